/// A word of an expression.
enum ExpressionToken: Equatable, Sendable {
    case name(String)
    case integer(Int64)
    case unsigned(UInt64)
    case double(Double)
    case text(String)
    case bytes([UInt8])
    case symbol(String)
    case end
}

/// Cuts an expression into words.
struct ExpressionLexer {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private static let longest = 100_000

    init(_ text: String) throws(Expression.SyntaxError) {
        scalars = Array(text.unicodeScalars)
        guard scalars.count <= Self.longest else {
            throw Expression.SyntaxError(message: "expression too long")
        }
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    mutating func tokens() throws(Expression.SyntaxError) -> [ExpressionToken] {
        var tokens: [ExpressionToken] = []
        while let scalar = peek() {
            switch scalar {
            case " ", "\t", "\n", "\r", "\u{0C}": position += 1
            case "/" where peek(1) == "/":
                while let other = peek(), other != "\n" { _ = other; position += 1 }
            case "0"..."9": tokens.append(try number())
            case "." where peek(1).map { ("0"..."9").contains($0) } ?? false && !endsOperand(tokens.last):
                tokens.append(try number())
            case "\"", "'": tokens.append(try text(isRaw: false, isBytes: false))
            case "a"..."z", "A"..."Z", "_": tokens.append(try word())
            default: tokens.append(try symbol())
            }
        }
        return tokens + [.end]
    }

    /// Whether a dot after this word selects a field.
    private func endsOperand(_ token: ExpressionToken?) -> Bool {
        switch token {
        case .name?, .text?, .integer?, .unsigned?, .double?, .bytes?: true
        case .symbol(let symbol)?: [")", "]", "}"].contains(symbol)
        case .end?, nil: false
        }
    }

    private mutating func word() throws(Expression.SyntaxError) -> ExpressionToken {
        let start = position
        while let scalar = peek(), ScalarSet.word.contains(scalar) { position += 1 }
        var name = ""
        name.unicodeScalars.append(contentsOf: scalars[start..<position])
        if let quote = peek(), quote == "\"" || quote == "'" {
            switch name.lowercased() {
            case "r": return try text(isRaw: true, isBytes: false)
            case "b": return try text(isRaw: false, isBytes: true)
            case "rb", "br": return try text(isRaw: true, isBytes: true)
            default: break
            }
        }
        return .name(name)
    }

    private mutating func number() throws(Expression.SyntaxError) -> ExpressionToken {
        var text = ""
        if peek() == "0", peek(1) == "x" || peek(1) == "X" {
            position += 2
            while let scalar = peek(), scalar.properties.isASCIIHexDigit {
                text.unicodeScalars.append(scalar)
                position += 1
            }
            return try integer(text, radix: 16)
        }
        var isDouble = false
        while let scalar = peek() {
            let isFraction = scalar == "." && !isDouble && (peek(1).map { ("0"..."9").contains($0) } ?? false)
            let isExponent = (scalar == "e" || scalar == "E") && !text.isEmpty
            guard ("0"..."9").contains(scalar) || isFraction || isExponent else { break }
            if isFraction || isExponent { isDouble = true }
            text.unicodeScalars.append(scalar)
            position += 1
            if isExponent, let sign = peek(), sign == "+" || sign == "-" {
                text.unicodeScalars.append(sign)
                position += 1
            }
        }
        guard isDouble else { return try integer(text, radix: 10) }
        guard let value = Double(text.hasPrefix(".") ? "0" + text : text) else {
            throw Expression.SyntaxError(message: "invalid double literal")
        }
        return .double(value)
    }

    private mutating func integer(_ text: String, radix: Int) throws(Expression.SyntaxError)
        -> ExpressionToken
    {
        if peek() == "u" || peek() == "U" {
            position += 1
            guard let value = UInt64(text, radix: radix) else {
                throw Expression.SyntaxError(message: "invalid uint literal")
            }
            return .unsigned(value)
        }
        // The least integer is written as the negation of what does not fit.
        if text == "9223372036854775808" { return .integer(.min) }
        guard let value = Int64(text, radix: radix) else {
            throw Expression.SyntaxError(message: "invalid int literal")
        }
        return .integer(value)
    }

    private mutating func text(isRaw: Bool, isBytes: Bool) throws(Expression.SyntaxError) -> ExpressionToken {
        guard let quote = peek() else { return .end }
        let isTriple = peek(1) == quote && peek(2) == quote
        position += isTriple ? 3 : 1
        var text = String.UnicodeScalarView()
        var bytes: [UInt8] = []
        func add(_ scalar: Unicode.Scalar) {
            text.append(scalar)
            bytes += Array(String(Character(scalar)).utf8)
        }
        while true {
            guard let scalar = peek() else { throw Expression.SyntaxError(message: "unterminated string") }
            if scalar == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                position += isTriple ? 3 : 1
                break
            }
            position += 1
            guard scalar == "\\", !isRaw else {
                add(scalar)
                continue
            }
            let (value, isByte) = try escape()
            if isByte, isBytes {
                bytes.append(UInt8(truncatingIfNeeded: value))
            } else if let scalar = Unicode.Scalar(value) {
                add(scalar)
            } else {
                throw Expression.SyntaxError(message: "invalid escape")
            }
        }
        return isBytes ? .bytes(bytes) : .text(String(text))
    }

    /// What follows a backslash, and whether it names a byte.
    private mutating func escape() throws(Expression.SyntaxError) -> (UInt32, Bool) {
        guard let scalar = peek() else { throw Expression.SyntaxError(message: "unterminated string") }
        position += 1
        switch scalar {
        case "n": return (10, false)
        case "r": return (13, false)
        case "t": return (9, false)
        case "a": return (7, false)
        case "b": return (8, false)
        case "f": return (12, false)
        case "v": return (11, false)
        case "\\", "\"", "'", "?", "`": return (scalar.value, false)
        case "x", "X": return (try digits(2, radix: 16), true)
        case "u": return (try digits(4, radix: 16), false)
        case "U": return (try digits(8, radix: 16), false)
        case "0"..."3":
            position -= 1
            return (try digits(3, radix: 8), true)
        default: throw Expression.SyntaxError(message: "invalid escape")
        }
    }

    private mutating func digits(_ count: Int, radix: Int) throws(Expression.SyntaxError) -> UInt32 {
        var text = ""
        for _ in 0..<count {
            guard let scalar = peek() else { break }
            text.unicodeScalars.append(scalar)
            position += 1
        }
        guard text.count == count, let value = UInt32(text, radix: radix) else {
            throw Expression.SyntaxError(message: "invalid escape")
        }
        return value
    }

    private mutating func symbol() throws(Expression.SyntaxError) -> ExpressionToken {
        for symbol in ["&&", "||", "<=", ">=", "==", "!="] {
            let parts = Array(symbol.unicodeScalars)
            if peek() == parts[0], peek(1) == parts[1] {
                position += 2
                return .symbol(symbol)
            }
        }
        guard let scalar = peek(), "()[]{}.,:?!-+*/%<>".unicodeScalars.contains(scalar) else {
            throw Expression.SyntaxError(message: "token recognition error")
        }
        position += 1
        return .symbol(String(Character(scalar)))
    }
}
