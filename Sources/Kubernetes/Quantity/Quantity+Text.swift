extension Quantity: CustomStringConvertible {
    /// The canonical text: no fraction, no fraction's worth of precision lost, the greatest suffix of the format
    /// that allows both.
    package var description: String {
        guard !isZero else { return "0" }
        if format == .binarySI, isExact(at: 0), self >= Quantity(1024) || self <= Quantity(-1024) {
            return binaryText
        }
        var number = mantissa
        var exponent = scale
        while number % 10 == 0 {
            number /= 10
            exponent += 1
        }
        // Suffixes go in steps of a thousand.
        var excess = exponent % 3
        if excess < 0 { excess += 3 }
        if format != .decimalExponent, exponent - excess > 18 { excess = exponent - 18 }
        number = Self.multiplied(number, byPowerOfTen: excess)
        exponent -= excess
        if format == .decimalExponent { return exponent == 0 ? "\(number)" : "\(number)e\(exponent)" }
        let suffixes: [String] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]
        return "\(number)\(suffixes[exponent / 3 + 3])"
    }

    private var binaryText: String {
        var number = Self.multiplied(mantissa, byPowerOfTen: max(0, scale))
        if scale < 0 { number = Self.dividedAwayFromZero(mantissa, byPowerOfTen: -scale) }
        let suffixes: [String] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
        var step = 0
        while number % 1024 == 0, step < suffixes.count - 1 {
            number /= 1024
            step += 1
        }
        return "\(number)\(suffixes[step])"
    }
}
