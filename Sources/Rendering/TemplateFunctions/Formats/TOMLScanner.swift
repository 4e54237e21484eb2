/// The characters of a TOML text, and its strings.
struct TOMLScanner {
    private let bytes: [UInt8]
    private(set) var position = 0
    private var line = 1
    /// The key that was read last, for errors.
    var lastKey = ""

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// What stands here, for errors.
    var found: String {
        guard position < bytes.count else { return "end of file" }
        let rune = bytes.rune(at: position)
        if rune.code == 10 { return "'\\n'" }
        return "'\(Unicode.Scalar(rune.code) ?? GoRunes.replacement)'"
    }

    func fault(_ message: String) -> TOMLReader.Fault {
        let key = lastKey.isEmpty ? "" : " (last key \(GoFormat.quote(ByteString(lastKey))))"
        return TOMLReader.Fault(description: "toml: line \(line)\(key): \(message)")
    }

    mutating func advance() {
        if peek == 10 { line += 1 }
        position += 1
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        advance()
        return true
    }

    mutating func takeWhile(_ condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while let byte = peek, condition(byte) { advance() }
        return bytes[start..<position]
    }

    func starts(with text: StaticString) -> Bool {
        bytes[position...].starts(
            with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func skipSpaces() {
        while let byte = peek, byte == 32 || byte == 9 { position += 1 }
    }

    private mutating func skipComment() throws(TOMLReader.Fault) {
        guard peek == UInt8(ascii: "#") else { return }
        while let byte = peek, byte != 10 {
            if (byte < 32 && byte != 9 && byte != 13) || byte == 127 {
                throw fault(
                    "control characters are not allowed inside comments: '0x0\(String(byte, radix: 16))'")
            }
            position += 1
        }
    }

    /// Over spaces, line breaks and comments.
    mutating func skipBlankLines() throws(TOMLReader.Fault) {
        while true {
            skipSpaces()
            try skipComment()
            if peek == 10 {
                advance()
            } else if starts(with: "\r\n") {
                advance()
                advance()
            } else {
                return
            }
        }
    }

    /// After an item nothing may follow in its line but a comment.
    mutating func endOfLine() throws(TOMLReader.Fault) {
        skipSpaces()
        try skipComment()
        if peek == nil || take(10) { return }
        if starts(with: "\r\n") {
            advance()
            advance()
            return
        }
        throw fault(
            "expected a top-level item to end with a newline, comment, or EOF, but got \(found) instead")
    }

    // MARK: - Strings

    /// A string of either kind of quotes, over several lines with three of them.
    mutating func string(allowsLines: Bool) throws(TOMLReader.Fault) -> ByteString {
        let quote = peek ?? 0
        let isMultiline = allowsLines && (starts(with: "\"\"\"") || starts(with: "'''"))
        for _ in 0..<(isMultiline ? 3 : 1) { advance() }
        if isMultiline {
            // A line break right behind the quotes does not count.
            if starts(with: "\r\n") { advance() }
            if peek == 10 { advance() }
        }
        var out: [UInt8] = []
        while let byte = peek {
            if byte == quote {
                let count = bytes[position...].prefix(5).prefix { $0 == quote }.count
                if !isMultiline {
                    advance()
                    return ByteString(out)
                }
                if count >= 3 {
                    out += [UInt8](repeating: quote, count: count - 3)
                    for _ in 0..<count { advance() }
                    return ByteString(out)
                }
            }
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                try escape(to: &out, isMultiline: isMultiline)
                continue
            }
            if byte == 10, !isMultiline { throw fault("strings cannot contain newlines") }
            if (byte < 32 && byte != 9 && byte != 10 && byte != 13) || byte == 127 {
                throw fault(
                    "control characters are not allowed inside strings: '0x0\(String(byte, radix: 16))'")
            }
            out.append(byte)
            advance()
        }
        throw fault("unexpected EOF; expected " + (quote == UInt8(ascii: "'") ? #""'""# : #"'"'"#))
    }

    private mutating func escape(to out: inout [UInt8], isMultiline: Bool) throws(TOMLReader.Fault) {
        advance()
        guard let letter = peek else { throw fault("unexpected EOF; expected '\"'") }
        if isMultiline, letter == 10 || letter == 13 || letter == 32 || letter == 9 {
            let spaces = takeWhile { $0 == 10 || $0 == 13 || $0 == 32 || $0 == 9 }
            guard spaces.contains(10) else { throw fault("invalid escape character ' '") }
            return
        }
        advance()
        switch letter {
        case UInt8(ascii: "b"): out.append(8)
        case UInt8(ascii: "t"): out.append(9)
        case UInt8(ascii: "n"): out.append(10)
        case UInt8(ascii: "f"): out.append(12)
        case UInt8(ascii: "r"): out.append(13)
        case UInt8(ascii: "e"): out.append(27)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(letter)
        case UInt8(ascii: "x"): try codePoint(2, to: &out)
        case UInt8(ascii: "u"): try codePoint(4, to: &out)
        case UInt8(ascii: "U"): try codePoint(8, to: &out)
        default:
            throw fault("invalid escape in string '\\\(Unicode.Scalar(letter))'")
        }
    }

    private mutating func codePoint(_ digits: Int, to out: inout [UInt8]) throws(TOMLReader.Fault) {
        let text = String(decoding: bytes[position...].prefix(digits), as: UTF8.self)
        guard text.utf8.count == digits, text.utf8.allSatisfy({ $0.hexDigitValue != nil }),
            let value = UInt32(text, radix: 16)
        else { throw fault("expected \(digits) hexadecimal digits after '\\u', but got \"\(text)\" instead") }
        guard let scalar = Unicode.Scalar(value) else {
            throw fault("escaped character '\\u\(text)' is not valid UTF-8")
        }
        position += digits
        GoRunes.append(scalar, to: &out)
    }
}
