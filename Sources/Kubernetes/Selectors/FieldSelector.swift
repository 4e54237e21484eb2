/// Requirements on fields that must all hold: Kubernetes' `fields.Selector`.
package struct FieldSelector: Sendable, Equatable {
    /// One condition: the field has the value, or has not.
    package struct Requirement: Sendable, Equatable {
        package var field: String
        package var value: String
        package var isNegated: Bool

        package init(field: String, value: String, isNegated: Bool = false) {
            self.field = field
            self.value = value
            self.isNegated = isNegated
        }
    }

    package var requirements: [Requirement]

    package init(requirements: [Requirement] = []) { self.requirements = requirements }

    /// Reads the text of a `fieldSelector` parameter: `metadata.name=web,status.phase!=Running`.
    ///
    /// A backslash stands before a comma, an equals sign or a backslash that belongs to the value.
    package init(parsing text: String) throws(SelectorError) {
        requirements = []
        let terms = Self.terms(of: Array(text.utf8)).sorted { $0.lexicographicallyPrecedes($1) }
        for term in terms where !term.isEmpty {
            guard let (field, isNegated, value) = Self.parts(of: term) else {
                let shown = String(decoding: term, as: UTF8.self)
                throw SelectorError("invalid selector: '\(text)'; can't understand '\(shown)'")
            }
            requirements.append(
                Requirement(
                    field: String(decoding: field, as: UTF8.self), value: try Self.unescaped(value),
                    isNegated: isNegated))
        }
    }

    package var isEmpty: Bool { requirements.isEmpty }

    /// Whether an object is meant whose fields `value` looks up.
    package func matches(_ value: (String) -> String) -> Bool {
        requirements.allSatisfy { (value($0.field) == $0.value) != $0.isNegated }
    }

    /// The value `field` must have, when the selector says so: what makes a list of one object cheap.
    package func requiredValue(of field: String) -> String? {
        requirements.first { $0.field == field && !$0.isNegated }?.value
    }

    private static func terms(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var terms: [ArraySlice<UInt8>] = []
        var start = 0
        var isEscaped = false
        for (position, byte) in bytes.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: ",") {
                terms.append(bytes[start..<position])
                start = position + 1
            }
        }
        terms.append(bytes[start...])
        return terms
    }

    private static func parts(
        of term: ArraySlice<UInt8>
    ) -> (field: ArraySlice<UInt8>, isNegated: Bool, value: ArraySlice<UInt8>)? {
        for position in term.indices {
            let rest = term[position...]
            if rest.starts(with: "!=".utf8) { return (term[..<position], true, rest.dropFirst(2)) }
            if rest.starts(with: "==".utf8) { return (term[..<position], false, rest.dropFirst(2)) }
            if rest.starts(with: "=".utf8) { return (term[..<position], false, rest.dropFirst()) }
        }
        return nil
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) throws(SelectorError) -> String {
        var result: [UInt8] = []
        var isEscaped = false
        for byte in bytes {
            let isSpecial =
                byte == UInt8(ascii: "\\") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "=")
            if isEscaped {
                guard isSpecial else {
                    throw SelectorError(
                        "invalid field selector: invalid escape sequence: \\\(Character(Unicode.Scalar(byte)))"
                    )
                }
                result.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if isSpecial {
                // The code of the character, as Go prints a rune.
                throw SelectorError("invalid field selector: unescaped character in value: \(byte)")
            } else {
                result.append(byte)
            }
        }
        if isEscaped { throw SelectorError("invalid field selector: invalid escape sequence: \\") }
        return String(decoding: result, as: UTF8.self)
    }
}

extension FieldSelector: CustomStringConvertible {
    /// The text form, `metadata.name=web`.
    package var description: String {
        requirements.map { requirement in
            var value = ""
            for character in requirement.value {
                if character == "\\" || character == "," || character == "=" { value.append("\\") }
                value.append(character)
            }
            return requirement.field + (requirement.isNegated ? "!=" : "=") + value
        }.joined(separator: ",")
    }
}
