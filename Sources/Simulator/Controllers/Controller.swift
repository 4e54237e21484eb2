import APIServer
import Kubernetes

/// A change in the store as the components see it.
struct Change: Sendable {
    var kind: ChangeEvent.Kind
    var watched: WatchedResource
    var resource: GroupResource
    var object: Object
    var previous: Object?
    /// For pods: the index's records before and after.
    var oldPod: PodRecord?
    var newPod: PodRecord?

    var isDeletion: Bool { kind == .deleted }
    var name: ObjectName { ObjectName(namespace: object.namespace, name: object.name) }

    /// The uids of the pod's managing controllers before and after.
    var controllers: [String] {
        let old = oldPod?.controller ?? ""
        let new = newPod?.controller ?? ""
        return (old == new ? [new] : [old, new]).filter { !$0.isEmpty }
    }
}

/// A controller: it hears of changes, queues the names of what has to be looked at, and makes the world at one
/// name be as it should.
protocol Controller: Sendable {
    static var component: Component { get }
    var queue: WorkQueue<ObjectName> { get set }
    /// Queues what a change concerns. Writes nothing.
    mutating func observe(_ change: Change, _ world: inout World)
    /// Looks at one object and does the next step. A thrown error brings the object back later.
    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError)
}

extension Controller {
    /// Works on what is queued now, at most `limit` items; how many there were.
    mutating func work(_ world: inout World, limit: Int) -> Int {
        var count = 0
        // What a reconcile queues comes in the next round, after the other components had theirs.
        let waiting = queue.count
        while count < min(waiting, limit), world.hasRoom, let name = queue.pop() {
            count += 1
            do throws(StatusError) {
                try reconcile(name, &world)
                queue.forget(name)
            } catch {
                let delay = queue.delayAfterFailure(of: name)
                world.note(Self.component, "\(name) failed, again in \(delay): \(error.message)")
                world.wake(.item(Self.component, name), after: delay)
            }
        }
        return count
    }
}
