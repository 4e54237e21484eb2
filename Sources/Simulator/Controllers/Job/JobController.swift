import APIServer
package import Kubernetes
import YAML

/// Runs pods to their ends.
///
/// Follows the documentation "Jobs" and `pkg/controller/job` of Kubernetes.
struct JobController: Controller {
    static let component = Component.job
    var queue = WorkQueue<ObjectName>()
    private var selectors = SelectorIndex()
    private var backoffs: [ObjectName: JobBackoff] = [:]

    /// What `spec.managedBy` holds when this controller is meant.
    private static let own = "kubernetes.io/job-controller"

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .jobs:
            if change.isDeletion {
                selectors.remove(change.name)
                backoffs[change.name] = nil
            } else {
                selectors.set(
                    LabelSelector(validated: change.object.value[.spec]?[.selector]), for: change.name)
                queue.add(change.name)
            }
        case .pods:
            for uid in change.controllers {
                if let member = world.owners.object(uid: uid), member.resource == .jobs {
                    queue.add(member.name)
                }
            }
            if let pod = change.newPod, pod.controller.isEmpty, !pod.isDeleting {
                for name in selectors.matching(pod.labels, in: pod.name.namespace) { queue.add(name) }
            }
        default: break
        }
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let object = world.get(.jobs, name) else { return }
        let job = Job(object)
        if let manager = job.spec.managedBy, manager != Self.own { return }
        guard !job.isFinished else {
            backoffs[name] = nil
            return
        }
        let claim = PodClaim(
            owner: object, selector: LabelSelector(validated: job.spec.selector), component: .job,
            finalizer: PodRecord.jobFinalizer)
        var sync = JobSync(
            job, pods: try claim.claim(&world), backoff: backoffs[name] ?? JobBackoff(), now: world.now)
        defer { backoffs[name] = sync.job.isFinished ? nil : sync.backoff }
        try sync.run(&world)
    }
}

extension Job {
    /// The final condition, `Complete` or `Failed`, once it holds.
    package var finalCondition: JobCondition? {
        status.conditions.first { ($0.type == "Complete" || $0.type == "Failed") && $0.status == "True" }
    }

    package var isFinished: Bool { finalCondition != nil }
}

extension JobCondition {
    init(_ type: String, _ reason: String, _ message: String, _ now: Timestamp, holds: Bool = true) {
        self.init()
        self.type = type
        status = holds ? "True" : "False"
        lastProbeTime = now
        lastTransitionTime = now
        self.reason = reason
        self.message = message
    }
}
