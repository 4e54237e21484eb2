/// The characters of a Go string, as `for range` and `[]rune(s)` give them: every byte that is no part of valid
/// UTF-8 is one U+FFFD.
enum GoRunes {
    static let replacement: Unicode.Scalar = "\u{FFFD}"

    /// The character at `position`, and how many bytes it takes; 1 for a byte that is not UTF-8.
    static func decode(_ bytes: [UInt8], at position: Int) -> (Unicode.Scalar, Int) {
        let rune = bytes.rune(at: position)
        return (Unicode.Scalar(rune.code) ?? replacement, rune.width)
    }

    /// All characters.
    static func scalars(_ text: ByteString) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            if text.bytes[position] < 0x80 {
                scalars.append(Unicode.Scalar(text.bytes[position]))
                position += 1
                continue
            }
            let (scalar, length) = decode(text.bytes, at: position)
            scalars.append(scalar)
            position += length
        }
        return scalars
    }

    static func text(_ scalars: some Sequence<Unicode.Scalar>) -> ByteString {
        var bytes: [UInt8] = []
        for scalar in scalars { append(scalar, to: &bytes) }
        return ByteString(bytes)
    }

    static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        bytes.append(rune: scalar.value)
    }

    /// The string with each character mapped, as `strings.Map` does it.
    static func map(_ text: ByteString, _ transform: (Unicode.Scalar) -> Unicode.Scalar) -> ByteString {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            let (scalar, length) = decode(text.bytes, at: position)
            append(transform(scalar), to: &bytes)
            position += length
        }
        return ByteString(bytes)
    }
}

// MARK: - Properties of characters, as Go's package unicode tells them

extension Unicode.Scalar {
    var isGoSpace: Bool { properties.isWhitespace }
    var isGoUpper: Bool { properties.generalCategory == .uppercaseLetter }
    var isGoLower: Bool { properties.generalCategory == .lowercaseLetter }
    var isGoTitle: Bool { properties.generalCategory == .titlecaseLetter }
    var isGoDigit: Bool { properties.generalCategory == .decimalNumber }

    var isGoLetter: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    var isGoNumber: Bool {
        switch properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }

    var isGoPunctuation: Bool {
        switch properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            true
        default: false
        }
    }

    private static func single(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }

    /// The one character in upper case: Go has no mappings to several (`ß` stays).
    var goUpper: Unicode.Scalar {
        if isASCII { return value &- 97 < 26 ? Unicode.Scalar(UInt8(value - 32)) : self }
        // Where the whole mapping has several characters, the title case, if it has one, is that of one character.
        return Self.single(properties.uppercaseMapping) ?? Self.single(properties.titlecaseMapping) ?? self
    }

    var goLower: Unicode.Scalar {
        if isASCII { return value &- 65 < 26 ? Unicode.Scalar(UInt8(value + 32)) : self }
        if value == 0x130 { return "i" }
        return Self.single(properties.lowercaseMapping) ?? self
    }

    var goTitle: Unicode.Scalar {
        if isASCII { return goUpper }
        return Self.single(properties.titlecaseMapping) ?? self
    }
}
