/// Reads the parts of a version from the head of a text.
struct VersionScanner {
    private var rest: Substring.UTF8View

    init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    @discardableResult
    mutating func skip(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func digits() -> Substring? {
        let digits = rest.prefix { $0 &- 48 < 10 }
        rest = rest.dropFirst(digits.count)
        return digits.isEmpty ? nil : Substring(digits)
    }

    /// Identifiers with points between them; nil when one is empty.
    mutating func identifiers() -> String? {
        let text = rest.prefix { Self.isIdentifierByte($0) || $0 == UInt8(ascii: ".") }
        let parts = Substring(text).split(separator: ".", omittingEmptySubsequences: false)
        guard !parts.contains(where: \.isEmpty) else { return nil }
        rest = rest.dropFirst(text.count)
        return String(Substring(text))
    }

    static func isIdentifier(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isIdentifierByte)
    }

    private static func isIdentifierByte(_ byte: UInt8) -> Bool {
        byte &- 48 < 10 || byte == UInt8(ascii: "-") || (byte | 0x20 >= 97 && byte | 0x20 <= 122)
    }
}
