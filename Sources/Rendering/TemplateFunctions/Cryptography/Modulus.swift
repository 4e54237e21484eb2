/// Arithmetic modulo an odd number, in Montgomery's form.
struct Modulus {
    let value: NaturalNumber
    private let limbs: [UInt64]
    /// The inverse of the lowest limb, negated, modulo 2⁶⁴.
    private let inverse: UInt64
    /// R mod n and R² mod n, where R is the power of two above the modulus.
    private let one: [UInt64]
    private let square: [UInt64]

    init(_ value: NaturalNumber) {
        self.value = value
        limbs = value.limbs
        var inverse: UInt64 = 1
        for _ in 0..<6 { inverse = inverse &* (2 &- limbs[0] &* inverse) }
        self.inverse = 0 &- inverse
        var power = NaturalNumber(1)
        var one = power
        for bit in 0..<(128 * limbs.count) {
            power = power + power
            if !(power < value) { power = power - value }
            if bit == 64 * limbs.count - 1 { one = power }
        }
        self.one = Self.padded(one, limbs.count)
        square = Self.padded(power, limbs.count)
    }

    private static func padded(_ number: NaturalNumber, _ count: Int) -> [UInt64] {
        number.limbs + [UInt64](repeating: 0, count: count - number.limbs.count)
    }

    /// a·b/R mod n.
    private func product(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
        let count = limbs.count
        var result = [UInt64](repeating: 0, count: count + 2)
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                limbs.withUnsafeBufferPointer { n in
                    result.withUnsafeMutableBufferPointer { t in
                        for i in 0..<count {
                            Self.accumulate(a[i], b, t, count)
                            let factor = t[0] &* inverse
                            Self.accumulate(factor, n, t, count)
                            for j in 0...count { t[j] = t[j + 1] }
                            t[count + 1] = 0
                        }
                    }
                }
            }
        }
        let number = NaturalNumber(limbs: result)
        return Self.padded(number < value ? number : number - value, count)
    }

    /// Adds factor · b to t.
    @inline(__always)
    private static func accumulate(
        _ factor: UInt64, _ b: UnsafeBufferPointer<UInt64>, _ t: UnsafeMutableBufferPointer<UInt64>,
        _ count: Int
    ) {
        var carry: UInt64 = 0
        for j in 0..<count {
            let (high, low) = factor.multipliedFullWidth(by: b[j])
            let (first, overflow) = low.addingReportingOverflow(t[j])
            let (second, overflow2) = first.addingReportingOverflow(carry)
            t[j] = second
            carry = high &+ (overflow ? 1 : 0) &+ (overflow2 ? 1 : 0)
        }
        let (sum, overflow) = t[count].addingReportingOverflow(carry)
        t[count] = sum
        if overflow { t[count + 1] &+= 1 }
    }

    /// a·b mod n; both below the modulus.
    func product(_ a: NaturalNumber, _ b: NaturalNumber) -> NaturalNumber {
        let inForm = product(Self.padded(a, limbs.count), square)
        return NaturalNumber(limbs: product(inForm, Self.padded(b, limbs.count)))
    }

    /// base^exponent mod n; the base below the modulus.
    func power(_ base: NaturalNumber, _ exponent: NaturalNumber) -> NaturalNumber {
        let base = product(Self.padded(base, limbs.count), square)
        // Four bits of the exponent at a time.
        var table = [one, base]
        for index in 2..<16 { table.append(product(table[index - 1], base)) }
        var result = one
        for window in stride(from: (exponent.bitCount + 3) / 4 - 1, through: 0, by: -1) {
            for _ in 0..<4 { result = product(result, result) }
            var digit = 0
            for bit in 0..<4 where exponent.bit(window * 4 + bit) { digit |= 1 << bit }
            if digit > 0 { result = product(result, table[digit]) }
        }
        var unit = [UInt64](repeating: 0, count: limbs.count)
        unit[0] = 1
        return NaturalNumber(limbs: product(result, unit))
    }

    /// The inverse of a number modulo a prime.
    func inverse(of number: NaturalNumber) -> NaturalNumber { power(number, value - NaturalNumber(2)) }
}
