import Glibc

/// A file of the agent's own on the local disk: read whole, replaced atomically.
package struct LocalFile: Sendable {
    package let path: String

    package init(_ path: String) { self.path = path }

    /// The file's bytes, nil when there is no such file.
    package func read() throws(StateError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw StateError("cannot read \(path)", errno)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw StateError("cannot read \(path)", errno)
            }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// Replaces the file in one step, so that a crash leaves the old or the new content, readable only by its owner.
    package func write(_ bytes: [UInt8]) throws(StateError) {
        let scratch = "\(path).\(getpid()).new"
        let descriptor = open(scratch, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StateError("cannot write \(path)", errno) }
        var written = 0
        var failure: Int32 = fchmod(descriptor, 0o600) == 0 ? 0 : errno
        while failure == 0, written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                failure = errno
            }
        }
        if failure == 0, fsync(descriptor) != 0 { failure = errno }
        close(descriptor)
        if failure == 0, rename(scratch, path) != 0 { failure = errno }
        if failure != 0 {
            unlink(scratch)
            throw StateError("cannot write \(path)", failure)
        }
    }
}

/// Why the state directory cannot be used.
package struct StateError: Error, Sendable, CustomStringConvertible {
    package var message: String
    /// What the user can do about it, empty when nothing is known.
    package var hint: String

    package init(_ message: String, hint: String = "") {
        self.message = message
        self.hint = hint
    }

    /// The message with the system's reason for `code` (an `errno`).
    init(_ message: String, _ code: Int32) {
        self.init("\(message): \(String(cString: strerror(code)))")
    }

    package var description: String { hint.isEmpty ? message : "\(message)\nhint: \(hint)" }
}
