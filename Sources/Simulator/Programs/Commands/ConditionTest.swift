/// `test`, `[` and `[[`.
struct ConditionTest {
    private let words: [String]
    private var position = 0
    private let directory: String
    private let isPattern: Bool
    private let isTerminal: [Bool]
    private var depth = 0

    init(_ words: [String], directory: String, isPattern: Bool, isTerminal: [Bool]) {
        self.words = words
        self.directory = directory
        self.isPattern = isPattern
        self.isTerminal = isTerminal
    }

    mutating func evaluate(_ system: ContainerSystem) -> Result<Bool, ShellFailure> {
        guard !words.isEmpty else { return .success(false) }
        do throws(ShellFailure) {
            let holds = try either(system)
            guard position == words.count else {
                throw ShellFailure(
                    text: words.count > 3 ? "too many arguments" : "\(words[position]): unexpected operator")
            }
            return .success(holds)
        } catch {
            return .failure(error)
        }
    }

    private mutating func take(_ options: String...) -> Bool {
        guard position < words.count, options.contains(words[position]) else { return false }
        position += 1
        return true
    }

    private mutating func either(_ system: ContainerSystem) throws(ShellFailure) -> Bool {
        depth += 1
        defer { depth -= 1 }
        guard depth < 64 else { throw ShellFailure(text: "too many arguments") }
        var holds = try both(system)
        while take("-o", "||") { holds = try both(system) || holds }
        return holds
    }

    private mutating func both(_ system: ContainerSystem) throws(ShellFailure) -> Bool {
        var holds = try single(system)
        while take("-a", "&&") { holds = try single(system) && holds }
        return holds
    }

    private mutating func single(_ system: ContainerSystem) throws(ShellFailure) -> Bool {
        if words.count - position > 1, take("!") { return try !single(system) }
        if words.count - position > 2, words[position] == "(" {
            position += 1
            let holds = try either(system)
            guard take(")") else { throw ShellFailure(text: "missing )") }
            return holds
        }
        guard position < words.count else { throw ShellFailure(text: "argument expected") }
        let first = words[position]
        if position + 2 < words.count,
            let holds = try binary(first, words[position + 1], words[position + 2], system)
        {
            position += 3
            return holds
        }
        if position + 1 < words.count, first.count == 2, first.hasPrefix("-"),
            let holds = unary(first, words[position + 1], system)
        {
            position += 2
            return holds
        }
        position += 1
        return !first.isEmpty
    }

    private func unary(_ name: String, _ operand: String, _ system: ContainerSystem) -> Bool? {
        let path = FileView.normalize(operand, in: directory)
        func node() -> FileTree.Node? {
            if let node = system.files[path] { return node }
            if ["/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty"].contains(path) {
                return FileTree.Node(content: [], mode: 0o666, modified: system.now)
            }
            return (try? system.content(path)).map {
                FileTree.Node(content: $0, mode: 0o444, modified: system.now)
            }
        }
        switch name {
        case "-z": return operand.isEmpty
        case "-n": return !operand.isEmpty
        case "-e", "-r", "-w", "-O", "-G": return node() != nil
        case "-f": return node().map { !$0.isDirectory } ?? false
        case "-d": return node()?.isDirectory ?? false
        case "-s": return node().map { $0.size > 0 } ?? false
        case "-x":
            return node().map { $0.isDirectory || $0.mode & 0o111 != 0 }
                ?? (CommandTable.path(of: operand, system) == operand)
        case "-L", "-h", "-p", "-S", "-b", "-c": return false
        case "-t": return Int(operand).map { isTerminal.indices.contains($0) && isTerminal[$0] } ?? false
        case "-v": return !operand.isEmpty
        default: return nil
        }
    }

    private func binary(
        _ left: String, _ name: String, _ right: String, _ system: ContainerSystem
    ) throws(ShellFailure) -> Bool? {
        func numbers() throws(ShellFailure) -> (Int64, Int64) {
            func number(_ text: String) throws(ShellFailure) -> Int64 {
                guard let number = Int64(text.filter { $0 != " " }) else {
                    throw ShellFailure(
                        text: isPattern || text.isEmpty
                            ? "\(text): integer expression expected" : "Illegal number: \(text)")
                }
                return number
            }
            return (try number(left), try number(right))
        }
        switch name {
        case "=", "==": return isPattern ? ShellPattern(right).matches(left) : left == right
        case "!=": return isPattern ? !ShellPattern(right).matches(left) : left != right
        case "=~": return left.contains(right.filter { $0 != "^" && $0 != "$" })
        case "<": return left < right
        case ">": return left > right
        case "-eq", "-ne", "-lt", "-le", "-gt", "-ge":
            let (a, b) = try numbers()
            switch name {
            case "-eq": return a == b
            case "-ne": return a != b
            case "-lt": return a < b
            case "-le": return a <= b
            case "-gt": return a > b
            default: return a >= b
            }
        case "-nt", "-ot":
            let times = [left, right].map { system.files[FileView.normalize($0, in: directory)]?.modified }
            guard let a = times[0] else { return false }
            guard let b = times[1] else { return name == "-nt" }
            return name == "-nt" ? a > b : a < b
        default: return nil
        }
    }
}
