package import YAML

/// Why a text is no quantity, in Kubernetes' words.
package enum QuantityError: Error, Sendable, CustomStringConvertible {
    case format
    case suffix
    case number

    package var description: String {
        switch self {
        case .format:
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        case .suffix: "unable to parse quantity's suffix"
        case .number: "unable to parse numeric part of quantity"
        }
    }
}

extension Quantity {
    /// Reads a text such as `100m`, `1.5Gi` or `12e6`.
    package init(parsing text: String) throws(QuantityError) {
        guard !text.isEmpty else { throw .format }
        let parts = try QuantityText(Array(text.utf8))
        guard let (base, exponent, format) = Self.interpret(parts.suffix) else { throw .suffix }
        var mantissa: Int128 = 0
        for digit in parts.digits {
            let (tens, overflow) = mantissa.multipliedReportingOverflow(by: 10)
            let (sum, overflowed) = tens.addingReportingOverflow(Int128(digit - UInt8(ascii: "0")))
            if overflow || overflowed { throw .number }
            mantissa = sum
        }
        var scale = -parts.fractionDigits
        if base == 10 {
            scale += exponent
        } else {
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: Int128(1) << Int128(exponent))
            mantissa = overflow ? .max : product
        }
        self.init(mantissa: parts.isNegative ? -mantissa : mantissa, scale: scale, format: format)
        if format == .binarySI {
            // A binary amount is held within 64 bits, and below one it is written as a decimal.
            let limit = Quantity(mantissa: Int128(Int64.max), scale: 0, format: .binarySI)
            let magnitude = parts.isNegative ? -self : self
            if magnitude > limit {
                self = parts.isNegative ? -limit : limit
            } else if magnitude.sign > 0, magnitude < Quantity(1) {
                self.format = .decimalSI
            }
        }
    }

    /// Reads a text, nil when it is no quantity.
    package init?(_ text: String) {
        guard let quantity = try? Quantity(parsing: text) else { return nil }
        self = quantity
    }

    /// Reads what an object holds, a string or a number; nil for anything else.
    package init?(value: Value) {
        switch value {
        case .string(let text): self.init(text.trimmingSpaces)
        case .int(let number): self.init(number)
        case .uint, .double: self.init(JSONWriter.string(value))
        default: return nil
        }
    }

    /// Base, exponent and format of a suffix.
    private static func interpret(_ suffix: ArraySlice<UInt8>) -> (base: Int, exponent: Int, Format)? {
        switch String(decoding: suffix, as: UTF8.self) {
        case "n": return (10, -9, .decimalSI)
        case "u": return (10, -6, .decimalSI)
        case "m": return (10, -3, .decimalSI)
        case "": return (10, 0, .decimalSI)
        case "k": return (10, 3, .decimalSI)
        case "M": return (10, 6, .decimalSI)
        case "G": return (10, 9, .decimalSI)
        case "T": return (10, 12, .decimalSI)
        case "P": return (10, 15, .decimalSI)
        case "E": return (10, 18, .decimalSI)
        case "Ki": return (2, 10, .binarySI)
        case "Mi": return (2, 20, .binarySI)
        case "Gi": return (2, 30, .binarySI)
        case "Ti": return (2, 40, .binarySI)
        case "Pi": return (2, 50, .binarySI)
        case "Ei": return (2, 60, .binarySI)
        case let text:
            guard text.utf8.count > 1, text.hasPrefix("e") || text.hasPrefix("E"),
                let exponent = Int(text.dropFirst()), abs(exponent) <= 10_000
            else { return nil }
            return (10, exponent, .decimalExponent)
        }
    }
}

extension String {
    /// The text without white space at its ends.
    fileprivate var trimmingSpaces: String {
        guard let first = utf8.first, let last = utf8.last, first <= 0x20 || last <= 0x20 else { return self }
        let isSpace = { (byte: UInt8) in byte == 0x20 || (9...13).contains(byte) }
        let start = utf8.firstIndex { !isSpace($0) } ?? endIndex
        let end = utf8.lastIndex { !isSpace($0) }.map { utf8.index(after: $0) } ?? start
        return String(self[start..<max(start, end)])
    }
}

/// The parts of a quantity's text: sign, digits without leading zeros, suffix.
private struct QuantityText {
    var isNegative = false
    /// Digits before and after the point.
    var digits: [UInt8] = []
    var fractionDigits = 0
    var suffix: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) throws(QuantityError) {
        let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        var position = 0
        if bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
            isNegative = bytes[0] == UInt8(ascii: "-")
            position = 1
        }
        while position < bytes.count, bytes[position] == UInt8(ascii: "0") { position += 1 }
        while position < bytes.count, isDigit(bytes[position]) {
            digits.append(bytes[position])
            position += 1
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            while position < bytes.count, isDigit(bytes[position]) {
                digits.append(bytes[position])
                fractionDigits += 1
                position += 1
            }
        }
        while let last = digits.last, last == UInt8(ascii: "0"), fractionDigits > 0 {
            digits.removeLast()
            fractionDigits -= 1
        }
        suffix = bytes[position...]
        while position < bytes.count, "eEinumkKMGTP".utf8.contains(bytes[position]) { position += 1 }
        if position < bytes.count,
            bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+")
        {
            position += 1
        }
        guard bytes[position...].allSatisfy(isDigit) else { throw .format }
    }
}
