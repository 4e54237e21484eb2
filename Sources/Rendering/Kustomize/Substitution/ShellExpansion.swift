/// Replaces shell expressions in a text: `${VAR}`, `${VAR:=default}`, `${VAR/a/b}`, `${VAR:0:3}` and so on. `$$` is a
/// dollar sign.
struct ShellExpansion {
    /// Whether a variable without a value is an error where the expression has no default.
    let isStrict: Bool
    let value: (String) -> String?

    /// How deep expressions may stand within each other.
    static let maximumDepth = 64
    /// The longest text that comes out, in bytes.
    static let maximumLength = 32 << 20

    func expanded(_ text: String) throws(KustomizeError) -> String {
        var parser = ShellParser(text)
        var output: [UInt8] = []
        while let part = try parser.nextPart() {
            switch part {
            case .text(let bytes): output += bytes
            case .expression(let expression): output += try evaluated(expression)
            }
            guard output.count <= Self.maximumLength else {
                throw KustomizeError("the substituted text is too long", .tooLarge)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private func evaluated(_ expression: ShellExpression) throws(KustomizeError) -> [UInt8] {
        var arguments: [[UInt8]] = []
        for argument in expression.arguments {
            switch argument {
            case .text(let bytes): arguments.append(bytes)
            case .expression(let inner): arguments.append(try evaluated(inner))
            }
        }
        let found = value(expression.variable)
        if found == nil, isStrict, !expression.hasDefault {
            throw KustomizeError(
                "variable not set (strict mode): \(GoQuote.quoted(expression.variable))")
        }
        let text = Array((found ?? "").utf8)
        return try ShellOperation.apply(expression.operation, to: text, arguments)
    }
}

/// One `${…}`.
struct ShellExpression {
    /// What an expression is made of.
    indirect enum Part {
        case text([UInt8])
        case expression(ShellExpression)
    }

    var variable = ""
    /// The characters behind the name: `:-`, `/`, `^^`; empty for none.
    var operation = ""
    var arguments: [Part] = []

    /// Whether the operation says what stands for an absent value.
    var hasDefault: Bool { ["-", "+", "=", "?", ":-", ":+", ":=", ":?"].contains(operation) }
}
