/// `namespace`: the namespace of all resources, and of what refers to them.
struct NamespaceTransformer: Transformer {
    /// Which subjects of role bindings follow.
    enum Subjects: String, Sendable {
        case named = "defaultOnly"
        case all = "allServiceAccounts"
        case none = "none"
    }

    let namespace: String
    let fields: [FieldSpec]
    var subjects = Subjects.named
    var changesOnlyUnset = false

    func transform(_ set: ResourceSet) throws(KustomizeError) {
        if namespace.isEmpty { return }
        for resource in set.resources where !resource.isEmpty {
            if resource.node.annotation(BuildAnnotation.helmGenerated) == "true" { continue }
            try resource.storePreviousID()
            try change(resource)
        }
        var seen = Set<ResId>()
        for resource in set.resources where !resource.isEmpty {
            let key = resource.currentID.key
            guard seen.insert(key).inserted else {
                let conflicts = set.resources.filter { $0.currentID.key == key }.map(\.currentID)
                throw KustomizeError(
                    "namespace transformation produces ID conflict: "
                        + conflicts.map(\.description).joined(separator: " "), .duplicateObject,
                    at: resource.mark)
            }
        }
    }

    /// Changes one object.
    func change(_ resource: Resource) throws(KustomizeError) {
        let id = resource.currentID
        try resource.edit { (node) throws(KustomizeError) in
            if !id.isClusterScoped {
                try FieldSpecWalk(FieldSpec("metadata/namespace", creates: true), creating: .scalar) {
                    (node) throws(KustomizeError) in try set(node)
                }.apply(to: node)
            }
            let isBinding = id.gvk.kind == "RoleBinding" || id.gvk.kind == "ClusterRoleBinding"
            if isBinding { try changeSubjects(of: node) }
            let apiVersion = node.apiVersion
            let used = fields.filter { spec in
                if spec.path == "metadata/namespace" { return false }
                if spec.path == "metadata/name", apiVersion != "v1" { return false }
                return
                    !(isBinding && spec.path == "subjects/namespace"
                    && (spec.gvk.kind == "RoleBinding" || spec.gvk.kind == "ClusterRoleBinding"))
            }
            try explaining("namespace transformation failed") { () throws(KustomizeError) in
                try used.apply(to: node, creating: .scalar, tag: .string) { (node) throws(KustomizeError) in
                    if node.kind != .scalar, !node.isNull {
                        throw Node.wrongKind(.scalar, node).prefixed(
                            "namespace field specs must target scalar nodes")
                    }
                    try set(node)
                }
            }
        }
    }

    private func set(_ node: Node) throws(KustomizeError) {
        if changesOnlyUnset, node.kind == .scalar, !node.isNull, !node.text.isEmpty { return }
        try node.setScalar(to: Node(.scalar, tag: .string, text: namespace))
    }

    private func changeSubjects(of node: Node) throws(KustomizeError) {
        guard subjects != .none, let list = try node.lookUp("subjects"), !list.isNull else { return }
        try explaining("setting namespace on (cluster)role binding subjects") { () throws(KustomizeError) in
            try list.require(.sequence)
            for subject in list.content {
                let (field, wanted) = subjects == .all ? ("kind", "ServiceAccount") : ("name", "default")
                guard let value = try subject.lookUp(field), !value.isNull else { continue }
                try value.require(.scalar)
                guard value.text == wanted else { continue }
                if let namespace = try subject.lookUpCreating("namespace", .scalar) { try set(namespace) }
            }
        }
    }
}
