internal import Glibc

/// Two connected sockets that no child process inherits unless it is given one.
///
/// Sockets rather than a pipe: they can be made closed-on-exec in one step, so that a process started by another
/// thread at that moment does not keep them open, and writing to a closed one need not raise a signal.
struct DescriptorPair {
    let near: Int32
    let far: Int32

    init?() {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(bitPattern: SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        (near, far) = (ends[0], ends[1])
    }

    /// Writes all bytes; false when the other side is gone.
    static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
