import Kubernetes
import YAML

/// Priority: a pod's class becomes a number.
///
/// Follows `plugin/pkg/admission/priority` of Kubernetes.
enum PriorityAdmission {
    private static let classes = GroupResource(group: "scheduling.k8s.io", resource: "priorityclasses")

    static func fillPod(_ pod: inout Object, _ context: AdmissionContext) throws(StatusError) {
        let spec = pod.value[.spec] ?? .emptyObject
        var name = spec.text(.priorityClassName)
        let found: Object?
        if name.isEmpty {
            // Of several defaults the lowest counts.
            found = context.reader.list(classes, namespace: nil).filter { $0.value.flag(.globalDefault) }
                .min { ($0.value.number(.value) ?? 0) < ($1.value.number(.value) ?? 0) }
            name = found?.name ?? ""
        } else {
            found = context.reader.get(classes, namespace: "", name: name)
            guard found != nil else {
                throw context.forbidden(pod, "no PriorityClass with name \(name) was found")
            }
        }
        let priority = found?.value.number(.value) ?? 0
        if let stated = spec.number(.priority), stated != priority {
            throw context.forbidden(
                pod,
                "the integer value of priority (\(stated)) must not be provided in pod spec; priority admission controller computed \(priority) from the given PriorityClass name"
            )
        }
        let policy = found?.value[.preemptionPolicy]?.string ?? "PreemptLowerPriority"
        if let stated = spec[.preemptionPolicy]?.string, stated != policy {
            throw context.forbidden(
                pod,
                "the string value of PreemptionPolicy (\(stated)) must not be provided in pod spec; priority admission controller computed \(policy) from the given PriorityClass name"
            )
        }
        pod.value.change(.spec) { spec in
            if !name.isEmpty { spec[.priorityClassName] = .string(name) }
            spec[.priority] = .int(Int64(priority))
            spec[.preemptionPolicy] = .string(policy)
        }
    }

    /// An update that leaves the numbers out keeps them.
    static func keep(_ pod: inout Object, old: Object) {
        pod.value.change(.spec) { spec in
            for field in [Field.priority, .preemptionPolicy] where !spec.has(field) {
                spec[field] = old.value[.spec]?[field]
            }
        }
    }

    /// One class at most is the default.
    static func judgeClass(_ object: Object, _ context: AdmissionContext) throws(StatusError) {
        guard context.isResource("scheduling.k8s.io", "priorityclasses"), object.value.flag(.globalDefault)
        else {
            return
        }
        let other = context.reader.list(classes, namespace: nil).first {
            $0.value.flag(.globalDefault) && $0.name != object.name
        }
        if let other {
            throw context.forbidden(
                object,
                "PriorityClass \(other.name) is already marked as default. Only one default can exist")
        }
    }
}
