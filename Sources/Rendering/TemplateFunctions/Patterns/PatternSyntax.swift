/// Where Go's syntax of regular expressions and its errors differ from RE2's.
enum PatternSyntax {
    /// The pattern for RE2, which may not know `(?<name>…)`.
    static func re2(_ pattern: String) -> String {
        guard pattern.contains("(?<") else { return pattern }
        let bytes = Array(pattern.utf8)
        var out: [UInt8] = []
        var position = 0
        var isInClass = false
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\\"), position + 1 < bytes.count {
                out += bytes[position...position + 1]
                position += 2
                continue
            }
            if byte == UInt8(ascii: "[") { isInClass = true }
            if byte == UInt8(ascii: "]") { isInClass = false }
            out.append(byte)
            position += 1
            guard byte == UInt8(ascii: "("), !isInClass, bytes[position...].starts(with: "?<".utf8),
                position + 2 < bytes.count, GoCharacter.isNamePart(UInt32(bytes[position + 2]))
            else { continue }
            out += "?P".utf8
            position += 1
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let words: [(re2: String, go: String)] = [
        ("invalid character class range", "invalid character class range"),
        ("invalid character class", "invalid character class"),
        ("invalid escape sequence", "invalid escape sequence"),
        ("invalid named capture group", "invalid named capture"),
        ("invalid perl operator", "invalid or unsupported Perl syntax"),
        ("bad repetition operator", "invalid nested repetition operator"),
        ("invalid repetition size", "invalid repeat count"),
        ("invalid UTF-8", "invalid UTF-8"),
        ("missing ]", "missing closing ]"),
        ("missing )", "missing closing )"),
        ("no argument for repetition operator", "missing argument to repetition operator"),
        ("trailing \\", "trailing backslash at end of expression"),
        ("unexpected )", "unexpected )"),
        ("pattern too large", "expression too large"),
    ]

    /// RE2's message in Go's words.
    static func goMessage(_ message: String, of pattern: String) -> String {
        // A look-behind reads as a group whose name is none.
        if message.hasPrefix("invalid perl operator"), let start = pattern.range(of: "(?<")?.lowerBound {
            let rest = pattern[start...]
            let name = rest.firstIndex(of: ">").map { rest[...$0] } ?? rest
            return "invalid named capture: `\(name)`"
        }
        for (re2, go) in words where message.hasPrefix(re2) {
            guard let colon = message.range(of: ": ") else { return go + ": ``" }
            return go + ": `" + message[colon.upperBound...] + "`"
        }
        return message
    }
}

extension String {
    /// Where `text` stands first.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            formIndex(after: &start)
        }
        return nil
    }
}
