import APIServer
import Kubernetes
import YAML

/// Deletes Jobs some time after their end.
///
/// Follows the documentation "Automatic Cleanup for Finished Jobs" and `pkg/controller/ttlafterfinished` of
/// Kubernetes.
struct TTLAfterFinishedController: Controller {
    static let component = Component.ttlAfterFinished
    var queue = WorkQueue<ObjectName>()

    mutating func observe(_ change: Change, _ world: inout World) {
        guard !change.isDeletion, change.object.value[.spec]?[.ttlSecondsAfterFinished]?.int != nil else {
            return
        }
        queue.add(change.name)
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let object = world.get(.jobs, name), !object.metadata.isDeleting else { return }
        let job = Job(object)
        guard let seconds = job.spec.ttlSecondsAfterFinished, let end = job.finalCondition?.lastTransitionTime
        else { return }
        let due = end + .seconds(seconds)
        guard due <= world.now else { return world.wake(.item(.ttlAfterFinished, name), at: due) }
        var options = DeleteOptions()
        options.propagation = .foreground
        options.uid = object.metadata.uid
        try world.delete(.jobs, name, options: options, by: .ttlAfterFinished)
    }
}
