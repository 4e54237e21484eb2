internal import Glibc

/// Notices changes of the references in a local repository: commits, branches, tags, a checkout of another branch,
/// and the repository's own deletion and return.
///
/// On Linux the kernel tells (inotify); the files are looked at now and then all the same, since network file
/// systems do not tell, and everywhere else that is the only way. One thread at a time may use a watcher.
///
/// A change is any hint that something may be different: look at the references themselves then. Make the watcher
/// before the first look, or what happens between is missed.
package final class RefWatcher {
    /// How the watcher learns of changes.
    package enum Method: Hashable, Sendable {
        /// The kernel where it can tell, looking otherwise.
        case automatic
        /// Looking only.
        case polling
    }

    private var polling: PollingRefWatcher
    #if os(Linux)
    private let notification: InotifyRefWatcher?
    #endif
    private let pollMilliseconds: Int
    private var nextLook: UInt64

    /// Watches a repository.
    ///
    /// - Parameters:
    ///   - path: The path it was opened by, if that may lead there through symbolic links that change.
    ///   - pollMilliseconds: How often the files are looked at: a safety net beside notification, the only way
    ///     without.
    package init(
        _ repository: Repository, path: String? = nil, method: Method = .automatic,
        pollMilliseconds: Int = 2_000
    ) {
        let places = RefPlaces(
            gitDirectory: repository.gitDirectory, commonDirectory: repository.commonDirectory, alias: path)
        #if os(Linux)
        notification = method == .automatic ? InotifyRefWatcher(places) : nil
        #endif
        polling = PollingRefWatcher(places)
        self.pollMilliseconds = max(pollMilliseconds, 1)
        nextLook = MonotonicClock.milliseconds() + UInt64(max(pollMilliseconds, 1))
    }

    /// Becomes readable when `check()` has something to find, for use with epoll or a dispatch source; nil where the
    /// kernel does not tell.
    package var descriptor: Int32? {
        #if os(Linux)
        notification?.descriptor
        #else
        nil
        #endif
    }

    /// Whether anything has changed since the last answer, without waiting.
    ///
    /// - Parameter looking: Whether to look at the files too, and not only at what the kernel has told.
    package func check(looking: Bool = false) -> Bool {
        #if os(Linux)
        if let notification, notification.drain() {
            // What was told now must not be found again by looking.
            _ = polling.check()
            return true
        }
        let mustLook = looking || notification == nil
        #else
        let mustLook = true
        #endif
        return mustLook && polling.check()
    }

    /// Waits for a change; whether there was one before the time was up or the waiting was cancelled.
    package func wait(timeoutMilliseconds: Int, cancellation: Cancellation? = nil) -> Bool {
        let end = MonotonicClock.milliseconds() + UInt64(max(timeoutMilliseconds, 0))
        while true {
            if check() { return true }
            let now = MonotonicClock.milliseconds()
            if now >= nextLook {
                nextLook = now + UInt64(pollMilliseconds)
                if check(looking: true) { return true }
            }
            guard now < end, cancellation?.isCancelled != true else { return false }
            var entries = [
                pollfd(fd: descriptor ?? -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: cancellation?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&entries, 2, Int32(clamping: min(end, nextLook) &- min(now, min(end, nextLook))))
        }
    }
}
