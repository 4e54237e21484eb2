package import Kubernetes
import YAML

/// Binding and eviction: subresources that only pods have.
extension APIServer {
    private static let bindings = GroupResource(group: "", resource: "pods/binding")

    /// Puts a pod on a node: what the scheduler decides.
    mutating func bind(
        _ request: APIRequest, _ target: RequestTarget, _ context: inout WriteContext
    ) throws(StatusError) -> Value {
        let body = try RequestBody(request).value
        try bind(
            namespace: target.namespace, name: target.name, node: body[.target]?[.name]?.string ?? "",
            annotations: body[.metadata]?[.annotations]?.object ?? Map(), &context)
        return Self.successStatus(201)
    }

    /// Puts a pod on a node, for the scheduler. Throws 409 when it already is on one or is being deleted.
    package mutating func bind(
        podNamespace namespace: String, name: String, to node: String, as requester: Requester, now: Timestamp
    ) throws(StatusError) {
        guard let definition = definitions[GroupResource(group: "", resource: "pods")] else {
            throw Self.unknownResource
        }
        var context = WriteContext(
            definition: definition, requester: requester, now: now, subresource: "binding")
        try bind(namespace: namespace, name: name, node: node, annotations: Map(), &context)
    }

    private mutating func bind(
        namespace: String, name: String, node: String, annotations: Map, _ context: inout WriteContext
    ) throws(StatusError) {
        let now = context.now
        let resource = context.resource
        context.isPatch = true
        _ = try update(namespace: namespace, name: name, &context) { old throws(StatusError) in
            guard var pod = old else { throw StatusError.notFound(resource, name) }
            guard !node.isEmpty else {
                throw StatusError.invalid(
                    GroupKind(group: "", kind: "Binding"), name, [FieldError(.required, "target.name")])
            }
            guard !pod.metadata.isDeleting else {
                throw StatusError.conflict(
                    Self.bindings, name, "pod \(name) is being deleted, cannot be assigned to a host")
            }
            if let assigned = pod.value[.spec]?[.nodeName]?.string, !assigned.isEmpty {
                throw StatusError.conflict(
                    Self.bindings, name, "pod \(name) is already assigned to node \"\(assigned)\"")
            }
            pod.value[.spec]?[.nodeName] = .string(node)
            var merged = pod.metadata.annotations
            for entry in annotations { merged[entry.key] = entry.value }
            pod.metadata.annotations = merged
            var status = pod.value[.status] ?? .emptyObject
            var conditions = status[.conditions]?.array ?? []
            conditions.removeAll { $0[.type]?.string == "PodScheduled" }
            conditions.append([
                "type": "PodScheduled", "status": "True", "lastProbeTime": .null,
                "lastTransitionTime": .string(now.rfc3339),
            ])
            status[.conditions] = .array(conditions)
            pod.value[.status] = status
            return pod
        }
    }

    /// Deletes a pod if its disruption budgets allow it (`pkg/registry/core/pod/storage/eviction.go`).
    mutating func evict(
        _ request: APIRequest, _ target: RequestTarget, _ context: inout WriteContext
    ) throws(StatusError) -> Value {
        let body = try RequestBody(request).value
        guard
            let pod = store.object(
                context.definition.storageResource,
                ObjectKey(namespace: target.namespace, name: target.name))
        else { throw StatusError.notFound(context.resource, target.name) }
        let options = try DeleteOptions(body[.deleteOptions] ?? .emptyObject)
        // Pods that do not run disrupt nothing when they go.
        if pod.value[.status]?[.phase]?.string == "Running", !pod.metadata.isDeleting {
            try chargeBudget(for: pod, context)
        }
        var deletion = context
        deletion.subresource = ""
        _ = try delete(namespace: target.namespace, name: target.name, options, &deletion)
        return Self.successStatus(201)
    }

    private mutating func chargeBudget(for pod: Object, _ context: WriteContext) throws(StatusError) {
        let resource = GroupResource(group: "policy", resource: "poddisruptionbudgets")
        let budgets = list(resource, namespace: pod.namespace).filter { budget in
            LabelSelector(validated: budget.value[.spec]?[.selector]).matches(pod.metadata.labels)
        }
        guard budgets.count <= 1 else {
            throw StatusError(
                500, .internalError,
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
            )
        }
        guard var budget = budgets.first else { return }
        var status = budget.value[.status] ?? .emptyObject
        let allowed = status[.disruptionsAllowed]?.int ?? 0
        guard allowed > 0 else {
            var error = StatusError(
                429, .tooManyRequests,
                "Cannot evict pod as it would violate the pod's disruption budget.")
            error.causes = [
                StatusError.Cause(
                    reason: "DisruptionBudget",
                    message:
                        "The disruption budget \(budget.name) needs \(status[.desiredHealthy]?.int ?? 0) healthy pods and has \(status[.currentHealthy]?.int ?? 0) currently"
                )
            ]
            throw error
        }
        if context.isDryRun { return }
        status[.disruptionsAllowed] = .int(allowed - 1)
        var disrupted = status[.disruptedPods] ?? .emptyObject
        disrupted[name: pod.name] = .string(context.now.rfc3339)
        status[.disruptedPods] = disrupted
        budget.value[.status] = status
        try update(budget, subresource: "status", as: .system, now: context.now)
    }
}
