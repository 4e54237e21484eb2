/// A regular expression as a tree.
indirect enum PatternNode: Sendable {
    case empty
    case scalars(ScalarSet)
    case assert(Pattern.Assertion)
    case sequence([PatternNode])
    case choice([PatternNode])
    case repetition(PatternNode, least: Int, most: Int?)
}

/// Turns a tree into a program.
struct PatternCompiler {
    private var program: [Pattern.Instruction] = []

    mutating func finished() -> [Pattern.Instruction] { program + [.match] }

    private mutating func append(_ instruction: Pattern.Instruction) throws(Pattern.SyntaxError) {
        guard program.count < Pattern.largestProgram else {
            throw Pattern.SyntaxError(message: "expression too large")
        }
        program.append(instruction)
    }

    mutating func add(_ node: PatternNode) throws(Pattern.SyntaxError) {
        switch node {
        case .empty: break
        case .scalars(let set): try append(.scalars(set))
        case .assert(let assertion): try append(.assert(assertion))
        case .sequence(let nodes): for node in nodes { try add(node) }
        case .choice(let nodes): try add(choice: nodes[...])
        case .repetition(let node, let least, let most): try add(node, least: least, most: most)
        }
    }

    private mutating func add(choice nodes: ArraySlice<PatternNode>) throws(Pattern.SyntaxError) {
        guard let first = nodes.first else { return }
        let rest = nodes.dropFirst()
        guard !rest.isEmpty else { return try add(first) }
        let split = program.count
        try append(.split(split + 1, 0))
        try add(first)
        let jump = program.count
        try append(.jump(0))
        program[split] = .split(split + 1, program.count)
        try add(choice: rest)
        program[jump] = .jump(program.count)
    }

    private mutating func add(
        _ node: PatternNode, least: Int, most: Int?
    ) throws(Pattern.SyntaxError) {
        for _ in 0..<least { try add(node) }
        guard let most else {
            let split = program.count
            try append(.split(split + 1, 0))
            try add(node)
            try append(.jump(split))
            program[split] = .split(split + 1, program.count)
            return
        }
        var splits: [Int] = []
        for _ in 0..<max(0, most - least) {
            splits.append(program.count)
            try append(.split(program.count + 1, 0))
            try add(node)
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }
}
