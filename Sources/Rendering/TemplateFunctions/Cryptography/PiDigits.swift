/// The fraction of π in binary, which Blowfish takes its tables from.
enum PiDigits {
    /// The first `count` words of 32 bits behind the point.
    static func words(_ count: Int) -> [UInt32] {
        // Two words more than asked for take up what rounding loses.
        let size = count + 3
        // π = 16·arctan(1/5) - 4·arctan(1/239), words from the whole number down.
        var result = [UInt64](repeating: 0, count: size)
        result.withUnsafeMutableBufferPointer { result in
            addArctangent(of: 5, times: 16, isNegative: false, to: result)
            addArctangent(of: 239, times: 4, isNegative: true, to: result)
        }
        return result[1...count].map { UInt32(truncatingIfNeeded: $0) }
    }

    /// Adds or takes away `factor`·(1/x - 1/3x³ + 1/5x⁵ - …).
    private static func addArctangent(
        of x: UInt64, times factor: UInt64, isNegative: Bool, to result: UnsafeMutableBufferPointer<UInt64>
    ) {
        let size = result.count
        var power = [UInt64](repeating: 0, count: size)
        var term = power
        power[0] = factor
        power.withUnsafeMutableBufferPointer { power in
            term.withUnsafeMutableBufferPointer { term in
                divide(power, by: x, into: power, from: 0)
                var first = 0
                var divisor: UInt64 = 1
                var isMinus = isNegative
                while true {
                    while first < size, power[first] == 0 { first += 1 }
                    if first == size { return }
                    divide(power, by: divisor, into: term, from: first)
                    add(term, to: result, from: first, isMinus: isMinus)
                    divide(power, by: x * x, into: power, from: first)
                    divisor += 2
                    isMinus.toggle()
                }
            }
        }
    }

    private static func divide(
        _ number: UnsafeMutableBufferPointer<UInt64>, by divisor: UInt64,
        into quotient: UnsafeMutableBufferPointer<UInt64>, from first: Int
    ) {
        var remainder: UInt64 = 0
        var index = first
        let count = number.count
        while index < count {
            let value = remainder << 32 | number[index]
            quotient[index] = value / divisor
            remainder = value % divisor
            index += 1
        }
    }

    private static func add(
        _ term: UnsafeMutableBufferPointer<UInt64>, to result: UnsafeMutableBufferPointer<UInt64>,
        from first: Int,
        isMinus: Bool
    ) {
        var carry: UInt64 = 0
        var index = result.count - 1
        while index >= 0 {
            let part = index >= first ? term[index] : 0
            if index < first, carry == 0 { return }
            if isMinus {
                let difference = result[index] &- part &- carry
                result[index] = difference & 0xFFFF_FFFF
                carry = difference >> 63
            } else {
                let sum = result[index] &+ part &+ carry
                result[index] = sum & 0xFFFF_FFFF
                carry = sum >> 32
            }
            index -= 1
        }
    }
}
