/// Changes of case as Go's `strings`, goutils and xstrings make them.
enum LetterCase {
    static func upper(_ text: ByteString) -> ByteString { GoRunes.map(text, \.goUpper) }
    static func lower(_ text: ByteString) -> ByteString { GoRunes.map(text, \.goLower) }

    /// The first letter of each word in title case; underscores and digits belong to words.
    static func title(_ text: ByteString) -> ByteString {
        var previous: Unicode.Scalar = " "
        return GoRunes.map(text) { scalar in
            defer { previous = scalar }
            return isSeparator(previous) ? scalar.goTitle : scalar
        }
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return !(scalar.value &- 48 < 10 || (scalar.value | 0x20) &- 97 < 26 || scalar == "_")
        }
        return !scalar.isGoLetter && !scalar.isGoDigit && scalar.isGoSpace
    }

    /// The first letter of each word in lower case.
    static func untitle(_ text: ByteString) -> ByteString {
        var isNext = true
        return GoRunes.map(text) { scalar in
            if scalar.isGoSpace {
                isNext = true
                return scalar
            }
            defer { isNext = false }
            return isNext ? scalar.goLower : scalar
        }
    }

    /// Capitals small and small letters capital, the first of a word in title case.
    static func swapped(_ text: ByteString) -> ByteString {
        var isFirst = true
        return GoRunes.map(text) { scalar in
            if scalar.isGoUpper || scalar.isGoTitle {
                isFirst = false
                return scalar.goLower
            }
            if scalar.isGoLower {
                defer { isFirst = false }
                return isFirst ? scalar.goTitle : scalar.goUpper
            }
            isFirst = scalar.isGoSpace
            return scalar
        }
    }

    /// `some_words` as `SomeWords`; hyphens, underscores and spaces part words, those at the head stay.
    static func pascal(_ text: ByteString) -> ByteString {
        let scalars = GoRunes.scalars(text)
        guard let start = scalars.firstIndex(where: { !CaseWords.isConnector($0) }) else {
            // Of nothing but connectors the last comes twice.
            return GoRunes.text(scalars + scalars.suffix(1))
        }
        var out = Array(scalars[..<start])
        var wasUpper = scalars[start].isGoUpper
        var current = scalars[start].goUpper
        for scalar in scalars[(start + 1)...] {
            let previous = current
            current = scalar
            let followsConnector = CaseWords.isConnector(previous)
            if followsConnector, CaseWords.isConnector(scalar) {
                out.append(previous)
            } else if followsConnector {
                wasUpper = scalar.isGoUpper
                current = scalar.goUpper
            } else {
                // A word in capitals keeps only its first.
                if wasUpper {
                    if scalar.isGoUpper { current = scalar.goLower } else { wasUpper = false }
                }
                out.append(previous)
            }
        }
        out.append(current)
        return GoRunes.text(out)
    }
}
