import Kubernetes

/// `xargs`: one call with all words, or one for each with `-I` and `-n 1`.
struct XargsProgram: ProcessBody {
    let words: [String]
    let environment: [String: String]
    let directory: String
    private var input: [UInt8] = []
    private var calls: [[String]]?
    private var child: Int?
    private var code = 0

    init(words: [String], environment: [String: String], directory: String) {
        self.words = words
        self.environment = environment
        self.directory = directory
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if calls == nil {
            reading: while input.count < 1 << 20 {
                switch system.read(process, 0) {
                case .later: return .wait(.input(0, until: nil))
                case .end: break reading
                case .bytes(let bytes): input += bytes
                }
            }
            plan()
        }
        if let running = child {
            guard let result = system.reap(running) else { return .wait(.children([running])) }
            if result != 0 { code = 123 }
            child = nil
        }
        guard let next = calls?.first else { return .exit(code) }
        calls?.removeFirst()
        guard
            case .found(let body, let arguments) = CommandTable.find(
                next, environment: environment, directory: directory, system),
            let own = system[process: process]
        else {
            system.write(process, 2, "xargs: \(next.first ?? ""): No such file or directory\n")
            return .exit(127)
        }
        var descriptors = own.descriptors
        descriptors[0] = .null
        child = system.start(
            body, arguments: arguments, parent: process, descriptors: descriptors, console: own.console,
            environment: environment)
        return child == nil ? .exit(1) : .again
    }

    private mutating func plan() {
        let options = CommandOptions(
            Array(words.dropFirst()), valued: ["I", "n", "P", "L", "d"], stopsAtOperand: true)
        var command = options.operands
        if command.isEmpty { command = ["echo"] }
        let items = String(decoding: input, as: UTF8.self).split {
            $0 == "\n" || (options.value("I") == nil && ($0 == " " || $0 == "\t"))
        }.map(String.init)
        if let mark = options.value("I") {
            calls = items.prefix(10_000).map { item in
                command.map { word in
                    ShellPattern(Array(mark.utf8), quoted: Array(repeating: true, count: mark.utf8.count))
                        .replace(in: word, with: item, isGlobal: true)
                }
            }
        } else if let count = (options.value("n") ?? options.value("L")).flatMap({ Int($0) }), count > 0 {
            calls = stride(from: 0, to: items.count, by: count).map {
                command + items[$0..<min($0 + count, items.count)]
            }
        } else {
            calls = items.isEmpty && options.has("r") ? [] : [command + items]
        }
    }
}
