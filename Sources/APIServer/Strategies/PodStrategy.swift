import Kubernetes
import YAML

/// The rules of writing pods.
///
/// Follows `pkg/registry/core/pod/strategy.go` of Kubernetes.
enum PodStrategy {
    static let strategy = GenericStrategy(
        hasStatus: true, generation: .spec,
        create: { pod, _ in
            pod.value[.status] = [
                "phase": "Pending", "qosClass": .string(qualityOfService(pod.value[.spec])),
            ]
            guard !(pod.value[.spec]?.items(.schedulingGates).isEmpty ?? true) else { return }
            pod.value[.status]?[.conditions] = [
                [
                    "type": "PodScheduled", "status": "False", "lastProbeTime": .null,
                    "lastTransitionTime": .null,
                    "reason": "SchedulingGated",
                    "message": "Scheduling is blocked due to non-empty scheduling gates",
                ]
            ]
        },
        check: { pod, _ in PodValidation.validate(pod) },
        checkUpdate: { pod, old, _ in PodValidation.validateUpdate(pod, old: old) },
        createWarnings: { PodWarnings.pod($0.value, at: FieldPath("spec")) },
        updateWarnings: { pod, old in
            // Only a changed spec is worth telling again.
            pod.value[.spec] == old.value[.spec] ? [] : PodWarnings.pod(pod.value, at: FieldPath("spec"))
        })

    static let status = StatusStrategy(
        keepsLabels: false,
        update: { pod, _, old in
            pod.value[.metadata]?[.ownerReferences] = old.value[.metadata]?[.ownerReferences]
            // The class was decided when the pod was made.
            if let quality = old.value[.status]?[.qosClass] { pod.value[.status]?[.qosClass] = quality }
        })

    /// What the scheduler writes: the node, annotations, and the condition that says so.
    static let binding = StatusStrategy(writable: [.spec, .status], keepsLabels: false)

    static let ephemeralContainers = StatusStrategy(
        writable: [],
        update: { pod, submitted, old in
            let containers = submitted.value[.spec]?[.ephemeralContainers]
            guard containers != old.value[.spec]?[.ephemeralContainers] else { return }
            pod.value[.spec]?[.ephemeralContainers] = containers
            pod.metadata.generation = old.metadata.generation + 1
        },
        checkUpdate: { pod, old, _ in PodValidation.validateEphemeralContainers(pod, old: old) })

    static let resize = StatusStrategy(
        writable: [],
        update: { pod, submitted, old in
            guard let spec = submitted.value[.spec] else { return }
            let lists: [Field] = [.containers, .initContainers]
            // What adds or removes containers is left as it stands, for validation to refuse.
            guard lists.allSatisfy({ spec.items($0).count == old.value[.spec]?.items($0).count ?? 0 }) else {
                pod.value[.spec] = spec
                return
            }
            pod.value[.spec]?[.resources] = spec[.resources]
            for list in lists {
                let wanted = spec.items(list)
                let names = wanted.map { $0.text(.name) }
                guard names == old.value[.spec]?.items(list).map({ $0.text(.name) }) ?? [] else {
                    pod.value[.spec]?[list] = .array(wanted)
                    continue
                }
                var position = 0
                pod.value[.spec]?.changeItems(list) { container in
                    container[.resources] = wanted[position][.resources]
                    container[.resizePolicy] = wanted[position][.resizePolicy]
                    position += 1
                }
            }
            if pod.value[.spec] != old.value[.spec] { pod.metadata.generation = old.metadata.generation + 1 }
        },
        checkUpdate: { pod, old, _ in PodResizeValidation.validate(pod, old: old) })

    /// How sure a pod's resources are: decided by the requests and limits of cpu and memory.
    static func qualityOfService(_ spec: Value?) -> String {
        guard let spec else { return "BestEffort" }
        if let resources = spec.member(.resources),
            !resources.map(.requests).isEmpty || !resources.map(.limits).isEmpty
        {
            return quality(of: [resources])
        }
        let containers = spec.items(.containers) + spec.items(.initContainers)
        return quality(of: containers.map { $0.member(.resources) ?? .emptyObject })
    }

    private static func quality(of resources: [Value]) -> String {
        var hasAny = false
        var isGuaranteed = true
        var requests: [Quantity] = [.zero, .zero]
        var limits: [Quantity] = [.zero, .zero]
        for resource in resources {
            for (position, name) in [Field.cpu, .memory].enumerated() {
                if let request = resource[.requests]?.quantity(name), request.sign > 0 {
                    hasAny = true
                    requests[position] += request
                }
                if let limit = resource[.limits]?.quantity(name), limit.sign > 0 {
                    hasAny = true
                    limits[position] += limit
                } else {
                    isGuaranteed = false
                }
            }
        }
        if !hasAny { return "BestEffort" }
        return isGuaranteed && requests == limits ? "Guaranteed" : "Burstable"
    }
}
