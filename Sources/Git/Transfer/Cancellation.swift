internal import Glibc

/// A flag that one thread raises and another waits for, together with other file descriptors.
package final class Cancellation: Sendable {
    /// Readable once cancelled. Nothing ever reads from it, so it stays so.
    let descriptor: Int32
    private let writer: Int32

    package init() {
        let pair = DescriptorPair()
        descriptor = pair?.near ?? -1
        writer = pair?.far ?? -1
    }

    deinit {
        close(descriptor)
        close(writer)
    }

    /// Cancels, for good. Any thread may call it, any number of times.
    package func cancel() {
        _ = shutdown(writer, Int32(SHUT_WR))
    }

    package var isCancelled: Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }

    static func error(_ location: String?) -> GitError {
        GitError(.cancelled, "the transfer was cancelled", location: location)
    }
}
