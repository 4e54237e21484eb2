/// Reads what stands between `%` and the verb of a format: flags, argument indexes, width and precision.
struct VerbReader {
    let format: [UInt8]
    /// The number of operands.
    let count: Int
    var position = 0
    /// The operand the next verb or `*` takes.
    var argument = 0
    /// Whether an index such as `[3]` was used, after which operands left over are no mistake.
    private(set) var isReordered = false
    /// Whether the indexes of this verb are within the operands.
    private(set) var isArgumentGood = true

    /// Numbers above this are taken for mistakes.
    private static let largest = 1_000_000

    init(format: [UInt8], count: Int) {
        self.format = format
        self.count = count
    }

    private var byte: UInt8? { position < format.count ? format[position] : nil }

    /// Reads up to the verb. `complain` gets what Go prints for a bad width or precision taken from an operand.
    mutating func readFlags(_ values: [TemplateValue], complain: (String) -> Void) -> GoPrinter.Flags {
        var flags = GoPrinter.Flags()
        isArgumentGood = true
        loop: while let byte {
            switch byte {
            case UInt8(ascii: "#"): flags.sharp = true
            case UInt8(ascii: "0"): flags.zero = true
            case UInt8(ascii: "+"): flags.plus = true
            case UInt8(ascii: "-"): flags.minus = true
            case UInt8(ascii: " "): flags.space = true
            default: break loop
            }
            position += 1
        }
        var isAfterIndex = readIndex()
        if byte == UInt8(ascii: "*") {
            position += 1
            if let width = takeInteger(values) {
                flags.width = abs(width)
                if width < 0 {
                    flags.minus = true
                    flags.zero = false
                }
            } else {
                complain("%!(BADWIDTH)")
            }
            isAfterIndex = false
        } else {
            flags.width = readNumber()
            if isAfterIndex, flags.width != nil { isArgumentGood = false }
        }
        if position + 1 < format.count, byte == UInt8(ascii: ".") {
            position += 1
            if isAfterIndex { isArgumentGood = false }
            isAfterIndex = readIndex()
            if byte == UInt8(ascii: "*") {
                position += 1
                let precision = takeInteger(values)
                if let precision, precision >= 0 {
                    flags.precision = precision
                } else {
                    complain("%!(BADPREC)")
                }
                isAfterIndex = false
            } else {
                flags.precision = readNumber() ?? 0
            }
        }
        if !isAfterIndex { _ = readIndex() }
        return flags
    }

    /// The operand for a `*`, when it is an integer.
    private mutating func takeInteger(_ values: [TemplateValue]) -> Int? {
        guard argument < values.count else { return nil }
        let value = values[argument].plain
        argument += 1
        let number: Int? =
            switch value {
            case .int(let int, _): Int(exactly: int)
            case .uint(let uint, _): Int(exactly: uint)
            default: nil
            }
        return number.flatMap { $0.magnitude > Self.largest ? nil : $0 }
    }

    /// Decimal digits, if there are any; a number too large swallows the rest of the format.
    private mutating func readNumber() -> Int? {
        var number: Int?
        while let byte, byte &- UInt8(ascii: "0") < 10 {
            if let number, number > Self.largest {
                position = format.count
                return nil
            }
            number = (number ?? 0) * 10 + Int(byte & 15)
            position += 1
        }
        return number
    }

    /// An index in brackets; false when there is none.
    private mutating func readIndex() -> Bool {
        guard byte == UInt8(ascii: "[") else { return false }
        isReordered = true
        let start = position + 1
        guard format.count - position >= 3, let end = format[start...].firstIndex(of: UInt8(ascii: "]"))
        else {
            position += 1
            isArgumentGood = false
            return false
        }
        position = end + 1
        let digits = format[start..<end]
        guard !digits.isEmpty, digits.count < 8, digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else {
            isArgumentGood = false
            return false
        }
        let index = digits.reduce(0) { $0 * 10 + Int($1 & 15) } - 1
        guard 0 <= index, index < count else {
            isArgumentGood = false
            return true
        }
        argument = index
        return true
    }
}
