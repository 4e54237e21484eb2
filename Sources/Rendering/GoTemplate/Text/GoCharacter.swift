/// Go's `unicode` classes of code points, as the lexer and `%q` need them.
enum GoCharacter {
    /// What Go decodes invalid UTF-8 to.
    static let replacement: UInt32 = 0xFFFD

    /// `unicode.IsLetter`.
    static func isLetter(_ code: UInt32) -> Bool {
        if code < 0x80 { return (code | 0x20) &- 0x61 < 26 }
        guard let scalar = Unicode.Scalar(code) else { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
    }

    /// `unicode.IsDigit`.
    static func isDigit(_ code: UInt32) -> Bool {
        if code < 0x80 { return code &- 0x30 < 10 }
        return Unicode.Scalar(code)?.properties.generalCategory == .decimalNumber
    }

    /// A letter, digit or underscore: what names in templates are made of.
    static func isNamePart(_ code: UInt32) -> Bool { code == 0x5F || isLetter(code) || isDigit(code) }

    /// `strconv.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII space.
    static func isPrintable(_ code: UInt32) -> Bool {
        if code < 0x80 { return code >= 0x20 && code < 0x7F }
        guard let scalar = Unicode.Scalar(code) else { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }

    /// A code point as `%#U` prints it: `U+0040 '@'`.
    static func description(_ code: UInt32) -> String {
        let digits = String(code, radix: 16, uppercase: true)
        let text = "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        guard isPrintable(code), let scalar = Unicode.Scalar(code) else { return text }
        return "\(text) '\(scalar)'"
    }
}
