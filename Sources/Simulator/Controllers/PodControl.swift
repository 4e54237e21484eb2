import APIServer
import Kubernetes
import YAML

/// Creates and deletes a workload's pods and says so in events of the workload.
///
/// Follows `controller.RealPodControl` and `slowStartBatch` of Kubernetes.
struct PodControl {
    let owner: Object
    let component: Component

    /// At most so many pods are created or deleted in one look at a workload.
    static let burst = 500

    @discardableResult
    func create(_ pod: Object, _ world: inout World) throws(StatusError) -> Object {
        do throws(StatusError) {
            let created = try world.create(pod, by: component)
            world.event(owner, "SuccessfulCreate", "Created pod: \(created.name)", by: component)
            return created
        } catch {
            if !Self.isNamespaceTerminating(error) {
                world.event(
                    owner, "FailedCreate", "Error creating: \(error.message)", isWarning: true, by: component)
            }
            throw error
        }
    }

    /// Deletes a pod; one that is gone already is no error.
    func delete(_ pod: PodRecord, _ world: inout World) throws(StatusError) {
        var options = DeleteOptions()
        options.uid = pod.uid
        do throws(StatusError) {
            try world.delete(.pods, pod.name, options: options, by: component)
            world.event(owner, "SuccessfulDelete", "Deleted pod: \(pod.name.name)", by: component)
        } catch  where error.code == 404 || error.code == 409 {
            return
        } catch {
            world.event(
                owner, "FailedDelete", "Error deleting: \(error.message)", isWarning: true, by: component)
            throw error
        }
    }

    /// How many of the pods that an owner misses may be made now. An owner that misses very many makes them over
    /// time, so that a number without reason stops neither the clock nor the other components.
    static func share(
        of missing: Int, for owner: Object, by component: Component, _ world: inout World
    ) -> Int {
        let room = world.creations.room(for: owner.metadata.uid, now: world.now)
        let share = min(missing, burst, room)
        if share < min(missing, burst) {
            let name = ObjectName(namespace: owner.namespace, name: owner.name)
            world.wake(.item(component, name), after: .seconds(1))
        }
        world.creations.note(share, for: owner.metadata.uid)
        return share
    }

    /// Whether nothing can be created because the namespace ends; no attempt will help then.
    static func isNamespaceTerminating(_ error: StatusError) -> Bool {
        error.causes.contains { $0.reason == "NamespaceTerminating" }
    }

    /// Does something `count` times in batches of 1, 2, 4, …; after a batch with a failure no other begins.
    /// How often it succeeded, and the first failure.
    static func slowStart(
        _ count: Int, _ world: inout World, _ step: (Int, inout World) throws(StatusError) -> Void
    ) -> (successes: Int, failure: StatusError?) {
        var done = 0
        var batch = min(count, 1)
        var successes = 0
        while done < count {
            var failure: StatusError?
            for index in done..<(done + batch) {
                do throws(StatusError) {
                    try step(index, &world)
                    successes += 1
                } catch {
                    failure = failure ?? error
                }
            }
            if let failure { return (successes, failure) }
            done += batch
            batch = min(batch * 2, count - done)
        }
        return (successes, nil)
    }
}
