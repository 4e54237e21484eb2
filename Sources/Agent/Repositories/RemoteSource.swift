import Dispatch
package import Git
import Synchronization

/// A repository elsewhere, kept as a bare mirror that is fetched again and again.
package final class RemoteSource: RepositorySource {
    private let location: RepositoryLocation
    private let mirrors: String
    private let transfer: TransferProcess
    /// The thread that fetches: a slow remote must not keep commits that are already here from being rendered.
    private let queue: DispatchQueue
    private let schedule: Mutex<PollSchedule>
    private let hasFailed = Mutex(false)

    /// - Parameters:
    ///   - mirrors: The folder of all mirrors.
    ///   - interval: How often the remote is asked for news.
    package init(
        location: RepositoryLocation, mirrors: String, transfer: TransferProcess, interval: Duration
    ) {
        self.location = location
        self.mirrors = mirrors
        self.transfer = transfer
        queue = DispatchQueue(label: "fetch \(location.redactedDescription)")
        let (seconds, attoseconds) = interval.components
        schedule = Mutex(
            PollSchedule(
                interval: Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000),
                seed: UInt64(bitPattern: WallClock.monotonicNanoseconds)))
    }

    package func open() throws(GitError) -> Repository {
        try Repository.openMirror(of: location, in: mirrors)
    }

    package func refresh() async throws(GitError) {
        let cancellation = Cancellation()
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { continuation.resume(returning: self.fetch(cancellation)) }
            }
        } onCancel: {
            cancellation.cancel()
        }
        hasFailed.withLock { $0 = (try? outcome.get()) == nil }
        try outcome.get()
    }

    private func fetch(_ cancellation: Cancellation) -> Result<Void, GitError> {
        Result { () throws(GitError) in
            try open().fetch(from: location, through: transfer, cancellation: cancellation)
        }
    }

    package func change() async {
        let failed = hasFailed.withLock { $0 }
        let wait = schedule.withLock { $0.next(failed: failed) }
        try? await Task.sleep(for: .milliseconds(wait))
    }
}
