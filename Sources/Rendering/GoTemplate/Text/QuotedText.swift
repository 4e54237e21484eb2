/// Go's string literals: writing them as `strconv.Quote` does.
enum QuotedText {
    /// Appends `text` between `mark`s with what is not printable escaped; with everything beyond ASCII escaped when
    /// `isASCII`.
    static func append(
        _ text: some Collection<UInt8>, to out: inout [UInt8], mark: UInt8 = UInt8(ascii: "\""),
        isASCII: Bool = false
    ) {
        let bytes = Array(text)
        out.append(mark)
        var position = 0
        while position < bytes.count {
            let rune = bytes.rune(at: position)
            if rune.isInvalid {
                out.append(text: "\\x")
                appendHex(UInt32(bytes[position]), digits: 2, to: &out)
            } else {
                append(rune.code, to: &out, mark: mark, isASCII: isASCII)
            }
            position += rune.width
        }
        out.append(mark)
    }

    /// Appends one code point as it stands between `mark`s.
    static func append(_ code: UInt32, to out: inout [UInt8], mark: UInt8, isASCII: Bool) {
        if code == UInt32(mark) || code == UInt32(UInt8(ascii: "\\")) {
            out.append(UInt8(ascii: "\\"))
            out.append(UInt8(code))
            return
        }
        if isASCII ? code < 0x7F && code >= 0x20 : GoCharacter.isPrintable(code) {
            out.append(rune: code)
            return
        }
        switch code {
        case 0x07: out.append(text: "\\a")
        case 0x08: out.append(text: "\\b")
        case 0x0C: out.append(text: "\\f")
        case 0x0A: out.append(text: "\\n")
        case 0x0D: out.append(text: "\\r")
        case 0x09: out.append(text: "\\t")
        case 0x0B: out.append(text: "\\v")
        case 0..<0x20, 0x7F:
            out.append(text: "\\x")
            appendHex(code, digits: 2, to: &out)
        case 0..<0x1_0000:
            out.append(text: "\\u")
            appendHex(code, digits: 4, to: &out)
        default:
            out.append(text: "\\U")
            appendHex(code, digits: 8, to: &out)
        }
    }

    private static func appendHex(_ value: UInt32, digits: Int, to out: inout [UInt8]) {
        for place in stride(from: digits - 1, through: 0, by: -1) {
            let digit = UInt8(value >> (4 * UInt32(place)) & 15)
            out.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// Whether `text` can stand unchanged between backquotes, as `strconv.CanBackquote` says.
    static func canBackquote(_ text: [UInt8]) -> Bool {
        var position = 0
        while position < text.count {
            let rune = text.rune(at: position)
            position += rune.width
            if rune.width > 1 {
                if rune.code == 0xFEFF { return false }
                continue
            }
            let isControl = rune.code < 0x20 && rune.code != 0x09
            if rune.isInvalid || isControl || rune.code == 0x60 || rune.code == 0x7F { return false }
        }
        return true
    }
}
