/// An integer of any size, for decimals whose exponents lie far apart.
struct BigInteger: CustomStringConvertible {
    /// Groups of nine decimal digits, the least first, without zeros at the end.
    private var groups: [UInt32]
    private(set) var isNegative: Bool

    private static let base: UInt64 = 1_000_000_000

    private init(_ groups: [UInt32], isNegative: Bool) {
        var groups = groups
        while groups.last == 0 { groups.removeLast() }
        self.groups = groups
        self.isNegative = isNegative && !groups.isEmpty
    }

    init(magnitude: UInt64, isNegative: Bool) {
        var groups: [UInt32] = []
        var rest = magnitude
        while rest > 0 {
            groups.append(UInt32(rest % Self.base))
            rest /= Self.base
        }
        self.init(groups, isNegative: isNegative)
    }

    var isZero: Bool { groups.isEmpty }
    var negated: BigInteger { BigInteger(groups, isNegative: !isNegative) }
    var magnitude: BigInteger { BigInteger(groups, isNegative: false) }

    var description: String {
        guard let last = groups.last else { return "0" }
        var text = (isNegative ? "-" : "") + String(last)
        for group in groups.dropLast().reversed() {
            let digits = String(group)
            text += String(repeating: "0", count: 9 - digits.utf8.count) + digits
        }
        return text
    }

    /// Whether the magnitude is less than that of `other`.
    func isBelow(_ other: BigInteger) -> Bool {
        if groups.count != other.groups.count { return groups.count < other.groups.count }
        for (a, b) in zip(groups.reversed(), other.groups.reversed()) where a != b { return a < b }
        return false
    }

    static func + (left: BigInteger, right: BigInteger) -> BigInteger {
        if left.isNegative == right.isNegative {
            var sum: [UInt32] = []
            var carry: UInt64 = 0
            for index in 0..<max(left.groups.count, right.groups.count) {
                let total = carry + UInt64(left.group(index)) + UInt64(right.group(index))
                sum.append(UInt32(total % base))
                carry = total / base
            }
            return BigInteger(sum + [UInt32(carry)], isNegative: left.isNegative)
        }
        let (large, small) = left.isBelow(right) ? (right, left) : (left, right)
        var difference: [UInt32] = []
        var borrow: Int64 = 0
        for index in large.groups.indices {
            var part = Int64(large.group(index)) - Int64(small.group(index)) - borrow
            borrow = part < 0 ? 1 : 0
            if part < 0 { part += Int64(base) }
            difference.append(UInt32(part))
        }
        return BigInteger(difference, isNegative: large.isNegative)
    }

    private func group(_ index: Int) -> UInt32 { index < groups.count ? groups[index] : 0 }

    static func * (left: BigInteger, right: BigInteger) -> BigInteger {
        var product = [UInt32](repeating: 0, count: left.groups.count + right.groups.count + 1)
        for (i, a) in left.groups.enumerated() {
            var carry: UInt64 = 0
            var index = i
            for b in right.groups {
                let total = UInt64(product[index]) + UInt64(a) * UInt64(b) + carry
                product[index] = UInt32(total % base)
                carry = total / base
                index += 1
            }
            product[index] += UInt32(carry)
        }
        return BigInteger(product, isNegative: left.isNegative != right.isNegative)
    }

    func timesPowerOfTen(_ power: Int) -> BigInteger {
        guard power > 0, !isZero else { return self }
        let zeros = [UInt32](repeating: 0, count: power / 9)
        let shifted = BigInteger(zeros + groups, isNegative: isNegative)
        var factor: UInt64 = 1
        for _ in 0..<power % 9 { factor *= 10 }
        return shifted * BigInteger(magnitude: factor, isNegative: false)
    }

    /// Quotient and remainder of the magnitudes.
    func magnitudeDivided(by divisor: BigInteger) -> (quotient: BigInteger, remainder: BigInteger) {
        var remainder = BigInteger([], isNegative: false)
        var quotient = [UInt32](repeating: 0, count: groups.count)
        let divisor = divisor.magnitude
        for index in groups.indices.reversed() {
            remainder = BigInteger([groups[index]] + remainder.groups, isNegative: false)
            // The digit is found by halving: thirty steps a group.
            var low: UInt64 = 0
            var high = Self.base
            while high - low > 1 {
                let middle = (low + high) / 2
                let candidate = divisor * BigInteger(magnitude: middle, isNegative: false)
                if remainder.isBelow(candidate) { high = middle } else { low = middle }
            }
            quotient[index] = UInt32(low)
            if low > 0 {
                remainder = remainder + (divisor * BigInteger(magnitude: low, isNegative: false)).negated
            }
        }
        return (BigInteger(quotient, isNegative: false), remainder)
    }
}
