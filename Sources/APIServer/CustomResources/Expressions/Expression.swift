/// An expression of the Common Expression Language, as the validation rules of CustomResourceDefinitions use it.
struct Expression: Sendable {
    /// An expression that cannot be read.
    struct SyntaxError: Error, Equatable {
        var message: String
    }

    indirect enum Node: Sendable {
        case literal(Operand)
        case name(String)
        /// `target.field`, `target.?field`
        case select(Node, String, isOptional: Bool)
        /// `has(target.field)`
        case presence(Node, String)
        case index(Node, Node, isOptional: Bool)
        case call(String, target: Node?, [Node])
        case list([Node])
        case map([(key: Node, value: Node)])
        case conditional(Node, Node, Node)
        case and(Node, Node)
        case or(Node, Node)
        case comprehension(Comprehension)
    }

    /// A macro over the elements of a list or the keys of a map.
    struct Comprehension: Sendable {
        enum Kind: Sendable {
            case all
            case exists
            case existsOne
            case filter
            case map
        }

        var kind: Kind
        var range: Node
        /// One name for elements or keys, two for index or key and value.
        var variables: [String]
        var condition: Node?
        var body: Node
    }

    let root: Node

    init(parsing text: String) throws(SyntaxError) {
        var parser = try ExpressionParser(text)
        root = try parser.parse()
    }

    /// Whether the expression uses a variable.
    func mentions(_ name: String) -> Bool { Self.mentions(name, root) }

    private static func mentions(_ name: String, _ node: Node) -> Bool {
        switch node {
        case .literal: false
        case .name(let other): other == name
        case .select(let target, _, _), .presence(let target, _): mentions(name, target)
        case .index(let target, let index, _): mentions(name, target) || mentions(name, index)
        case .call(_, let target, let arguments):
            target.map { mentions(name, $0) } ?? false || arguments.contains { mentions(name, $0) }
        case .list(let nodes): nodes.contains { mentions(name, $0) }
        case .map(let entries): entries.contains { mentions(name, $0.key) || mentions(name, $0.value) }
        case .conditional(let test, let first, let second):
            mentions(name, test) || mentions(name, first) || mentions(name, second)
        case .and(let left, let right), .or(let left, let right):
            mentions(name, left) || mentions(name, right)
        case .comprehension(let comprehension):
            mentions(name, comprehension.range) || mentions(name, comprehension.body)
                || comprehension.condition.map { mentions(name, $0) } ?? false
        }
    }
}
