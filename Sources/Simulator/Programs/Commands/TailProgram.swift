import Kubernetes

/// `tail`, also following.
struct TailProgram: ProcessBody {
    private let options: CommandOptions
    private let directory: String
    private var offsets: [String: Int] = [:]
    private var hasBegun = false
    private var input: [UInt8] = []
    private let count: Int
    private let isFromStart: Bool

    init(_ words: [String], directory: String) {
        var arguments = Array(words.dropFirst())
        if let first = arguments.first, first.hasPrefix("-"), let number = Int(first.dropFirst()) {
            arguments = ["-n", "\(number)"] + arguments.dropFirst()
        }
        options = CommandOptions(arguments, valued: ["n", "c", "s"])
        self.directory = directory
        let text = options.value("n", "--lines") ?? "10"
        isFromStart = text.hasPrefix("+")
        count = abs(Int(text) ?? 10)
    }

    private var follows: Bool { options.has("f", "F", "--follow") }

    private func last(_ bytes: [UInt8]) -> [UInt8] {
        let lines = TextCommands.lines(bytes)
        let chosen = isFromStart ? lines.dropFirst(max(0, count - 1)) : lines.suffix(count)
        return chosen.isEmpty ? [] : Array((chosen.joined(separator: "\n") + "\n").utf8)
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if options.operands.isEmpty {
            while input.count < 4 << 20 {
                switch system.read(process, 0) {
                case .later: return .wait(.input(0, until: nil))
                case .end:
                    system.write(process, 1, last(input))
                    return .exit(0)
                case .bytes(let bytes): input += bytes
                }
            }
            return .exit(0)
        }
        var code = 0
        let only = options.operands
        if follows, only == ["/dev/null"] { return .wait(.signal) }
        for file in only {
            let path = FileView.normalize(file, in: directory)
            guard let content = try? system.content(path) else {
                if !hasBegun {
                    system.write(
                        process, 2, "tail: cannot open '\(file)' for reading: No such file or directory\n")
                    code = 1
                }
                continue
            }
            if let offset = offsets[file] {
                if content.count > offset {
                    if only.count > 1 { system.write(process, 1, "\n==> \(file) <==\n") }
                    system.write(process, 1, Array(content[offset...]))
                }
            } else {
                if only.count > 1 { system.write(process, 1, (hasBegun ? "\n" : "") + "==> \(file) <==\n") }
                if let bytes = options.value("c").flatMap({ Int($0) }) {
                    system.write(process, 1, Array(content.suffix(bytes)))
                } else {
                    system.write(process, 1, hasBegun ? content : last(content))
                }
            }
            offsets[file] = content.count
        }
        guard follows, code == 0 || options.has("F") || !offsets.isEmpty else { return .exit(code) }
        hasBegun = true
        return .wait(.time(system.now + .seconds(1)))
    }
}
