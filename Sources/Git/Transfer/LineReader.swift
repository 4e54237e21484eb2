internal import Glibc

/// Reads lines from a descriptor with a limit on their length.
struct LineReader {
    enum Outcome: Hashable {
        case line(String)
        case end
        case timedOut
        case cancelled
    }

    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    private static let maximumLength = 1 << 20

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The next line without its end.
    ///
    /// - Parameter milliseconds: How long to wait for the rest of it; forever when nil.
    mutating func next(within milliseconds: UInt64? = nil, cancellation: Cancellation? = nil) -> Outcome {
        let end = milliseconds.map { MonotonicClock.milliseconds() + $0 }
        while true {
            if let newline = buffer[start...].firstIndex(of: 0x0A) {
                let line = String(decoding: buffer[start..<newline], as: UTF8.self)
                start = newline + 1
                return .line(line)
            }
            buffer.removeFirst(start)
            start = 0
            guard buffer.count < Self.maximumLength else { return .end }
            var wait: Int32 = -1
            if let end {
                let now = MonotonicClock.milliseconds()
                guard now < end else { return .timedOut }
                wait = Int32(clamping: end - now)
            }
            var waiting = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: cancellation?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&waiting, 2, wait)
            if ready < 0, errno == EINTR { continue }
            if waiting[1].revents != 0 { return .cancelled }
            if ready == 0 { return .timedOut }
            var chunk = [UInt8](repeating: 0, count: 16 << 10)
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            // What comes after the last line's end is no line: the writer died in the middle of it.
            guard count > 0 else { return .end }
            buffer += chunk[..<count]
        }
    }
}
