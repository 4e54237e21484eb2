import Glibc

/// Standard output and standard error.
enum Terminal {
    /// Whether standard output is a terminal that wants colours.
    static let hasColour: Bool = isatty(1) == 1 && getenv("NO_COLOR") == nil

    /// Writes a text as it stands to standard output, at once.
    static func write(_ text: String) { put(text, to: 1) }

    /// Writes bytes as they stand to standard output, at once.
    static func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes { put($0, to: 1) } }

    /// Writes a line to standard output, at once.
    static func line(_ text: String = "") { put(text + "\n", to: 1) }

    /// Writes a line to standard error.
    static func error(_ text: String) { put(text + "\n", to: 2) }

    private static func put(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { put(UnsafeRawBufferPointer($0), to: descriptor) }
    }

    private static func put(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                return
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}

/// How a word is set off on a terminal.
enum Style: String {
    case good = "32"
    case warning = "33"
    case bad = "31"
    case faint = "2"
    case strong = "1"

    /// `text` in this style, or as it stands where nobody sees colours.
    func callAsFunction(_ text: String) -> String {
        Terminal.hasColour ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}
