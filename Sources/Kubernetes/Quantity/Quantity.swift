/// An amount of a resource: a decimal number with a suffix, kept exactly.
///
/// Follows Kubernetes' `resource.Quantity`: what text is accepted, how amounts below a billionth are rounded up, and
/// the one canonical text of every amount. Texts of more than 38 significant digits are refused.
package struct Quantity: Sendable {
    /// The family of suffixes an amount was written with, which its text keeps.
    package enum Format: Sendable, Hashable {
        /// `12e6`
        case decimalExponent
        /// `12Mi`
        case binarySI
        /// `12M`
        case decimalSI
    }

    package var format: Format
    /// The amount is `mantissa` × 10^`scale`.
    private(set) var mantissa: Int128
    private(set) var scale: Int

    /// `mantissa` × 10^`scale`; what is finer than a billionth is rounded away from zero.
    package init(mantissa: Int128, scale: Int, format: Format = .decimalSI) {
        self.format = format
        self.mantissa = mantissa
        self.scale = scale
        if scale < -9 {
            self.mantissa = Self.dividedAwayFromZero(mantissa, byPowerOfTen: -9 - scale)
            self.scale = -9
        }
    }

    /// A whole number.
    package init(_ number: Int64, format: Format = .decimalSI) {
        self.init(mantissa: Int128(number), scale: 0, format: format)
    }

    /// Thousandths: `Quantity(milli: 250)` is `250m`.
    package init(milli: Int64, format: Format = .decimalSI) {
        self.init(mantissa: Int128(milli), scale: -3, format: format)
    }

    package static let zero = Quantity(0)

    package var isZero: Bool { mantissa == 0 }

    /// -1, 0 or 1.
    package var sign: Int { mantissa.signum() == 0 ? 0 : mantissa < 0 ? -1 : 1 }

    /// The amount as a whole number, a fraction rounded away from zero; clamped to what fits.
    package var value: Int64 { scaled(to: 0) }

    /// The amount in thousandths, rounded away from zero; clamped to what fits.
    package var milliValue: Int64 { scaled(to: -3) }

    /// The amount in units of 10^`scale`, rounded away from zero; clamped to what fits.
    package func scaled(to target: Int) -> Int64 {
        let number =
            scale >= target
            ? Self.multiplied(mantissa, byPowerOfTen: scale - target)
            : Self.dividedAwayFromZero(mantissa, byPowerOfTen: target - scale)
        return Int64(clamping: number)
    }

    /// Whether the amount is a whole multiple of 10^`scale`.
    package func isExact(at target: Int) -> Bool {
        guard scale < target else { return true }
        var rest = mantissa
        for _ in scale..<target where rest != 0 {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
            if remainder != 0 { return false }
            rest = quotient
        }
        return true
    }

    /// The amount as the nearest double.
    package var double: Double {
        var result = Double(mantissa)
        var power = abs(scale)
        let factor = scale < 0 ? 0.1 : 10.0
        if scale < 0, power <= 22 {
            var divisor = 1.0
            while power > 0 {
                divisor *= 10
                power -= 1
            }
            return result / divisor
        }
        while power > 0, result.isFinite, result != 0 {
            result *= factor
            power -= 1
        }
        return result
    }

    /// `number` × 10^`power`, held at the greatest number that fits.
    static func multiplied(_ number: Int128, byPowerOfTen power: Int) -> Int128 {
        var result = number
        for _ in 0..<max(0, power) where result != 0 {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            if overflow { return number < 0 ? .min : .max }
            result = product
        }
        return result
    }

    /// `number` / 10^`power`, a rest rounding away from zero.
    static func dividedAwayFromZero(_ number: Int128, byPowerOfTen power: Int) -> Int128 {
        var result = number
        var hasRest = false
        for _ in 0..<max(0, power) where result != 0 {
            let (quotient, remainder) = result.quotientAndRemainder(dividingBy: 10)
            if remainder != 0 { hasRest = true }
            result = quotient
        }
        guard hasRest else { return result }
        return number < 0 ? result - 1 : result + 1
    }
}

// MARK: - Arithmetic

extension Quantity {
    /// Adds `other`; zero takes over the other's format.
    package mutating func add(_ other: Quantity) {
        if isZero { format = other.format }
        let common = min(scale, other.scale)
        let (sum, overflow) = Self.multiplied(mantissa, byPowerOfTen: scale - common)
            .addingReportingOverflow(Self.multiplied(other.mantissa, byPowerOfTen: other.scale - common))
        mantissa = overflow ? (mantissa < 0 ? .min : .max) : sum
        scale = common
    }

    /// Subtracts `other`; zero takes over the other's format.
    package mutating func subtract(_ other: Quantity) { add(-other) }

    package static func + (left: Quantity, right: Quantity) -> Quantity {
        var sum = left
        sum.add(right)
        return sum
    }

    package static func - (left: Quantity, right: Quantity) -> Quantity {
        var difference = left
        difference.subtract(right)
        return difference
    }

    package static func += (left: inout Quantity, right: Quantity) { left.add(right) }
    package static func -= (left: inout Quantity, right: Quantity) { left.subtract(right) }

    package static prefix func - (quantity: Quantity) -> Quantity {
        var negative = quantity
        negative.mantissa = quantity.mantissa == .min ? .max : -quantity.mantissa
        return negative
    }

    /// The amount `factor` times; the format stays.
    package static func * (quantity: Quantity, factor: Int) -> Quantity {
        var product = quantity
        let (mantissa, overflow) = quantity.mantissa.multipliedReportingOverflow(by: Int128(factor))
        product.mantissa = overflow ? ((quantity.mantissa < 0) != (factor < 0) ? .min : .max) : mantissa
        return product
    }
}

/// Two quantities are equal when their amounts are, however they are written.
extension Quantity: Comparable {
    package static func == (left: Quantity, right: Quantity) -> Bool { left.compare(right) == 0 }
    package static func < (left: Quantity, right: Quantity) -> Bool { left.compare(right) < 0 }

    /// -1, 0 or 1 as this amount is less than, equal to or greater than the other.
    package func compare(_ other: Quantity) -> Int {
        if sign != other.sign { return sign < other.sign ? -1 : 1 }
        if sign == 0 { return 0 }
        let common = min(scale, other.scale)
        let left = Self.multiplied(mantissa, byPowerOfTen: scale - common)
        let right = Self.multiplied(other.mantissa, byPowerOfTen: other.scale - common)
        // Both are held at the limit only when each exceeds it, which no sum of real amounts does.
        return left == right ? 0 : left < right ? -1 : 1
    }
}
