/// The order in which go-yaml 2 writes the keys of a map: letters after everything else, runs of digits by
/// their value.
enum NaturalOrder {
    static func precedes(_ left: String, _ right: String) -> Bool {
        // Equal beginnings decide nothing, but digits just before the difference are needed below.
        let a = Array(left.unicodeScalars)
        let b = Array(right.unicodeScalars)
        guard let position = zip(a, b).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset
        else {
            return a.count < b.count
        }
        let isLetterA = a[position].properties.isAlphabeticLetter
        let isLetterB = b[position].properties.isAlphabeticLetter
        if isLetterA && isLetterB { return a[position] < b[position] }
        if isLetterA || isLetterB { return isLetterB }
        var numberA: Int64 = 0
        var numberB: Int64 = 0
        if a[position] == "0" || b[position] == "0" {
            // After a digit other than zero, zeros are part of the number and not its padding.
            var before = position - 1
            while before >= 0, isDigit(a[before]) {
                if a[before] != "0" {
                    numberA = 1
                    numberB = 1
                    break
                }
                before -= 1
            }
        }
        let endA = number(a, from: position, &numberA)
        let endB = number(b, from: position, &numberB)
        if numberA != numberB { return numberA < numberB }
        if endA != endB { return endA < endB }
        return a[position] < b[position]
    }

    private static func number(_ scalars: [Unicode.Scalar], from start: Int, _ number: inout Int64) -> Int {
        var position = start
        while position < scalars.count, isDigit(scalars[position]) {
            number = number &* 10 &+ (Int64(scalars[position].value) &- 48)
            position += 1
        }
        return position
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? ("0"..."9").contains(scalar) : scalar.properties.generalCategory == .decimalNumber
    }
}

extension Unicode.Scalar.Properties {
    /// Whether the scalar is in one of Unicode's letter categories, which is what Go calls a letter.
    fileprivate var isAlphabeticLetter: Bool {
        switch generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }
}
