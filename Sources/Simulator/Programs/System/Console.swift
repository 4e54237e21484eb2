/// A connection to a process from outside: the input that comes, the output that goes, and the terminal's
/// editing between them if there is one.
struct Console: Sendable {
    let isTerminal: Bool
    /// Input that a process may read.
    private(set) var input: [UInt8] = []
    private(set) var isInputClosed: Bool
    /// Output that nobody took yet.
    private(set) var output: [UInt8] = []
    private(set) var error: [UInt8] = []
    var columns = 80
    var rows = 24
    /// The line being typed.
    private var line: [UInt8] = []
    /// Within an escape sequence such as an arrow key's.
    private var escape = 0

    /// What is kept of output that nobody takes.
    static let capacity = 4 << 20
    static let inputCapacity = 1 << 20

    init(isTerminal: Bool, hasInput: Bool) {
        self.isTerminal = isTerminal
        isInputClosed = !hasInput
    }

    /// Bytes came from outside; the signals that keys among them stand for.
    mutating func receive(_ bytes: [UInt8]) -> [Signal] {
        guard !isInputClosed else { return [] }
        guard isTerminal else {
            input += bytes.prefix(max(0, Self.inputCapacity - input.count))
            return []
        }
        var signals: [Signal] = []
        for byte in bytes {
            if escape > 0 {
                escape = escape == 1 && byte == UInt8(ascii: "[") ? 2 : 0
                if escape == 0 || (0x40...0x7E).contains(byte) && byte != UInt8(ascii: "[") { escape = 0 }
                continue
            }
            switch byte {
            case 0x1B: escape = 1
            case 0x03:
                echo("^C\r\n")
                line = []
                signals.append(.interrupt)
            case 0x04:
                if line.isEmpty {
                    isInputClosed = true
                } else {
                    input += line
                    line = []
                }
            case 0x08, 0x7F:
                if !line.isEmpty {
                    repeat {} while line.popLast().map { $0 & 0xC0 == 0x80 } ?? false
                    echo("\u{8} \u{8}")
                }
            case 0x15:
                for _ in line { echo("\u{8} \u{8}") }
                line = []
            case 0x17:
                while let last = line.last, last == 32 {
                    line.removeLast()
                    echo("\u{8} \u{8}")
                }
                while let last = line.last, last != 32 {
                    line.removeLast()
                    echo("\u{8} \u{8}")
                }
            case 0x0A, 0x0D:
                echo("\r\n")
                input += line.prefix(max(0, Self.inputCapacity - input.count)) + [0x0A]
                line = []
            case 0x09, 0x20...:
                guard line.count < 4096 else { continue }
                line.append(byte)
                put(&output, [byte])
            default: break
            }
        }
        return signals
    }

    private mutating func echo(_ text: String) { put(&output, Array(text.utf8)) }

    private func put(_ buffer: inout [UInt8], _ bytes: [UInt8]) {
        buffer += bytes.prefix(max(0, Self.capacity - buffer.count))
    }

    mutating func closeInput() { isInputClosed = true }

    /// A terminal whose end was typed goes on to be read by the next program.
    mutating func reopenInput() { isInputClosed = false }

    /// A process writes.
    mutating func write(_ bytes: [UInt8], isError: Bool) {
        guard isTerminal else { return isError ? put(&error, bytes) : put(&output, bytes) }
        var text: [UInt8] = []
        for byte in bytes {
            if byte == 0x0A { text.append(0x0D) }
            text.append(byte)
        }
        put(&output, text)
    }

    mutating func unread(_ bytes: [UInt8]) { input.insert(contentsOf: bytes, at: 0) }

    mutating func read(_ limit: Int) -> [UInt8] {
        let bytes = Array(input.prefix(limit))
        input.removeFirst(bytes.count)
        return bytes
    }

    /// Up to and with the next line end, or what is left when nothing more comes.
    mutating func readLine() -> [UInt8]? {
        if let end = input.firstIndex(of: 0x0A) { return read(end + 1) }
        return isInputClosed && !input.isEmpty ? read(input.count) : nil
    }

    /// Hands out what was written.
    mutating func take() -> (output: [UInt8], error: [UInt8]) {
        defer {
            output = []
            error = []
        }
        return (output, error)
    }
}
