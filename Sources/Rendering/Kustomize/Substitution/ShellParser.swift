/// Takes a text apart into plain pieces and expressions.
struct ShellParser {
    private let bytes: [UInt8]
    private var position = 0

    private static let dollar = UInt8(ascii: "$")
    private static let backslash = UInt8(ascii: "\\")
    private static let open = UInt8(ascii: "{")
    private static let close = UInt8(ascii: "}")

    init(_ text: String) { bytes = Array(text.utf8) }

    private func byte(_ offset: Int = 0) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    private var isAtExpression: Bool { byte() == Self.dollar && byte(1) == Self.open }

    private static let badSubstitution = KustomizeError("bad substitution")

    /// The next piece of the text, nil at its end.
    mutating func nextPart() throws(KustomizeError) -> ShellExpression.Part? {
        guard byte() != nil else { return nil }
        if isAtExpression {
            position += 2
            return .expression(try expression(depth: 0))
        }
        var text: [UInt8] = []
        while let next = byte(), !isAtExpression {
            if next == Self.dollar, byte(1) == Self.dollar { position += 1 }
            text.append(bytes[position])
            position += 1
        }
        return .text(text)
    }

    /// The expression whose brace was just passed.
    private mutating func expression(depth: Int) throws(KustomizeError) -> ShellExpression {
        guard depth < ShellExpansion.maximumDepth else {
            throw KustomizeError("expressions stand too deep within each other", .tooLarge)
        }
        var result = ShellExpression()
        if byte() == UInt8(ascii: "#") {
            position += 1
            result.operation = "#"
            result.variable = name()
            if result.variable.isEmpty { throw Self.badSubstitution }
            try closeBrace()
            return result
        }
        result.variable = name()
        if result.variable.isEmpty { throw KustomizeError("unable to parse variable name") }
        switch byte() {
        case UInt8(ascii: ":"):
            if let next = byte(1), "=-?+".utf8.contains(next) {
                try takeDefault(&result, length: 2, depth: depth)
            } else {
                try takeSubstring(&result, depth: depth)
            }
        case UInt8(ascii: "="):
            try takeDefault(&result, length: 1, depth: depth)
        case UInt8(ascii: ","), UInt8(ascii: "^"):
            result.operation = take(atMost: 2) { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "^") }
            try closeBrace()
        case UInt8(ascii: "/"):
            try takeReplacement(&result, depth: depth)
        case UInt8(ascii: "#"):
            try takeRemoval(&result, UInt8(ascii: "#"), depth: depth)
        case UInt8(ascii: "%"):
            try takeRemoval(&result, UInt8(ascii: "%"), depth: depth)
        case Self.close:
            position += 1
        default:
            throw KustomizeError("missing closing brace")
        }
        return result
    }

    private mutating func closeBrace() throws(KustomizeError) {
        guard byte() == Self.close else { throw Self.badSubstitution }
        position += 1
    }

    /// Letters, digits and underscores.
    private mutating func name() -> String {
        let start = position
        while let next = byte() {
            if next < 0x80 {
                guard
                    (97...122).contains(next | 0x20) || (48...57).contains(next) || next == UInt8(ascii: "_")
                else { break }
                position += 1
            } else {
                let length = next < 0xE0 ? 2 : next < 0xF0 ? 3 : 4
                let end = min(position + length, bytes.count)
                let scalar = String(decoding: bytes[position..<end], as: UTF8.self).unicodeScalars.first
                guard let scalar, scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                else { break }
                position = end
            }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func take(atMost count: Int, _ isWanted: (UInt8) -> Bool) -> String {
        let start = position
        while position - start < count, let next = byte(), isWanted(next) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// A piece of an expression up to one of `ends`, or another expression. With `escapes`, a backslash before a slash
    /// or a backslash, and a dollar before a dollar, take the next character as it is.
    private mutating func argument(
        until ends: [UInt8], escapes: Bool, depth: Int
    ) throws(KustomizeError) -> ShellExpression.Part {
        if isAtExpression {
            position += 2
            return .expression(try expression(depth: depth + 1))
        }
        var text: [UInt8] = []
        while let next = byte(), !isAtExpression {
            if escapes, let after = byte(1) {
                let isEscape =
                    (next == Self.dollar && after == Self.dollar)
                    || (next == Self.backslash && (after == UInt8(ascii: "/") || after == Self.backslash))
                if isEscape {
                    text.append(after)
                    position += 2
                    continue
                }
            }
            if ends.contains(next) { break }
            text.append(next)
            position += 1
        }
        guard !text.isEmpty else { throw KustomizeError("unable to parse substitution within function") }
        return .text(text)
    }

    private mutating func takeDefault(
        _ result: inout ShellExpression, length: Int, depth: Int
    ) throws(KustomizeError) {
        result.operation = take(atMost: length) { _ in true }
        while byte() != Self.close {
            result.arguments.append(try argument(until: [Self.close], escapes: false, depth: depth))
        }
        position += 1
    }

    private mutating func takeSubstring(
        _ result: inout ShellExpression, depth: Int
    ) throws(KustomizeError) {
        let colon = UInt8(ascii: ":")
        position += 1
        result.operation = ":"
        result.arguments.append(try argument(until: [colon, Self.close], escapes: false, depth: depth))
        if byte() == Self.close {
            position += 1
            return
        }
        guard byte() == colon else { throw Self.badSubstitution }
        while byte() == colon { position += 1 }
        result.arguments.append(try argument(until: [Self.close], escapes: false, depth: depth))
        try closeBrace()
    }

    private mutating func takeRemoval(
        _ result: inout ShellExpression, _ sign: UInt8, depth: Int
    ) throws(KustomizeError) {
        result.operation = take(atMost: 2) { $0 == sign }
        result.arguments.append(try argument(until: [Self.close], escapes: false, depth: depth))
        try closeBrace()
    }

    private mutating func takeReplacement(
        _ result: inout ShellExpression, depth: Int
    ) throws(KustomizeError) {
        let slash = UInt8(ascii: "/")
        position += 1
        result.operation = "/"
        if let next = byte(), "/#%".utf8.contains(next) {
            result.operation += String(UnicodeScalar(next))
            position += 1
        }
        result.arguments.append(try argument(until: [slash], escapes: true, depth: depth))
        guard byte() == slash else { throw Self.badSubstitution }
        while byte() == slash { position += 1 }
        if byte() == Self.close {
            position += 1
            return
        }
        result.arguments.append(try argument(until: [Self.close], escapes: true, depth: depth))
        try closeBrace()
    }
}
