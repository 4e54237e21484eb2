/// Durations as RFC 3339's appendix A has them: `P1Y2M3DT4H5M6S`, `P4W`.
enum DurationFormat {
    static func check(_ text: String) throws(FormatMistake) {
        guard text.hasPrefix("P") else { throw FormatMistake("must start with P") }
        let rest = text.dropFirst()
        if rest.isEmpty { throw FormatMistake("nothing after P") }
        if rest.hasSuffix("W") {
            let weeks = rest.dropLast()
            if weeks.isEmpty { throw FormatMistake("no number in week") }
            guard weeks.utf8.allSatisfy(isDigit) else { throw FormatMistake("invalid week") }
            return
        }
        let all = ["YMD", "HMS"]
        for (index, part) in rest.split(separator: "T", omittingEmptySubsequences: false).enumerated() {
            if index != 0, part.isEmpty { throw FormatMistake("no time elements") }
            guard index < all.count else { throw FormatMistake("more than one T") }
            try check(part, all[index])
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func check(_ text: Substring, _ all: String) throws(FormatMistake) {
        var units = all[...]
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && isDigit(UInt8($0.value)) }
            if digits.isEmpty { throw FormatMistake("missing number") }
            rest = rest.dropFirst(digits.count)
            guard let unit = rest.first else { throw FormatMistake("missing unit") }
            guard let place = units.firstIndex(of: Character(unit)) else {
                let isKnown = all.unicodeScalars.contains(unit)
                throw FormatMistake(
                    isKnown
                        ? "unit \(GoQuoting.quoted(unit)) out of order"
                        : "invalid unit \(GoQuoting.quoted(unit))")
            }
            units = units[units.index(after: place)...]
            rest = rest.dropFirst()
        }
    }
}
