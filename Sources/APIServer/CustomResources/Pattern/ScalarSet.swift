/// A set of Unicode scalars: ranges, or everything but them.
struct ScalarSet: Sendable, Equatable {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false

    init(_ ranges: [ClosedRange<UInt32>] = []) { self.ranges = ranges }

    init(_ scalar: Unicode.Scalar, ignoresCase: Bool) {
        ranges = [scalar.value...scalar.value]
        if ignoresCase { addOtherCases() }
    }

    static let digit = ScalarSet([0x30...0x39])
    static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = ScalarSet([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
    static let all = ScalarSet([0...0x10FFFF])
    static let notNewline = ScalarSet([0...0x09, 0x0B...0x10FFFF])

    /// The classes `[:name:]`.
    static let named: [String: ScalarSet] = [
        "alnum": ScalarSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A]),
        "alpha": ScalarSet([0x41...0x5A, 0x61...0x7A]),
        "ascii": ScalarSet([0...0x7F]), "blank": ScalarSet([0x09...0x09, 0x20...0x20]),
        "cntrl": ScalarSet([0...0x1F, 0x7F...0x7F]), "digit": digit, "graph": ScalarSet([0x21...0x7E]),
        "lower": ScalarSet([0x61...0x7A]), "print": ScalarSet([0x20...0x7E]),
        "punct": ScalarSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]),
        "space": ScalarSet([0x09...0x0D, 0x20...0x20]), "upper": ScalarSet([0x41...0x5A]), "word": word,
        "xdigit": ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66]),
    ]

    /// The set without its negation spelled as one: everything else.
    var inverted: ScalarSet {
        var set = self
        set.isNegated.toggle()
        return set.normalised
    }

    /// The same set as plain ranges.
    private var normalised: ScalarSet {
        guard isNegated else { return self }
        var plain: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { plain.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { plain.append(next...0x10FFFF) }
        return ScalarSet(plain)
    }

    mutating func formUnion(_ other: ScalarSet) { ranges += other.normalised.ranges }

    /// Adds the other case of ASCII letters.
    mutating func addOtherCases() {
        for range in ranges {
            let upper = range.clamped(to: 0x41...0x5A)
            if range.overlaps(0x41...0x5A) {
                ranges.append((upper.lowerBound + 32)...(upper.upperBound + 32))
            }
            let lower = range.clamped(to: 0x61...0x7A)
            if range.overlaps(0x61...0x7A) {
                ranges.append((lower.lowerBound - 32)...(lower.upperBound - 32))
            }
        }
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        for range in ranges where range.contains(scalar.value) { return !isNegated }
        return isNegated
    }
}
