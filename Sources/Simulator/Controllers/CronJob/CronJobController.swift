import APIServer
import Kubernetes
import YAML

/// Starts Jobs by the calendar.
///
/// Follows the documentation "CronJob" and `pkg/controller/cronjob` of Kubernetes.
struct CronJobController: Controller {
    static let component = Component.cronJob
    var queue = WorkQueue<ObjectName>()
    /// When each CronJob is looked at next, so that a changed schedule does not leave old alarms to multiply.
    private var alarms: [ObjectName: Timestamp] = [:]

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .cronJobs:
            if change.isDeletion {
                alarms[change.name] = nil
            } else if change.previous?.value[.spec] != change.object.value[.spec]
                || change.object.metadata.isDeleting
            {
                queue.add(change.name)
            }
        case .jobs:
            for reference in [change.previous?.metadata.controller, change.object.metadata.controller] {
                guard let reference, reference.kind == "CronJob" else { continue }
                queue.add(ObjectName(namespace: change.object.namespace, name: reference.name))
            }
        default: break
        }
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let object = world.get(.cronJobs, name) else { return }
        let uid = object.metadata.uid
        let jobs = world.owners.dependents(of: uid).filter { $0.resource == .jobs }
            .compactMap { world.get(.jobs, $0.name) }
            .filter { $0.metadata.controller?.uid == uid }.map { Job($0) }.sorted { $0.name < $1.name }
        var look = CronJobLook(CronJob(object), jobs: jobs, now: world.now)
        var failure: StatusError?
        do throws(StatusError) {
            try look.run(&world)
        } catch {
            failure = error
        }
        look.cleanUp(&world)
        try look.writeStatus(&world)
        if let failure { throw failure }
        if let next = look.next, alarms[name] != next || next <= world.now {
            alarms[name] = next
            world.wake(.item(.cronJob, name), at: next)
        }
    }
}
