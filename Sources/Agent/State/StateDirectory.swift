import Glibc

/// The folder that holds what must outlive the process: certificate authority, token, kubeconfig, git mirrors.
///
/// While a process serves from it, it holds a lock on the file `lock`; the lock goes with the process.
package final class StateDirectory: Sendable {
    package let path: String
    private let lock: Int32

    /// Creates the folder (mode 0700) when it is missing and takes its lock.
    ///
    /// Throws when the folder cannot be made or another process serves from it.
    package init(locking path: String) throws(StateError) {
        self.path = path
        try Self.makeFolder(path)
        let file = path + "/lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StateError("cannot open \(file)", errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            var buffer = [UInt8](repeating: 0, count: 32)
            let count = max(0, read(descriptor, &buffer, buffer.count))
            close(descriptor)
            guard code == EWOULDBLOCK else { throw StateError("cannot lock \(file)", code) }
            let owner = String(decoding: buffer[..<count].prefix { $0 != 10 }, as: UTF8.self)
            throw StateError(
                "the state directory \(path) is in use by process \(owner.isEmpty ? "?" : owner)",
                hint: "stop that process, or give this one its own with --state-dir")
        }
        lock = descriptor
        ftruncate(descriptor, 0)
        let owner = Array("\(getpid())\n".utf8)
        _ = write(descriptor, owner, owner.count)
    }

    deinit { close(lock) }

    /// A file directly in the folder.
    package func file(_ name: String) -> LocalFile { LocalFile(path + "/" + name) }

    /// The path of a folder in it, which is made when it is missing.
    package func folder(_ name: String) throws(StateError) -> String {
        let folder = path + "/" + name
        try Self.makeFolder(folder)
        return folder
    }

    private static func makeFolder(_ path: String) throws(StateError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            guard mkdir(made, 0o700) == 0 || errno == EEXIST || errno == EISDIR else {
                throw StateError("cannot create the state directory \(made)", errno)
            }
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            throw StateError("the state directory \(path) cannot be used", errno)
        }
    }
}
