import Agent
import NIOCore
import Synchronization

/// Wakes the watches of every event loop when the cluster has changed, once for many changes.
final class WatchHub: Sendable {
    private struct Loop: Sendable {
        let watches: NIOLoopBound<LoopWatches>
        let isAwake: Flag
    }

    /// Whether a loop has already been told and has not looked yet.
    private final class Flag: Sendable {
        let value = Atomic(false)
    }

    private let door: ClusterDoor
    private let loops = Mutex<[ObjectIdentifier: Loop]>([:])

    init(door: ClusterDoor) {
        self.door = door
    }

    /// The watches of an event loop; called on it.
    func watches(on loop: any EventLoop) -> LoopWatches {
        loop.preconditionInEventLoop()
        let found = loops.withLock { loops in
            let key = ObjectIdentifier(loop)
            if let known = loops[key] { return known }
            let new = Loop(
                watches: NIOLoopBound(LoopWatches(door: door), eventLoop: loop), isAwake: Flag())
            loops[key] = new
            return new
        }
        return found.watches.value
    }

    /// Follows the cluster until the task is cancelled.
    func run() async {
        door.changes.observe { [weak self] in self?.wake() }
        while !Task.isCancelled {
            try? await Task.sleep(for: min(.milliseconds(500), door.clock.wallDuration(of: .seconds(1))))
            each { $0.tick() }
        }
    }

    /// Ends all watches in good order.
    func end() { each { $0.end() } }

    private func wake() {
        for loop in loops.withLock({ Array($0.values) }) {
            guard !loop.isAwake.value.exchange(true, ordering: .acquiringAndReleasing) else { continue }
            loop.watches.eventLoop.execute {
                loop.isAwake.value.store(false, ordering: .releasing)
                loop.watches.value.wake()
            }
        }
    }

    private func each(_ body: @escaping @Sendable (LoopWatches) -> Void) {
        for loop in loops.withLock({ Array($0.values) }) {
            loop.watches.eventLoop.execute { body(loop.watches.value) }
        }
    }
}
