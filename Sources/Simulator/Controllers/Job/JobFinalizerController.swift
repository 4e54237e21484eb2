import APIServer
import Kubernetes
import YAML

/// Lets pods go that wait to be counted by a Job that is no more, or is over.
///
/// Follows `syncOrphanPod` of `pkg/controller/job/job_controller.go` of Kubernetes.
struct JobFinalizerController: Controller {
    static let component = Component.jobFinalizer
    /// Names of pods.
    var queue = WorkQueue<ObjectName>()

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .pods:
            guard let pod = change.newPod, pod.hasJobFinalizer else { return }
            if isAbandoned(pod, world) { queue.add(pod.name) }
        case .jobs:
            guard change.isDeletion || Job(change.object).isFinished else { return }
            for pod in world.pods.controlled(by: change.object.metadata.uid) where pod.hasJobFinalizer {
                queue.add(pod.name)
            }
        default: break
        }
    }

    private func isAbandoned(_ pod: PodRecord, _ world: World) -> Bool {
        guard !pod.controller.isEmpty else { return true }
        guard let member = world.owners.object(uid: pod.controller) else { return true }
        guard member.resource == .jobs, let job = world.get(.jobs, member.name) else { return true }
        return job.metadata.uid != pod.controller || Job(job).isFinished
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let pod = world.pods[name], pod.hasJobFinalizer, isAbandoned(pod, world) else { return }
        try Self.release(name, uid: pod.uid, &world)
    }

    /// Takes the finalizer away from a pod, if it has it.
    static func release(_ name: ObjectName, uid: String, _ world: inout World) throws(StatusError) {
        guard var object = world.get(.pods, name), object.metadata.uid == uid,
            object.metadata.finalizers.contains(PodRecord.jobFinalizer)
        else { return }
        object.metadata.finalizers.removeAll { $0 == PodRecord.jobFinalizer }
        do throws(StatusError) {
            try world.update(object, by: .job)
        } catch  where error.code == 404 {
            return
        }
    }
}
