import Dispatch
package import Git

/// A repository on this machine, read in place; its references are watched.
package final class LocalSource: RepositorySource {
    private let path: String
    /// The thread that waits for changes.
    private let queue: DispatchQueue
    /// Touched on `queue` alone, which runs one block at a time.
    nonisolated(unsafe) private var watcher: RefWatcher?

    /// How long to wait before looking for a repository that is not there.
    private static let absence = DispatchTimeInterval.milliseconds(300)
    /// How long to wait for a change at most; then it is looked all the same.
    private static let longestWait = 30_000

    package init(path: String) {
        self.path = path
        queue = DispatchQueue(label: "watch \(path)")
    }

    package func refresh() async throws(GitError) {}

    package func open() throws(GitError) -> Repository { try Repository.open(at: path) }

    package func change() async {
        let cancellation = Cancellation()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async {
                    self.wait(cancellation) { continuation.resume() }
                }
            }
        } onCancel: {
            cancellation.cancel()
        }
    }

    private func wait(_ cancellation: Cancellation, _ done: @escaping @Sendable () -> Void) {
        guard let watcher else {
            if let repository = try? Repository.open(at: path) {
                // From now on changes are seen; what came before has to be looked for once.
                self.watcher = RefWatcher(repository, path: path)
                done()
            } else {
                queue.asyncAfter(deadline: .now() + Self.absence, execute: done)
            }
            return
        }
        _ = watcher.wait(timeoutMilliseconds: Self.longestWait, cancellation: cancellation)
        done()
    }
}
