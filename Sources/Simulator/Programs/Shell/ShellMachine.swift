import Kubernetes

/// A shell as a process: runs a script step by step, waiting where a real one waits.
///
/// Follows the POSIX shell command language; bash's additions that manifests use are understood by every kind.
struct ShellMachine: ProcessBody {
    enum Kind: String, Sendable {
        case bash, dash, ash

        /// What a message about a script begins with.
        func prefix(_ name: String, isInteractive: Bool, line: Int) -> String {
            switch self {
            case .bash: isInteractive ? name : "\(name): line \(line)"
            case .dash: "\(name): \(line)"
            case .ash: name
            }
        }

        func notFound(_ command: String) -> String {
            self == .bash ? "\(command): command not found" : "\(command): not found"
        }
    }

    struct Variable: Sendable {
        var value: String
        var isExported: Bool
    }

    /// What is under way, the innermost last.
    enum Frame: Sendable {
        case run(ShellNode)
        case sequence([ShellNode], Int)
        case and(ShellNode)
        case or(ShellNode)
        case not
        case branch(ShellNode, ShellNode?)
        /// The condition of a loop was run.
        case loopDecision(condition: ShellNode, isNegated: Bool, body: ShellNode)
        /// The body of a loop was run.
        case loopAgain(condition: ShellNode, isNegated: Bool, body: ShellNode)
        case each(name: String, values: [String], next: Int, body: ShellNode)
        case count(condition: String, step: String, isFirst: Bool, body: ShellNode)
        case expand(Expansion)
        case substitute(process: Int, pipe: Int)
        /// Waits for processes; the last one's code is the status.
        case awaiting([Int], codes: [Int: Int])
        case restore([Int: Descriptor])
        case call(positional: [String], locals: [String: Variable?])
        case builtin([String])
        case finish
    }

    /// The scripts within words, run one after the other before the words are expanded.
    struct Expansion: Sendable {
        enum Purpose: Sendable {
            case simple(ShellCommand)
            case each(name: String, words: [ShellWord], body: ShellNode)
            case choose(ShellWord, [ShellChoice])
            case group(ShellNode, [ShellRedirection])
        }
        var purpose: Purpose
        var scripts: [String]
        var results: [String] = []
    }

    let kind: Kind
    var stack: [Frame] = []
    var variables: [String: Variable] = [:]
    var functions: [String: ShellNode] = [:]
    /// `$0` and the positional parameters.
    var name: String
    var positional: [String] = []
    var status = 0
    var directory: String
    var lastBackground = 0
    var jobs: [Int] = []
    var traps: [String: String] = [:]
    var exitsOnError = false
    var refusesUnset = false
    var traces = false
    var failsInPipe = false
    /// Reads commands from standard input.
    var readsInput = false
    /// Prompts for them.
    var isInteractive = false
    /// Text of a command that goes on.
    var partial: [UInt8] = []
    var hasPrompted = false
    var line = 1
    /// Whether the next end is the last: the trap for it was run.
    var isLeaving = false
    /// The process this shell is, for `$$`.
    var ownID = 1
    /// Counts draws of `RANDOM`.
    var steps: Int64 = 0
    /// Substitution results for the words being expanded.
    var results: [String] = []
    var wasSubstituted = false

    private static let quantum = 100
    static let maximumDepth = 1000

    /// A shell with a script.
    init(
        kind: Kind, name: String, script: String, positional: [String], environment: [String: String],
        directory: String
    ) {
        self.init(kind: kind, name: name, environment: environment, directory: directory)
        self.positional = positional
        load(script)
    }

    /// A shell that reads its commands from standard input.
    init(kind: Kind, name: String, environment: [String: String], directory: String, isInteractive: Bool) {
        self.init(kind: kind, name: name, environment: environment, directory: directory)
        readsInput = true
        self.isInteractive = isInteractive
    }

    private init(kind: Kind, name: String, environment: [String: String], directory: String) {
        self.kind = kind
        self.name = name
        self.directory = directory
        for (name, value) in environment { variables[name] = Variable(value: value, isExported: true) }
        variables["PWD"] = Variable(value: directory, isExported: true)
    }

    /// A child that runs a part of this one's script.
    func forked(_ node: ShellNode) -> ShellMachine {
        var child = self
        child.stack = [.run(node)]
        child.readsInput = false
        child.isInteractive = false
        child.traps = [:]
        child.jobs = []
        return child
    }

    private mutating func load(_ script: String) {
        do {
            stack = [.run(try ShellParser.parse(script))]
        } catch {
            stack = [.builtin([Self.syntaxMark, text(of: error)])]
        }
    }

    static let syntaxMark = "\u{0}syntax"

    func text(of error: ShellSyntaxError) -> String {
        switch (error, kind) {
        case (.incomplete, .bash): "syntax error: unexpected end of file"
        case (.incomplete, _):
            kind == .ash ? "syntax error: unterminated quoted string" : "Syntax error: end of file unexpected"
        case (.unexpected(let token), .bash): "syntax error near unexpected token `\(token)'"
        case (.unexpected(let token), .ash): "syntax error: unexpected \"\(token)\""
        case (.unexpected(let token), .dash): "Syntax error: \"\(token)\" unexpected"
        case (.tooLarge, _): "script too large"
        }
    }

    var environment: [String: String] { variables.filter(\.value.isExported).mapValues(\.value) }

    func handles(_ signal: Signal) -> Bool {
        if traps[signal.name] != nil { return true }
        return isInteractive && (signal == .terminate || signal == .interrupt || signal == .quit)
    }

    // MARK: - Steps

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        for _ in 0..<Self.quantum {
            takeSignals(&system, process)
            guard system[process: process]?.isEnded == false else { return .exit(141) }
            if !system.hasRoom(process, 1) { return .wait(.room(1)) }
            guard let frame = stack.popLast() else {
                if isLeaving || !readsInput { return leave(&system, process) }
                if let step = readCommand(&system, process) { return step }
                continue
            }
            guard stack.count < Self.maximumDepth else {
                complain(&system, process, "maximum function nesting level exceeded")
                return .exit(2)
            }
            if let step = perform(frame, &system, process) { return step }
        }
        return .again
    }

    /// The script is through: the trap for the end, if there is one, comes first.
    private mutating func leave(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if !isLeaving, let script = traps["EXIT"], !script.isEmpty {
            isLeaving = true
            let code = status
            if let node = try? ShellParser.parse(script) { stack = [.run(node)] }
            traps["EXIT"] = nil
            stack.insert(.builtin(["\u{0}status", "\(code)"]), at: 0)
            return .again
        }
        return .exit(status)
    }

    private mutating func takeSignals(_ system: inout ContainerSystem, _ process: Int) {
        guard let signals = system[process: process]?.signals, !signals.isEmpty else { return }
        system[process: process]?.signals = []
        for signal in signals {
            if let script = traps[signal.name], let node = try? ShellParser.parse(script) {
                stack.append(.run(node))
            } else if signal == .interrupt, isInteractive {
                stack = []
                partial = []
                status = 130
                hasPrompted = false
            }
        }
    }

    /// Does what a frame says; a step to hand on when it has to wait or end.
    private mutating func perform(
        _ frame: Frame, _ system: inout ContainerSystem, _ process: Int
    ) -> ProcessStep? {
        switch frame {
        case .run(let node): run(node, &system, process)
        case .sequence(let nodes, let next):
            if next < nodes.count {
                stack.append(.sequence(nodes, next + 1))
                stack.append(.run(nodes[next]))
            }
        case .and(let right): if status == 0 { stack.append(.run(right)) }
        case .or(let right): if status != 0 { stack.append(.run(right)) }
        case .not: status = status == 0 ? 1 : 0
        case .branch(let then, let otherwise):
            if status == 0 {
                stack.append(.run(then))
            } else if let otherwise {
                stack.append(.run(otherwise))
            } else {
                status = 0
            }
        case .loopDecision(let condition, let isNegated, let body):
            if (status == 0) != isNegated {
                stack.append(.loopAgain(condition: condition, isNegated: isNegated, body: body))
                stack.append(.run(body))
            } else {
                status = 0
            }
        case .loopAgain(let condition, let isNegated, let body):
            stack.append(.loopDecision(condition: condition, isNegated: isNegated, body: body))
            stack.append(.run(condition))
        case .each(let name, let values, let next, let body):
            if next < values.count {
                set(name, values[next])
                stack.append(.each(name: name, values: values, next: next + 1, body: body))
                stack.append(.run(body))
            }
        case .count(let condition, let step, let isFirst, let body):
            if !isFirst, evaluate(step, &system, process) == nil { return nil }
            guard condition.allSatisfy(\.isWhitespace) || (evaluate(condition, &system, process) ?? 0) != 0
            else {
                status = 0
                return nil
            }
            stack.append(.count(condition: condition, step: step, isFirst: false, body: body))
            stack.append(.run(body))
        case .expand(let expansion): return expand(expansion, &system, process)
        case .substitute(let child, let pipe): return substituted(child, pipe, &system)
        case .awaiting(let children, let codes): return finished(children, codes, &system, process)
        case .restore(let descriptors): system[process: process]?.descriptors = descriptors
        case .call(let outer, let locals):
            positional = outer
            for (name, value) in locals { variables[name] = value }
        case .builtin(let words): return builtin(words, &system, process)
        case .finish: return leave(&system, process)
        }
        return nil
    }

    private mutating func run(_ node: ShellNode, _ system: inout ContainerSystem, _ process: Int) {
        switch node {
        case .simple(let command):
            stack.append(.expand(Expansion(purpose: .simple(command), scripts: Self.scripts(command))))
        case .pipeline(let stages): pipe(stages, &system, process)
        case .not(let inner): stack += [.not, .run(inner)]
        case .and(let left, let right): stack += [.and(right), .run(left)]
        case .or(let left, let right): stack += [.or(right), .run(left)]
        case .sequence(let nodes): stack.append(.sequence(nodes, 0))
        case .background(let inner):
            let child = fork(inner, [0: .null], &system, process)
            lastBackground = child ?? 0
            if let child { jobs.append(child) }
            status = 0
        case .branch(let condition, let then, let otherwise):
            stack += [.branch(then, otherwise), .run(condition)]
        case .loop(let condition, let isNegated, let body):
            status = 0
            stack += [
                .loopDecision(condition: condition, isNegated: isNegated, body: body), .run(condition),
            ]
        case .each(let name, let words, let body):
            if let words {
                stack.append(
                    .expand(
                        Expansion(
                            purpose: .each(name: name, words: words, body: body),
                            scripts: words.flatMap(Self.scripts))))
            } else {
                stack.append(.each(name: name, values: positional, next: 0, body: body))
            }
        case .count(let first, let condition, let step, let body):
            _ = evaluate(first, &system, process)
            stack.append(.count(condition: condition, step: step, isFirst: true, body: body))
        case .choose(let subject, let choices):
            let scripts = Self.scripts(subject) + choices.flatMap { $0.patterns.flatMap(Self.scripts) }
            stack.append(.expand(Expansion(purpose: .choose(subject, choices), scripts: scripts)))
        case .function(let name, let body):
            functions[name] = body
            status = 0
        case .group(let inner, let redirections):
            if redirections.isEmpty {
                stack.append(.run(inner))
            } else {
                stack.append(
                    .expand(
                        Expansion(
                            purpose: .group(inner, redirections),
                            scripts: redirections.flatMap { Self.scripts($0.target) })))
            }
        case .subshell(let inner, let redirections):
            let node: ShellNode = redirections.isEmpty ? inner : .group(inner, redirections)
            if let child = fork(node, [:], &system, process) { stack.append(.awaiting([child], codes: [:])) }
        case .arithmetic(let expression):
            status = evaluate(expression, &system, process).map { $0 != 0 ? 0 : 1 } ?? 1
        }
    }
}
