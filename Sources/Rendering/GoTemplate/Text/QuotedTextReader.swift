/// Go's string and character literals: reading them as `strconv.Unquote` does.
struct QuotedTextReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private let mark: UInt8

    /// The literal is malformed; Go says no more than `invalid syntax`.
    struct Malformed: Error {}

    private init(_ inside: ArraySlice<UInt8>, mark: UInt8) {
        bytes = inside
        position = inside.startIndex
        self.mark = mark
    }

    /// The text of a literal with its quotes: `"…"` or a raw one in backquotes.
    static func text(_ literal: ArraySlice<UInt8>) throws(Malformed) -> ByteString {
        guard literal.count >= 2, let mark = literal.first, literal.last == mark else { throw Malformed() }
        let inside = literal.dropFirst().dropLast()
        if mark == UInt8(ascii: "`") {
            // Carriage returns are no part of a raw string.
            return ByteString(inside.filter { $0 != UInt8(ascii: "\r") })
        }
        var reader = QuotedTextReader(inside, mark: mark)
        var text: [UInt8] = []
        text.reserveCapacity(inside.count)
        while reader.position < reader.bytes.endIndex {
            let (code, isByte) = try reader.next()
            if isByte { text.append(UInt8(code)) } else { text.append(rune: code) }
        }
        return ByteString(text)
    }

    /// The code point of a character literal, given without its first quote, and whether it ends as it must.
    static func character(_ literal: ArraySlice<UInt8>) throws(Malformed) -> (code: UInt32, isWhole: Bool) {
        var reader = QuotedTextReader(literal, mark: UInt8(ascii: "'"))
        let (code, _) = try reader.next()
        return (code, Array(reader.bytes[reader.position...]) == [UInt8(ascii: "'")])
    }

    /// The next code point, or byte where an escape gives one.
    private mutating func next() throws(Malformed) -> (code: UInt32, isByte: Bool) {
        guard position < bytes.endIndex else { throw Malformed() }
        let first = bytes[position]
        if first == mark { throw Malformed() }
        if first != UInt8(ascii: "\\") {
            let rune = bytes.rune(at: position)
            position += rune.width
            return (rune.code, false)
        }
        guard position + 1 < bytes.endIndex else { throw Malformed() }
        let escape = bytes[position + 1]
        position += 2
        switch escape {
        case UInt8(ascii: "a"): return (0x07, true)
        case UInt8(ascii: "b"): return (0x08, true)
        case UInt8(ascii: "f"): return (0x0C, true)
        case UInt8(ascii: "n"): return (0x0A, true)
        case UInt8(ascii: "r"): return (0x0D, true)
        case UInt8(ascii: "t"): return (0x09, true)
        case UInt8(ascii: "v"): return (0x0B, true)
        case UInt8(ascii: "\\"): return (0x5C, true)
        case UInt8(ascii: "x"): return (try digits(2, radix: 16), true)
        case UInt8(ascii: "u"): return (try scalar(4), false)
        case UInt8(ascii: "U"): return (try scalar(8), false)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            position -= 1
            let value = try digits(3, radix: 8)
            guard value <= 255 else { throw Malformed() }
            return (value, true)
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            guard escape == mark else { throw Malformed() }
            return (UInt32(escape), true)
        default: throw Malformed()
        }
    }

    private mutating func scalar(_ count: Int) throws(Malformed) -> UInt32 {
        let value = try digits(count, radix: 16)
        guard Unicode.Scalar(value) != nil else { throw Malformed() }
        return value
    }

    private mutating func digits(_ count: Int, radix: UInt32) throws(Malformed) -> UInt32 {
        guard position + count <= bytes.endIndex else { throw Malformed() }
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = bytes[position].hexDigitValue, digit < radix else { throw Malformed() }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: radix)
            guard !overflow else { throw Malformed() }
            value = shifted + digit
            position += 1
        }
        return value
    }
}

extension UInt8 {
    /// The value of the byte as a hexadecimal digit.
    var hexDigitValue: UInt32? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
