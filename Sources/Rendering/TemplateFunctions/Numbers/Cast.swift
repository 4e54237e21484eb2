/// Numbers from any value, as spf13/cast makes them for Sprig: what cannot be one is zero.
enum Cast {
    /// Integers as they are, floats cut off at the point, booleans as 0 and 1, strings in Go's notations (`0x10`,
    /// `0b1`, `017`, `1_000`), zeros after their point dropped.
    static func int64(_ value: TemplateValue) -> Int64 {
        switch value {
        case .int(let value, _): return value
        case .uint(let value, _): return Int64(truncatingIfNeeded: value)
        case .float(let value): return truncated(value)
        case .string(let text): return GoNumber.int(withoutZeroDecimals(text).bytes) ?? 0
        case .bool(let value): return value ? 1 : 0
        default: return 0
        }
    }

    /// A float as Go converts it on amd64: what does not fit is the least integer.
    static func truncated(_ value: Double) -> Int64 {
        let whole = value.rounded(.towardZero)
        return whole >= -0x1p63 && whole < 0x1p63 ? Int64(whole) : .min
    }

    static func double(_ value: TemplateValue) -> Double {
        switch value {
        case .int(let value, _): return Double(value)
        case .uint(let value, _): return Double(value)
        case .float(let value): return value
        case .string(let text): return double(text) ?? 0
        case .bool(let value): return value ? 1 : 0
        default: return 0
        }
    }

    /// As Go's `strconv.ParseFloat` reads it, infinities and not-a-number included; nil for what is none or too large.
    static func double(_ text: ByteString) -> Double? {
        var word = text.bytes.map { $0 >= 65 && $0 <= 90 ? $0 | 0x20 : $0 }[...]
        let sign = word.first
        if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { word = word.dropFirst() }
        switch String(decoding: word, as: UTF8.self) {
        case "inf", "infinity": return sign == UInt8(ascii: "-") ? -.infinity : .infinity
        case "nan": return word.count == text.count ? .nan : nil
        default: return GoNumber.float(text.bytes)
        }
    }

    /// A decimal or octal integer without prefix or underscores; nil when it is none, the nearest when too large.
    static func integer(_ text: ByteString, radix: Int) -> (value: Int64, fits: Bool)? {
        guard let first = text.bytes.first else { return nil }
        let isSigned = first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
        let digits = text.bytes.dropFirst(isSigned ? 1 : 0)
        guard !digits.isEmpty, digits.allSatisfy({ $0 &- 48 < UInt8(radix) }) else { return nil }
        if let value = Int64(text.text, radix: radix) { return (value, true) }
        return (first == UInt8(ascii: "-") ? .min : .max, false)
    }

    /// `1.00` and `1.0` without their decimals; `1.` and `1.5` stay.
    private static func withoutZeroDecimals(_ text: ByteString) -> ByteString {
        var hasZero = false
        for (index, byte) in text.bytes.enumerated().reversed() {
            if byte == UInt8(ascii: "0") {
                hasZero = true
            } else if byte == UInt8(ascii: "."), hasZero {
                return text[0..<index]
            } else if byte != UInt8(ascii: ".") {
                return text
            }
        }
        return text
    }
}
