/// Prints parts of templates as error messages quote them: the source with its spacing made uniform.
struct NodePrinter {
    private let program: TemplateProgram
    private var out: [UInt8] = []

    init(_ program: TemplateProgram) { self.program = program }

    /// What is being executed, as errors show it between `<` and `>`.
    func text(_ node: NodeReference) -> [UInt8] {
        var printer = self
        switch node {
        case .none: break
        case .operand(let index): printer.append(program.operands[index])
        case .command(let index): printer.append(program.commands[index])
        case .pipeline(let index): printer.append(program.pipelines[index])
        case .statement(let index): printer.append(program.statements[index])
        }
        return printer.out
    }

    func text(_ operand: TemplateNodes.Operand) -> [UInt8] {
        var printer = self
        printer.append(operand)
        return printer.out
    }

    func text(_ operands: Range<Int>) -> [UInt8] {
        var printer = self
        for index in operands { printer.append(program.operands[index]) }
        return printer.out
    }

    private mutating func append(_ text: String) { out.append(text: text) }

    /// Loops and conditions are shown by their head alone; no error of execution stops at one as a whole.
    private mutating func append(_ statement: TemplateNodes.Statement) {
        switch statement {
        case .text(let range): out += program.source.text[range].prefix(80)
        case .action(let pipeline):
            append("{{")
            append(program.pipelines[pipeline])
            append("}}")
        case .branch(let branch):
            append("{{\(branch.kind.rawValue) ")
            append(program.pipelines[branch.pipeline])
            append("}}")
        case .template(let call):
            append("{{template ")
            QuotedText.append(call.name.bytes, to: &out)
            if let pipeline = call.pipeline {
                append(" ")
                append(program.pipelines[pipeline])
            }
            append("}}")
        case .break: append("{{break}}")
        case .continue: append("{{continue}}")
        }
    }

    private mutating func append(_ pipeline: TemplateNodes.Pipeline) {
        for (position, variable) in pipeline.variables.enumerated() {
            if position > 0 { append(", ") }
            out += program.variableNames[variable].bytes
        }
        if !pipeline.variables.isEmpty { append(pipeline.isAssignment ? " = " : " := ") }
        for index in pipeline.commands {
            if index > pipeline.commands.lowerBound { append(" | ") }
            append(program.commands[index])
        }
    }

    private mutating func append(_ command: TemplateNodes.Command) {
        for index in command.operands {
            if index > command.operands.lowerBound { append(" ") }
            append(program.operands[index], inParentheses: true)
        }
    }

    private mutating func append(_ operand: TemplateNodes.Operand, inParentheses: Bool = false) {
        switch operand.kind {
        case .dot: append(".")
        case .nilLiteral: append("nil")
        case .bool(let value): append(value ? "true" : "false")
        case .number(_, let source), .string(_, let source): out += program.source.text[source]
        case .field(let names): append(fields: names)
        case .variable(let number, let names):
            out += program.variableNames[number].bytes
            append(fields: names)
        case .function(let callee): append(callee.name)
        case .chain(let index, let names):
            append(program.operands[index], inParentheses: true)
            append(fields: names)
        case .pipeline(let index):
            if inParentheses { append("(") }
            append(program.pipelines[index])
            if inParentheses { append(")") }
        }
    }

    private mutating func append(fields names: [ByteString]) {
        for name in names {
            append(".")
            out += name.bytes
        }
    }
}

/// A part of a program, for errors.
enum NodeReference: Sendable {
    case none
    case operand(Int)
    case command(Int)
    case pipeline(Int)
    case statement(Int)

    /// The byte of the source errors name for it.
    func position(in program: TemplateProgram) -> Int {
        switch self {
        case .none: 0
        case .operand(let index): program.operands[index].position
        case .command(let index): program.commands[index].position
        case .pipeline(let index): program.pipelines[index].position
        case .statement(let index):
            switch program.statements[index] {
            case .text(let range): range.lowerBound
            case .action(let pipeline): program.pipelines[pipeline].position
            case .branch(let branch): program.pipelines[branch.pipeline].position
            case .template(let call): call.position
            case .break, .continue: 0
            }
        }
    }
}
