extension GoPrinter {
    // MARK: - Booleans and strings

    mutating func format(_ value: Bool, verb: UInt32, of original: TemplateValue) {
        switch verb {
        case Self.v, "t": appendPadded((value ? "true" : "false").utf8)
        default: complain(verb, about: original)
        }
    }

    mutating func format(_ text: ByteString, verb: UInt32, of original: TemplateValue) {
        switch verb {
        case Self.v where flags.sharpV: formatQuoted(text.bytes)
        case Self.v, "s": appendPadded(truncated(text.bytes))
        case "x", "X": formatHex(text.bytes, isUpper: verb == "X")
        case "q": formatQuoted(text.bytes)
        default: complain(verb, about: original)
        }
    }

    /// What the precision leaves of a string, counted in code points.
    private func truncated(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        guard var left = flags.precision else { return bytes[...] }
        var position = 0
        while position < bytes.count, left > 0 {
            position += bytes.rune(at: position).width
            left -= 1
        }
        return bytes[..<position]
    }

    mutating func formatQuoted(_ bytes: [UInt8]) {
        let bytes = Array(truncated(bytes))
        if flags.sharp, QuotedText.canBackquote(bytes) {
            appendPadded([UInt8(ascii: "`")] + bytes + [UInt8(ascii: "`")])
            return
        }
        var quoted: [UInt8] = []
        QuotedText.append(bytes, to: &quoted, isASCII: flags.plus)
        appendPadded(quoted)
    }

    /// `%x` of bytes: two digits each, apart with the space flag, marked with the sharp flag.
    mutating func formatHex(_ bytes: [UInt8], isUpper: Bool) {
        let bytes = bytes.prefix(flags.precision ?? Int.max)
        if bytes.isEmpty {
            appendPadding(flags.width ?? 0)
            return
        }
        let letter = UInt8(ascii: isUpper ? "A" : "a") - 10
        let mark = [UInt8(ascii: "0"), UInt8(ascii: isUpper ? "X" : "x")]
        var text: [UInt8] = flags.sharp ? mark : []
        text.reserveCapacity(bytes.count * 2)
        for (position, byte) in bytes.enumerated() {
            if flags.space, position > 0 {
                text.append(UInt8(ascii: " "))
                if flags.sharp { text += mark }
            }
            for digit in [byte >> 4, byte & 15] {
                text.append(digit + (digit < 10 ? UInt8(ascii: "0") : letter))
            }
        }
        appendPadded(text)
    }

    mutating func format(bytes: [UInt8], typeName: String, verb: UInt32, depth: Int) {
        switch verb {
        case "s": appendPadded(truncated(bytes))
        case "x", "X": formatHex(bytes, isUpper: verb == "X")
        case "q": formatQuoted(bytes)
        default:
            append(text: flags.sharpV ? typeName + "{" : "[")
            for (position, byte) in bytes.enumerated() {
                if position > 0 { append(text: flags.sharpV ? ", " : " ") }
                print(.uint(UInt64(byte), .uint8), verb: verb, depth: depth + 1)
            }
            append(UInt8(ascii: flags.sharpV ? "}" : "]"))
        }
    }

    // MARK: - Integers

    /// An integer given as magnitude and sign.
    mutating func format(
        _ magnitude: UInt64, isNegative: Bool, isSigned: Bool, verb: UInt32, of original: TemplateValue
    ) {
        switch verb {
        case Self.v where flags.sharpV && !isSigned:
            let sharp = flags.sharp
            flags.sharp = true
            format(magnitude, isNegative, radix: 16)
            flags.sharp = sharp
        case Self.v, "d": format(magnitude, isNegative, radix: 10)
        case "b": format(magnitude, isNegative, radix: 2)
        case "o": format(magnitude, isNegative, radix: 8)
        case "O": format(magnitude, isNegative, radix: 8, isMarkedOctal: true)
        case "x": format(magnitude, isNegative, radix: 16)
        case "X": format(magnitude, isNegative, radix: 16, isUpper: true)
        case "c", "q":
            // As 64 bits, so that what is negative is no code point.
            let code = isNegative || magnitude > 0x10_FFFF ? GoCharacter.replacement : UInt32(magnitude)
            var text: [UInt8] = []
            if verb == "c" {
                text.append(rune: code)
            } else {
                let valid = Unicode.Scalar(code) == nil ? GoCharacter.replacement : code
                text.append(UInt8(ascii: "'"))
                QuotedText.append(valid, to: &text, mark: UInt8(ascii: "'"), isASCII: flags.plus)
                text.append(UInt8(ascii: "'"))
            }
            appendPadded(text)
        case "U": formatCodePoint(isNegative ? 0 &- magnitude : magnitude)
        default: complain(verb, about: original)
        }
    }

    private mutating func format(
        _ magnitude: UInt64, _ isNegative: Bool, radix: Int, isUpper: Bool = false,
        isMarkedOctal: Bool = false
    ) {
        let hasSign = isNegative || flags.plus || flags.space
        var least = 0
        if let precision = flags.precision {
            least = precision
            if precision == 0, magnitude == 0 {
                // Nothing but the padding.
                let zero = flags.zero
                flags.zero = false
                appendPadding(flags.width ?? 0)
                flags.zero = zero
                return
            }
        } else if flags.zero, !flags.minus, let width = flags.width {
            least = width - (hasSign ? 1 : 0)
        }
        let digits = Array(String(magnitude, radix: radix, uppercase: isUpper).utf8)
        var text: [UInt8] = []
        if isNegative {
            text.append(UInt8(ascii: "-"))
        } else if hasSign {
            text.append(UInt8(ascii: flags.plus ? "+" : " "))
        }
        let zeros = max(0, least - digits.count)
        if isMarkedOctal { text.append(text: "0o") }
        if flags.sharp {
            switch radix {
            case 2: text.append(text: "0b")
            case 8 where zeros == 0 && digits.first != UInt8(ascii: "0"): text.append(UInt8(ascii: "0"))
            case 16: text.append(text: isUpper ? "0X" : "0x")
            default: break
            }
        }
        text.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: zeros))
        text += digits
        appendPaddedWithSpaces(text)
    }

    private mutating func formatCodePoint(_ value: UInt64) {
        let digits = String(value, radix: 16, uppercase: true)
        let least = max(4, flags.precision ?? 4)
        var text = Array("U+".utf8)
        text.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, least - digits.utf8.count)))
        text.append(text: digits)
        if flags.sharp, let code = UInt32(exactly: value), code <= 0x10_FFFF, GoCharacter.isPrintable(code) {
            text.append(text: " '")
            text.append(rune: code)
            text.append(UInt8(ascii: "'"))
        }
        appendPaddedWithSpaces(text)
    }
}

/// Verbs are compared with code points.
func ~= (pattern: Unicode.Scalar, value: UInt32) -> Bool { pattern.value == value }
func == (left: UInt32, right: Unicode.Scalar) -> Bool { left == right.value }
