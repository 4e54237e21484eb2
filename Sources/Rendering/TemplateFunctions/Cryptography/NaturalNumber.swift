/// A number of any size that is not negative, for keys and signatures.
struct NaturalNumber: Equatable {
    /// 64 bits each, the least first, without zeros at the end.
    private(set) var limbs: [UInt64]

    init(limbs: [UInt64]) {
        self.limbs = limbs
        while self.limbs.last == 0 { self.limbs.removeLast() }
    }

    init(_ value: UInt64) { self.init(limbs: [value]) }

    /// From bytes, the greatest first.
    init(bytes: some Collection<UInt8>) {
        var limbs = [UInt64](repeating: 0, count: (bytes.count + 7) / 8)
        for (index, byte) in bytes.reversed().enumerated() {
            limbs[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8)
        }
        self.init(limbs: limbs)
    }

    /// The bytes, the greatest first, at least `count` of them.
    func bytes(count: Int = 1) -> [UInt8] {
        var bytes: [UInt8] = []
        for limb in limbs {
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: limb >> UInt64(shift * 8))) }
        }
        while bytes.count > count, bytes.last == 0 { bytes.removeLast() }
        while bytes.count < count { bytes.append(0) }
        return bytes.reversed()
    }

    var isZero: Bool { limbs.isEmpty }
    var bitCount: Int { limbs.isEmpty ? 0 : limbs.count * 64 - (limbs.last?.leadingZeroBitCount ?? 0) }

    func bit(_ index: Int) -> Bool {
        index / 64 < limbs.count && limbs[index / 64] >> UInt64(index % 64) & 1 == 1
    }

    static func < (left: NaturalNumber, right: NaturalNumber) -> Bool {
        if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
        for index in left.limbs.indices.reversed() where left.limbs[index] != right.limbs[index] {
            return left.limbs[index] < right.limbs[index]
        }
        return false
    }

    static func + (left: NaturalNumber, right: NaturalNumber) -> NaturalNumber {
        var sum: [UInt64] = []
        var carry: UInt64 = 0
        for index in 0..<max(left.limbs.count, right.limbs.count) {
            let a = index < left.limbs.count ? left.limbs[index] : 0
            let b = index < right.limbs.count ? right.limbs[index] : 0
            let (first, overflow) = a.addingReportingOverflow(b)
            let (second, overflow2) = first.addingReportingOverflow(carry)
            sum.append(second)
            carry = overflow || overflow2 ? 1 : 0
        }
        return NaturalNumber(limbs: sum + [carry])
    }

    /// The difference; `right` must not be greater.
    static func - (left: NaturalNumber, right: NaturalNumber) -> NaturalNumber {
        var difference = left.limbs
        var borrow: UInt64 = 0
        for index in difference.indices {
            let b = index < right.limbs.count ? right.limbs[index] : 0
            let (first, overflow) = difference[index].subtractingReportingOverflow(b)
            let (second, overflow2) = first.subtractingReportingOverflow(borrow)
            difference[index] = second
            borrow = overflow || overflow2 ? 1 : 0
        }
        return NaturalNumber(limbs: difference)
    }

    static func * (left: NaturalNumber, right: NaturalNumber) -> NaturalNumber {
        var product = [UInt64](repeating: 0, count: left.limbs.count + right.limbs.count)
        for (i, a) in left.limbs.enumerated() {
            var carry: UInt64 = 0
            for (j, b) in right.limbs.enumerated() {
                let (high, low) = a.multipliedFullWidth(by: b)
                let (first, overflow) = low.addingReportingOverflow(product[i + j])
                let (second, overflow2) = first.addingReportingOverflow(carry)
                product[i + j] = second
                carry = high &+ (overflow ? 1 : 0) &+ (overflow2 ? 1 : 0)
            }
            product[i + right.limbs.count] = carry
        }
        return NaturalNumber(limbs: product)
    }

    /// Quotient and remainder of a division by a small number.
    func divided(by divisor: UInt64) -> (quotient: NaturalNumber, remainder: UInt64) {
        var quotient = limbs
        var remainder: UInt64 = 0
        for index in limbs.indices.reversed() {
            (quotient[index], remainder) = divisor.dividingFullWidth((remainder, limbs[index]))
        }
        return (NaturalNumber(limbs: quotient), remainder)
    }
}
