/// The spellings of numbers that go-yaml accepts: Go's integer literals with their prefixes, decimal floats.
enum PlainNumber {
    /// An integer as Go's `ParseInt` and then `ParseUint` read it with base 0: decimal, `0x`, `0o`, `0b`, and
    /// octal after a leading zero.
    static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> ScalarResolver.Resolved? {
        var position = 0
        var isNegative = false
        var isSigned = false
        if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            isSigned = true
            isNegative = first == UInt8(ascii: "-")
            position = 1
        }
        guard position < bytes.count else { return nil }
        var base: UInt64 = 10
        if bytes[position] == UInt8(ascii: "0") {
            let letter = bytes.count - position >= 3 ? bytes[position + 1] | 0x20 : 0
            switch letter {
            case UInt8(ascii: "x"): base = 16
            case UInt8(ascii: "o"): base = 8
            case UInt8(ascii: "b"): base = 2
            default: base = 0
            }
            position += base == 0 ? 1 : 2
            if base == 0 { base = 8 }
        }
        var magnitude: UInt64 = 0
        while position < bytes.count {
            guard let digit = digit(bytes[position]), digit < base else { return nil }
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: base)
            let (sum, carry) = product.addingReportingOverflow(digit)
            if overflow || carry { return nil }
            magnitude = sum
            position += 1
        }
        if isNegative {
            if magnitude <= UInt64(Int64.max) { return .int(-Int64(magnitude)) }
            return magnitude == UInt64(Int64.max) + 1 ? .int(.min) : nil
        }
        if magnitude <= UInt64(Int64.max) { return .int(Int64(magnitude)) }
        return isSigned ? nil : .uint(magnitude)
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, when it is in a double's range.
    static func float(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        var scanner = DecimalScanner()
        var position = 0
        func isDigit() -> Bool { position < bytes.count && bytes[position] &- UInt8(ascii: "0") < 10 }
        func sign() -> Bool {
            guard position < bytes.count else { return false }
            let byte = bytes[position]
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") { position += 1 }
            return byte == UInt8(ascii: "-")
        }
        scanner.isNegative = sign()
        var digits = 0
        while isDigit() {
            scanner.integerDigit(bytes[position])
            position += 1
            digits += 1
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            while isDigit() {
                scanner.fractionDigit(bytes[position])
                position += 1
                digits += 1
            }
        }
        guard digits > 0 else { return nil }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            let isNegative = sign()
            guard isDigit() else { return nil }
            var exponent = 0
            while isDigit() {
                if exponent < 100_000 { exponent = exponent * 10 + Int(bytes[position] & 15) }
                position += 1
            }
            scanner.exponent += isNegative ? -exponent : exponent
        }
        guard position == bytes.count else { return nil }
        return scanner.double(text: bytes)
    }

    /// A float that begins with a point, where Go lets single underscores stand between two digits.
    static func float(afterPoint bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        guard bytes.contains(UInt8(ascii: "_")) else { return float(bytes) }
        for position in bytes.indices where bytes[position] == UInt8(ascii: "_") {
            guard position > 0, position + 1 < bytes.count,
                bytes[position - 1] &- UInt8(ascii: "0") < 10, bytes[position + 1] &- UInt8(ascii: "0") < 10
            else { return nil }
        }
        return bytes.filter { $0 != UInt8(ascii: "_") }.withUnsafeBufferPointer { float($0) }
    }
}
