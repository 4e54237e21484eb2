internal import Glibc

/// The right to write into a mirror: one process at a time, given back by the system when that process ends.
struct MirrorLock: ~Copyable {
    private let descriptor: Int32

    /// Waits up to `patience` milliseconds for another process.
    init(_ mirror: String, patience: UInt64 = 20_000, cancellation: Cancellation?) throws(GitError) {
        let path = mirror + "/trimtab.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw GitError(.notFound, "the mirror does not exist", location: mirror) }
            throw Repository.fileError("lock the mirror", mirror)
        }
        let end = MonotonicClock.milliseconds() + patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let isCancelled = cancellation?.isCancelled ?? false
            guard errno == EWOULDBLOCK || errno == EINTR, MonotonicClock.milliseconds() < end, !isCancelled
            else {
                close(descriptor)
                if isCancelled { throw Cancellation.error(mirror) }
                throw GitError(
                    .locked, "another process is at work in the mirror", hint: "it is tried again",
                    location: mirror)
            }
            usleep(20_000)
        }
        self.descriptor = descriptor
        Self.tidy(mirror)
    }

    deinit { close(descriptor) }

    /// Removes what a killed transfer left behind: half-written packs, and the locks on references that would
    /// stop every later transfer. Nobody else can be using them while this lock is held.
    private static func tidy(_ mirror: String) {
        remove(mirror + "/objects", depth: 2) { $0.hasPrefix("tmp_object_") || $0.hasPrefix("pack_git2_") }
        remove(mirror, depth: 0) { $0.hasSuffix(".lock") && $0 != "trimtab.lock" }
        remove(mirror + "/refs", depth: RepositoryPath.maximumDepth) { $0.hasSuffix(".lock") }
    }

    private static func remove(_ directory: String, depth: Int, where isLeftover: (String) -> Bool) {
        for (name, isDirectory) in DirectoryListing.entries(of: directory) {
            if isDirectory {
                if depth > 0 { remove(directory + "/" + name, depth: depth - 1, where: isLeftover) }
            } else if isLeftover(name) {
                unlink(directory + "/" + name)
            }
        }
    }
}
