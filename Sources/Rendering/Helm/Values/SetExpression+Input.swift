extension SetExpression {
    /// The text of an expression, read character by character.
    struct Input {
        private let scalars: [Unicode.Scalar]
        private(set) var position = 0

        init(_ text: String) { scalars = Array(text.unicodeScalars) }

        var isAtEnd: Bool { position >= scalars.count }

        mutating func next() -> Unicode.Scalar? {
            guard position < scalars.count else { return nil }
            defer { position += 1 }
            return scalars[position]
        }

        mutating func back() { position -= 1 }

        /// The text that is left.
        var rest: String { String(String.UnicodeScalarView(scalars[position...])) }

        /// Moves over the characters that make up `count` bytes of UTF-8.
        mutating func skip(bytes count: Int) {
            var left = count
            while left > 0, position < scalars.count {
                left -= UTF8.width(scalars[position])
                position += 1
            }
        }

        /// Everything before one of `stops`, with backslashes taken away, and that character; nil for it at the end.
        mutating func until(
            _ stops: Set<Unicode.Scalar>, escapes: Bool = true
        ) -> (text: String, stop: Unicode.Scalar?) {
            var text = String.UnicodeScalarView()
            while let scalar = next() {
                if stops.contains(scalar) { return (String(text), scalar) }
                if escapes, scalar == "\\" {
                    guard let escaped = next() else { return (String(text), nil) }
                    text.append(escaped)
                } else {
                    text.append(scalar)
                }
            }
            return (String(text), nil)
        }
    }

    /// Moves over blanks up to and over a comma; whether there was nothing else.
    mutating func skipEmptyValue() -> Bool {
        while let scalar = input.next() {
            if scalar == "," { return true }
            if !GoQuoting.isSpace(scalar) {
                input.back()
                return false
            }
        }
        return true
    }
}
