/// Finds `\/` in double-quoted scalars: libyaml accepts this escape of JSON, the YAML readers of Kubernetes'
/// programs do not.
struct EscapedSlashes {
    /// Whether the text has the two bytes anywhere; almost none does.
    let exist: Bool
    private let bytes: UnsafeBufferPointer<UInt8>
    /// A character's number and its byte offset; scalars come in the order of the text.
    private var character = 0
    private var offset = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        var isEscape = false
        exist = bytes.contains { byte in
            defer { isEscape = byte == UInt8(ascii: "\\") }
            return isEscape && byte == UInt8(ascii: "/")
        }
    }

    /// Whether the escape stands between two characters of the text, given by their numbers.
    mutating func contains(from start: Int, to end: Int) -> Bool {
        advance(to: start)
        let first = offset
        advance(to: end)
        var isEscaped = false
        for byte in bytes[first..<offset] {
            if isEscaped {
                if byte == UInt8(ascii: "/") { return true }
                isEscaped = false
            } else {
                isEscaped = byte == UInt8(ascii: "\\")
            }
        }
        return false
    }

    private mutating func advance(to character: Int) {
        while self.character < character, offset < bytes.count {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            self.character += 1
        }
    }
}
