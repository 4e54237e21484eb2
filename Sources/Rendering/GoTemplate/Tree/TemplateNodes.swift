/// The parts of parsed templates. They refer to each other by index into the tables of a ``TemplateProgram``, so that
/// however deep a template nests, neither building nor releasing it recurses over the parts.
enum TemplateNodes {
    /// A run of statements in the program's table.
    typealias List = Range<Int>

    enum Statement: Sendable {
        /// Bytes of the source.
        case text(Range<Int>)
        case action(Int)
        case branch(Branch)
        case template(Call)
        case `break`
        case `continue`
    }

    enum BranchKind: String, Sendable { case `if`, with, range }

    struct Branch: Sendable {
        var kind: BranchKind
        var pipeline: Int
        var list: List
        var otherwise: List?
    }

    /// `{{template "name" pipeline}}`
    struct Call: Sendable {
        var position: Int
        var name: ByteString
        var pipeline: Int?
    }

    struct Pipeline: Sendable {
        var position: Int
        var isAssignment = false
        /// The variables it declares or assigns, as numbers of names.
        var variables: [Int] = []
        /// A run in the program's table of commands.
        var commands: Range<Int> = 0..<0
    }

    struct Command: Sendable {
        var position: Int
        /// A run in the program's table of operands.
        var operands: Range<Int>
    }

    struct Operand: Sendable {
        var position: Int
        var kind: OperandKind
    }

    enum OperandKind: Sendable {
        case dot
        case nilLiteral
        case bool(Bool)
        case number(NumberLiteral, source: Range<Int>)
        case string(ByteString, source: Range<Int>)
        case field([ByteString])
        /// The number of its name, and the fields after it.
        case variable(Int, [ByteString])
        case function(Callee)
        /// Fields of another operand, given by index.
        case chain(Int, [ByteString])
        /// A pipeline in parentheses, by index.
        case pipeline(Int)
    }

    /// A function as its name was understood when the template was parsed.
    enum Callee: Sendable {
        case builtin(Builtin)
        case function(TemplateFunction)

        var name: String {
            switch self {
            case .builtin(let builtin): builtin.rawValue
            case .function(let function): function.name
            }
        }
    }
}

/// What was parsed from one source: the tables its templates share.
struct TemplateProgram: Sendable {
    let source: TemplateSource
    var statements: [TemplateNodes.Statement] = []
    var pipelines: [TemplateNodes.Pipeline] = []
    var commands: [TemplateNodes.Command] = []
    var operands: [TemplateNodes.Operand] = []
    /// The names of variables, `$` first.
    var variableNames: [ByteString] = ["$"]

    init(source: TemplateSource) { self.source = source }
}

/// A parsed template: a name and where its statements are.
final class Template: Sendable {
    let name: ByteString
    let program: TemplateProgram
    let root: TemplateNodes.List

    init(name: ByteString, program: TemplateProgram, root: TemplateNodes.List) {
        self.name = name
        self.program = program
        self.root = root
    }

    /// Whether it has nothing but spaces and comments; such a template replaces no other.
    var isEmpty: Bool {
        program.statements[root].allSatisfy { statement in
            guard case .text(let range) = statement else { return false }
            return GoSpace.isBlank(program.source.text[range])
        }
    }
}

/// Go's `bytes.TrimSpace`.
enum GoSpace {
    /// Whether there is nothing but Unicode white space.
    static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let rune = bytes.rune(at: position)
            guard !rune.isInvalid, let scalar = Unicode.Scalar(rune.code), scalar.properties.isWhitespace
            else {
                return false
            }
            position += rune.width
        }
        return true
    }
}
