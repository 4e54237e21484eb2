import Dispatch

/// An actor's executor that may block: a serial queue with a thread of its own while it works.
///
/// libgit2 blocks on disk and network, which the shared pool of the concurrency runtime must not.
final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
