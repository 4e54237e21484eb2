/// Reads expressions by recursive descent.
struct ExpressionParser {
    private let tokens: [ExpressionToken]
    private var position = 0
    private var depth = 0
    private static let deepest = 150

    init(_ text: String) throws(Expression.SyntaxError) {
        var lexer = try ExpressionLexer(text)
        tokens = try lexer.tokens()
    }

    private var peek: ExpressionToken { tokens[position] }

    private mutating func take(_ symbol: String) -> Bool {
        guard peek == .symbol(symbol) else { return false }
        position += 1
        return true
    }

    private func fail(_ message: String) -> Expression.SyntaxError {
        Expression.SyntaxError(message: message)
    }

    private mutating func expect(_ symbol: String) throws(Expression.SyntaxError) {
        guard take(symbol) else { throw fail("expected '\(symbol)'") }
    }

    mutating func parse() throws(Expression.SyntaxError) -> Expression.Node {
        let node = try expression()
        guard peek == .end else { throw fail("extraneous input") }
        return node
    }

    private mutating func expression() throws(Expression.SyntaxError) -> Expression.Node {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else { throw fail("expression nests too deeply") }
        let test = try or()
        guard take("?") else { return test }
        let first = try or()
        try expect(":")
        return .conditional(test, first, try expression())
    }

    private mutating func or() throws(Expression.SyntaxError) -> Expression.Node {
        var node = try and()
        while take("||") { node = .or(node, try and()) }
        return node
    }

    private mutating func and() throws(Expression.SyntaxError) -> Expression.Node {
        var node = try relation()
        while take("&&") { node = .and(node, try relation()) }
        return node
    }

    private mutating func relation() throws(Expression.SyntaxError) -> Expression.Node {
        var node = try addition()
        while true {
            let name: String
            switch peek {
            case .symbol(let symbol) where ["<", "<=", ">", ">=", "==", "!="].contains(symbol): name = symbol
            case .name("in"): name = "in"
            default: return node
            }
            position += 1
            node = .call(name, target: nil, [node, try addition()])
        }
    }

    private mutating func addition() throws(Expression.SyntaxError) -> Expression.Node {
        var node = try multiplication()
        while case .symbol(let symbol) = peek, symbol == "+" || symbol == "-" {
            position += 1
            node = .call(symbol, target: nil, [node, try multiplication()])
        }
        return node
    }

    private mutating func multiplication() throws(Expression.SyntaxError) -> Expression.Node {
        var node = try unary()
        while case .symbol(let symbol) = peek, ["*", "/", "%"].contains(symbol) {
            position += 1
            node = .call(symbol, target: nil, [node, try unary()])
        }
        return node
    }

    private mutating func unary() throws(Expression.SyntaxError) -> Expression.Node {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else { throw fail("expression nests too deeply") }
        if take("!") { return .call("!", target: nil, [try unary()]) }
        if take("-") {
            switch peek {
            case .integer(let value):
                position += 1
                return try member(of: .literal(.int(value == .min ? .min : -value)))
            case .double(let value):
                position += 1
                return try member(of: .literal(.double(-value)))
            default: return .call("negate", target: nil, [try unary()])
            }
        }
        return try member(of: try primary())
    }

    private mutating func member(of start: Expression.Node) throws(Expression.SyntaxError) -> Expression.Node
    {
        var node = start
        while true {
            if take(".") {
                let isOptional = take("?")
                guard case .name(let name) = peek else { throw fail("expected a field") }
                position += 1
                if !isOptional, take("(") {
                    node = try call(name, target: node, try arguments())
                } else {
                    node = .select(node, Self.unescaped(name), isOptional: isOptional)
                }
            } else if take("[") {
                let isOptional = take("?")
                let index = try expression()
                try expect("]")
                node = .index(node, index, isOptional: isOptional)
            } else {
                return node
            }
        }
    }

    private mutating func arguments() throws(Expression.SyntaxError) -> [Expression.Node] {
        try items(until: ")")
    }

    private mutating func items(until end: String) throws(Expression.SyntaxError) -> [Expression.Node] {
        var nodes: [Expression.Node] = []
        while !take(end) {
            if !nodes.isEmpty {
                try expect(",")
                if take(end) { break }
            }
            nodes.append(try expression())
        }
        return nodes
    }

    private mutating func primary() throws(Expression.SyntaxError) -> Expression.Node {
        let token = peek
        position += 1
        switch token {
        case .integer(let value): return .literal(.int(value))
        case .unsigned(let value): return .literal(.uint(value))
        case .double(let value): return .literal(.double(value))
        case .text(let text): return .literal(.text(text))
        case .bytes(let bytes): return .literal(.bytes(bytes))
        case .name("true"): return .literal(.bool(true))
        case .name("false"): return .literal(.bool(false))
        case .name("null"): return .literal(.null)
        case .name(let name):
            if take("(") { return try call(name, target: nil, try arguments()) }
            return .name(name)
        case .symbol("."):
            guard case .name(let name) = peek else { throw fail("expected a name") }
            position += 1
            if take("(") { return try call(name, target: nil, try arguments()) }
            return .name(name)
        case .symbol("("):
            let node = try expression()
            try expect(")")
            return node
        case .symbol("["): return .list(try items(until: "]"))
        case .symbol("{"): return try map()
        default:
            position -= 1
            throw fail("unexpected token")
        }
    }

    private mutating func map() throws(Expression.SyntaxError) -> Expression.Node {
        var entries: [(key: Expression.Node, value: Expression.Node)] = []
        while !take("}") {
            if !entries.isEmpty {
                try expect(",")
                if take("}") { break }
            }
            let key = try expression()
            try expect(":")
            entries.append((key, try expression()))
        }
        return .map(entries)
    }

    /// A call, or one of the macros that look like calls.
    private func call(
        _ name: String, target: Expression.Node?, _ arguments: [Expression.Node]
    ) throws(Expression.SyntaxError) -> Expression.Node {
        guard let target else {
            if name == "has" {
                guard arguments.count == 1, case .select(let target, let field, _) = arguments[0] else {
                    throw fail("invalid argument to has() macro")
                }
                return .presence(target, field)
            }
            return .call(name, target: nil, arguments)
        }
        let kinds: [String: Expression.Comprehension.Kind] = [
            "all": .all, "exists": .exists, "exists_one": .existsOne, "existsOne": .existsOne,
            "filter": .filter,
            "map": .map,
        ]
        guard let kind = kinds[name], arguments.count >= 2, case .name(let variable) = arguments[0] else {
            return .call(name, target: target, arguments)
        }
        switch (kind, arguments.count) {
        case (_, 2):
            return .comprehension(
                Expression.Comprehension(
                    kind: kind, range: target, variables: [variable], condition: nil, body: arguments[1]))
        case (.map, 3):
            return .comprehension(
                Expression.Comprehension(
                    kind: kind, range: target, variables: [variable], condition: arguments[1],
                    body: arguments[2]))
        case (_, 3):
            guard case .name(let second) = arguments[1] else { throw fail("argument must be a simple name") }
            return .comprehension(
                Expression.Comprehension(
                    kind: kind, range: target, variables: [variable, second], condition: nil,
                    body: arguments[2]))
        default: throw fail("invalid macro")
        }
    }

    /// The field that a name stands for: reserved words and other characters are spelled out in names.
    private static func unescaped(_ name: String) -> String {
        guard name.contains("__") else { return name }
        let reserved = [
            "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function",
            "if",
            "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
        ]
        if let word = reserved.first(where: { name == "__\($0)__" }) { return word }
        return name.replacing("__dot__", with: ".").replacing("__dash__", with: "-")
            .replacing("__slash__", with: "/").replacing("__underscores__", with: "__")
    }
}
