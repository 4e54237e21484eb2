internal import Glibc

/// A folder held open, to tell whether its path still leads to it.
///
/// While it is held open, the file system cannot give its inode number to a folder that takes its place.
final class OpenFolder {
    enum Presence {
        case same, missing, replaced
    }

    private let path: String
    private let descriptor: Int32

    init?(_ path: String) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        self.path = path
    }

    deinit { close(descriptor) }

    var presence: Presence {
        var own = stat()
        var current = stat()
        guard fstat(descriptor, &own) == 0, stat(path, &current) == 0 else { return .missing }
        return own.st_dev == current.st_dev && own.st_ino == current.st_ino ? .same : .replaced
    }
}
