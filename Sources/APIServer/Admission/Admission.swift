package import Kubernetes
import YAML

/// What an admission plug-in may look at beside the object.
package struct AdmissionContext: Sendable {
    package var definition: ResourceDefinition
    package var subresource: String
    package var user: User
    package var isDryRun: Bool
    package var now: Timestamp
    package var reader: any ObjectReader
    var authorizer: Authorizer

    /// 403 about the object that is written.
    func forbidden(_ object: Object, _ detail: String) -> StatusError {
        StatusError.forbidden(definition.groupResource, object.name, detail)
    }

    /// Whether the resource is this one of Kubernetes' own.
    func isResource(_ group: String, _ plural: String) -> Bool {
        definition.resource.plural == plural && definition.resource.group == group
    }
}

/// The admission plug-ins, in the order in which Kubernetes runs them: all that change objects, then all that judge.
package enum Admission {
    private static let namespaces = GroupResource(group: "", resource: "namespaces")

    /// Changes a new object before it is validated, or refuses it.
    static func create(_ object: inout Object, _ context: AdmissionContext) throws(StatusError) {
        try requireNamespace(of: object, context)
        if context.isResource("", "pods") {
            LimitRanger.fillPod(&object, context)
            try ServiceAccountAdmission.fillPod(&object, context)
            try PriorityAdmission.fillPod(&object, context)
            DefaultTolerations.fill(&object.value)
            try RuntimeClassAdmission.fillPod(&object, context)
        } else if context.isResource("", "nodes") {
            taintNewNode(&object)
        } else {
            try StorageAdmission.create(&object, context)
            try IngressClassAdmission.create(&object, context)
        }
    }

    /// Judges a new object that is valid.
    static func judge(_ object: Object, _ context: AdmissionContext) throws(StatusError) {
        try PodSecurityAdmission.judgeLabels(object, old: nil, context)
        try LimitRanger.judge(object, context)
        try PodSecurityAdmission.judge(object, old: nil, context)
        try PriorityAdmission.judgeClass(object, context)
        try QuotaAdmission.judge(object, old: nil, context)
    }

    /// Changes a changed object before it is validated, or refuses it.
    static func update(
        _ object: inout Object, old: Object, _ context: AdmissionContext
    ) throws(StatusError) {
        guard context.subresource.isEmpty || context.subresource == "resize" else { return }
        if context.isResource("", "pods"), context.subresource.isEmpty {
            PriorityAdmission.keep(&object, old: old)
            DefaultTolerations.fill(&object.value)
        }
    }

    /// Judges a changed object that is valid.
    static func judge(_ object: Object, old: Object, _ context: AdmissionContext) throws(StatusError) {
        try CertificateAdmission.judge(object, old: old, context)
        try PodSecurityAdmission.judge(object, old: old, context)
        guard context.subresource.isEmpty || context.subresource == "resize" else { return }
        try PodSecurityAdmission.judgeLabels(object, old: old, context)
        if context.subresource == "resize" { try LimitRanger.judge(object, context) }
        try PriorityAdmission.judgeClass(object, context)
        try StorageAdmission.update(object, old: old, context)
        try QuotaAdmission.judge(object, old: old, context)
    }

    /// Refuses a deletion.
    static func delete(_ object: Object, _ context: AdmissionContext) throws(StatusError) {
        guard context.definition.groupResource == namespaces,
            ["default", "kube-system", "kube-public"].contains(object.name)
        else { return }
        throw StatusError.forbidden(namespaces, object.name, "this namespace may not be deleted")
    }

    /// NamespaceLifecycle: nothing new in a namespace that is not there or on its way out.
    private static func requireNamespace(
        of object: Object, _ context: AdmissionContext
    ) throws(StatusError) {
        guard context.definition.isNamespaced else { return }
        guard let namespace = context.reader.get(namespaces, namespace: "", name: object.namespace) else {
            throw StatusError.notFound(namespaces, object.namespace)
        }
        guard namespace.metadata.isDeleting else { return }
        var error = context.forbidden(
            object,
            "unable to create new content in namespace \(object.namespace) because it is being terminated")
        error.causes = [
            StatusError.Cause(
                reason: "NamespaceTerminating",
                message: "namespace \(object.namespace) is being terminated", field: "metadata.namespace")
        ]
        throw error
    }

    /// TaintNodesByCondition: nothing is put on a node before it says that it is ready.
    private static func taintNewNode(_ node: inout Object) {
        let key = "node.kubernetes.io/not-ready"
        node.value.fill(.spec, .emptyObject)
        node.value.change(.spec) { spec in
            var taints = spec.items(.taints)
            guard !taints.contains(where: { $0.text(.key) == key && $0.text(.effect) == "NoSchedule" }) else {
                return
            }
            taints.append(["key": .string(key), "effect": "NoSchedule"])
            spec[.taints] = .array(taints)
        }
    }
}
