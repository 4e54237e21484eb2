import Synchronization

/// Wakes those who wait for the cluster's state to move on.
///
/// A waiter names the version it has seen, so that a change between its look and its wait is not lost.
package final class ChangeSignal: Sendable {
    private struct State {
        var version: UInt64 = 0
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        /// Waiters whose time was over before they began to wait.
        var expired: Set<Int> = []
        var observers: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    private typealias Waiters = [CheckedContinuation<Void, Never>]

    package init() {}

    /// Calls `body` after every announcement from now on. It is called where the change was made, so it must not
    /// take long.
    package func observe(_ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.observers.append(body) }
    }

    /// Announces a version and wakes every waiter that has seen an older one.
    package func announce(_ version: UInt64) {
        let (woken, observers) = state.withLock { state -> (Waiters, [@Sendable () -> Void]) in
            guard version > state.version else { return ([], []) }
            state.version = version
            defer { state.waiters.removeAll(keepingCapacity: true) }
            return (Array(state.waiters.values), state.observers)
        }
        for waiter in woken { waiter.resume() }
        for observer in observers { observer() }
    }

    /// Returns when a version after `seen` is announced, `duration` is over or the task is cancelled.
    package func change(after seen: UInt64, within duration: Duration) async {
        let waiter = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let alarm = Task {
            // A cancelled alarm has nobody left to wake.
            if (try? await Task.sleep(for: duration)) != nil { wake(waiter) }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.version > seen || state.expired.contains(waiter) { return true }
                    state.waiters[waiter] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            wake(waiter)
        }
        alarm.cancel()
        state.withLock { _ = $0.expired.remove(waiter) }
    }

    private func wake(_ waiter: Int) {
        let continuation = state.withLock { state in
            let continuation = state.waiters.removeValue(forKey: waiter)
            if continuation == nil { state.expired.insert(waiter) }
            return continuation
        }
        continuation?.resume()
    }
}
