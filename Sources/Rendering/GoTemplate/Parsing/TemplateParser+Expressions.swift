/// Pipelines, commands and operands.
extension TemplateParser {
    /// How deep parentheses may nest, as in Go.
    private static let maximumParenthesisDepth = 10_000

    /// A pipeline up to and with the token that ends it; gives its index.
    mutating func pipeline(_ context: String, until end: TemplateToken.Kind) throws(TemplateError) -> Int {
        if stack.isLow {
            return try onAnotherStack { (parser) throws(TemplateError) in
                try parser.pipeline(context, until: end)
            }
        }
        var pipeline = TemplateNodes.Pipeline(position: tokens.peekNonSpace().range.lowerBound)
        try declarations(of: &pipeline, context)
        var commands: [TemplateNodes.Command] = []
        while true {
            let token = tokens.nextNonSpace()
            if token.kind == end { break }
            guard Self.canStartOperand(token.kind) else { throw unexpected(token, in: context) }
            tokens.giveBack(token)
            commands.append(try command())
        }
        guard !commands.isEmpty else { throw failure("missing value for \(context)") }
        for (stage, command) in commands.enumerated().dropFirst() where isConstant(command) {
            throw failure("non executable command in pipeline stage \(stage + 1)")
        }
        let start = program.commands.count
        program.commands += commands
        pipeline.commands = start..<program.commands.count
        program.pipelines.append(pipeline)
        return program.pipelines.count - 1
    }

    private static func canStartOperand(_ kind: TemplateToken.Kind) -> Bool {
        switch kind {
        case .boolean, .character, .complex, .number, .string, .rawString, .dot, .field, .variable,
            .identifier,
            .leftParenthesis, .keyword(.nil):
            true
        default: false
        }
    }

    /// Whether a command begins with a literal or the dot, to which nothing can be passed.
    private func isConstant(_ command: TemplateNodes.Command) -> Bool {
        switch program.operands[command.operands.lowerBound].kind {
        case .bool, .dot, .nilLiteral, .number, .string: true
        default: false
        }
    }

    // MARK: - Variables

    /// `$x :=`, `$x =`, and in `range` also `$i, $x :=`.
    private mutating func declarations(
        of pipeline: inout TemplateNodes.Pipeline, _ context: String
    ) throws(TemplateError) {
        while tokens.peekNonSpace().kind == .variable {
            let variable = tokens.next()
            // To tell `$x := 1` from `$x 1`, what follows the variable and the space after it must be seen.
            let after = tokens.peek()
            let next = tokens.peekNonSpace()
            if next.kind == .assign || next.kind == .declare {
                _ = tokens.nextNonSpace()
                pipeline.isAssignment = next.kind == .assign
                declare(variable, in: &pipeline)
                return
            }
            guard next.kind == .other, source.text[next.range.lowerBound] == UInt8(ascii: ",") else {
                if after.kind == .space { tokens.giveBack(after) }
                tokens.giveBack(variable)
                return
            }
            _ = tokens.nextNonSpace()
            declare(variable, in: &pipeline)
            guard context == "range", pipeline.variables.count < 2 else {
                throw failure("too many declarations in \(context)")
            }
            switch tokens.peekNonSpace().kind {
            case .variable, .rightDelimiter, .rightParenthesis: break
            default: throw failure("range can only initialize variables")
            }
        }
    }

    private mutating func declare(_ token: TemplateToken, in pipeline: inout TemplateNodes.Pipeline) {
        let number = number(of: ByteString(source.text[token.range]))
        pipeline.variables.append(number)
        declare(number)
    }

    private mutating func number(of name: ByteString) -> Int {
        if let number = numbers[name] { return number }
        let number = program.variableNames.count
        program.variableNames.append(name)
        numbers[name] = number
        return number
    }

    private mutating func use(_ token: TemplateToken) throws(TemplateError) -> Int {
        let name = ByteString(source.text[token.range])
        guard let number = numbers[name], isVisible(number) else {
            throw failure("undefined variable \(GoFormat.quote(name))")
        }
        return number
    }

    // MARK: - Commands and operands

    /// Operands separated by spaces, up to a pipe, which is read too, or to what ends the pipeline.
    private mutating func command() throws(TemplateError) -> TemplateNodes.Command {
        let position = tokens.peekNonSpace().range.lowerBound
        var operands: [TemplateNodes.Operand] = []
        while true {
            _ = tokens.peekNonSpace()
            if let operand = try operand() { operands.append(operand) }
            let token = tokens.next()
            if token.kind == .space { continue }
            switch token.kind {
            case .rightDelimiter, .rightParenthesis: tokens.giveBack(token)
            case .pipe: break
            default: throw unexpected(token, in: "operand")
            }
            break
        }
        guard !operands.isEmpty else { throw failure("empty command") }
        let start = program.operands.count
        program.operands += operands
        return TemplateNodes.Command(position: position, operands: start..<program.operands.count)
    }

    /// A term and the fields after it; nil when the next token begins none.
    private mutating func operand() throws(TemplateError) -> TemplateNodes.Operand? {
        guard let term = try term() else { return nil }
        let first = tokens.peek()
        guard first.kind == .field else { return term }
        var fields: [ByteString] = []
        while tokens.peek().kind == .field { fields.append(fieldName(tokens.next())) }
        // Go gives a chain the place of its second part, also where it is one operand.
        let position = first.range.lowerBound
        switch term.kind {
        case .field(let names): return TemplateNodes.Operand(position: position, kind: .field(names + fields))
        case .variable(let number, let names):
            return TemplateNodes.Operand(position: position, kind: .variable(number, names + fields))
        case .bool, .string, .number, .nilLiteral, .dot:
            let text = GoFormat.quote(ByteString(NodePrinter(program).text(term)))
            throw failure("unexpected . after term \(text)")
        case .function, .chain, .pipeline:
            program.operands.append(term)
            return TemplateNodes.Operand(position: position, kind: .chain(program.operands.count - 1, fields))
        }
    }

    private func fieldName(_ token: TemplateToken) -> ByteString {
        ByteString(source.text[token.range].dropFirst())
    }

    private mutating func term() throws(TemplateError) -> TemplateNodes.Operand? {
        let token = tokens.nextNonSpace()
        let kind: TemplateNodes.OperandKind
        switch token.kind {
        case .identifier: kind = .function(try callee(token))
        case .dot: kind = .dot
        case .keyword(.nil): kind = .nilLiteral
        case .variable: kind = .variable(try use(token), [])
        case .field: kind = .field([fieldName(token)])
        case .boolean: kind = .bool(source.text[token.range.lowerBound] == UInt8(ascii: "t"))
        case .character, .complex, .number: kind = .number(try number(token), source: token.range)
        case .string, .rawString: kind = .string(try unquoted(token), source: token.range)
        case .leftParenthesis:
            guard parenthesisDepth < Self.maximumParenthesisDepth else {
                throw failure("max expression depth exceeded")
            }
            parenthesisDepth += 1
            kind = .pipeline(try pipeline("parenthesized pipeline", until: .rightParenthesis))
            parenthesisDepth -= 1
        default:
            tokens.giveBack(token)
            return nil
        }
        return TemplateNodes.Operand(position: position(of: kind, token), kind: kind)
    }

    /// A parenthesised pipeline stands where it begins, not where its parenthesis does.
    private func position(of kind: TemplateNodes.OperandKind, _ token: TemplateToken) -> Int {
        if case .pipeline(let index) = kind {
            program.pipelines[index].position
        } else {
            token.range.lowerBound
        }
    }

    private func callee(_ token: TemplateToken) throws(TemplateError) -> TemplateNodes.Callee {
        let name = ByteString(source.text[token.range])
        if let function = functions[name: name] { return .function(function) }
        if let builtin = Builtin(rawValue: name.text) { return .builtin(builtin) }
        throw failure("function \(GoFormat.quote(name)) not defined")
    }

    private func number(_ token: TemplateToken) throws(TemplateError) -> NumberLiteral {
        let literal = source.text[token.range]
        do {
            switch token.kind {
            case .character: return try NumberLiteral(character: literal)
            case .complex: return try NumberLiteral(complex: literal)
            default: return try NumberLiteral(literal)
            }
        } catch { throw failure(error.message) }
    }
}
