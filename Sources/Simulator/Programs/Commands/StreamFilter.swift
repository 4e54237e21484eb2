/// `cat` and `grep`: filters that hand on what comes as it comes, so that they can stand behind `tail -f`.
struct StreamFilter: ProcessBody {
    enum Kind: Sendable { case copy, search }

    private let kind: Kind
    private let directory: String
    private let name: String
    private let options: CommandOptions
    private var files: [String]
    private let pattern: TextPattern?
    private let names: Bool
    private var partial: [UInt8] = []
    private var number = 0
    private var matched = 0
    private var code = 0

    init(words: [String], directory: String, kind: Kind) {
        self.kind = kind
        self.directory = directory
        name = words.first?.split(separator: "/").last.map(String.init) ?? "cat"
        let options = CommandOptions(
            Array(words.dropFirst()), valued: kind == .search ? ["e", "m", "A", "B", "C"] : [])
        self.options = options
        var operands = options.operands
        if kind == .search {
            let text = options.value("e") ?? (operands.isEmpty ? "" : operands.removeFirst())
            pattern = TextPattern(
                text, ignoresCase: options.has("i"), isFixed: options.has("F") || name == "fgrep",
                isExtended: options.has("E", "P") || name == "egrep")
        } else {
            pattern = nil
        }
        files = operands
        names = operands.count > 1 && !options.has("h") || options.has("H")
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        while !files.isEmpty {
            let file = files.removeFirst()
            if file == "-" {
                files = []
                break
            }
            if options.has("r", "R"), kind == .search { expand(file, system) }
            do throws(FileTree.Failure) {
                let content = try system.content(FileView.normalize(file, in: directory))
                take(content, file, &system, process)
                flush(file, &system, process)
            } catch {
                if error == .isDirectory, options.has("r", "R") { continue }
                let lead =
                    kind == .copy && system.facts.distribution != .debian && error == .missing
                    ? "can't open '\(file)'" : file
                if !options.has("s") { system.write(process, 2, "\(name): \(lead): \(error.rawValue)\n") }
                code = kind == .copy ? 1 : 2
            }
            guard files.isEmpty else { continue }
            return .exit(finalCode(&system, process))
        }
        if !options.operands.isEmpty,
            options.operands.count > (kind == .search && options.value("e") == nil ? 1 : 0),
            !options.operands.contains("-")
        {
            return .exit(finalCode(&system, process))
        }
        guard system.hasRoom(process, 1) else { return .wait(.room(1)) }
        switch system.read(process, 0) {
        case .later: return .wait(.input(0, until: nil))
        case .end:
            flush("(standard input)", &system, process)
            return .exit(finalCode(&system, process))
        case .bytes(let bytes):
            take(bytes, "(standard input)", &system, process)
            if kind == .search, options.has("q"), matched > 0 { return .exit(0) }
            return .again
        }
    }

    /// The files below a directory.
    private mutating func expand(_ path: String, _ system: ContainerSystem) {
        let full = FileView.normalize(path, in: directory)
        guard system.files[full]?.isDirectory == true, files.count < 4096 else { return }
        files = ((try? system.files.names(in: full)) ?? []).map { "\(path)/\($0)" } + files
    }

    private func finalCode(_ system: inout ContainerSystem, _ process: Int) -> Int {
        guard kind == .search else { return code }
        if options.has("c") { system.write(process, 1, "\(matched)\n") }
        return code != 0 ? code : matched > 0 ? 0 : 1
    }

    private mutating func take(
        _ bytes: [UInt8], _ file: String, _ system: inout ContainerSystem, _ process: Int
    ) {
        if kind == .copy, !options.has("n") { return system.write(process, 1, bytes) }
        partial += bytes
        while let end = partial.firstIndex(of: 0x0A) {
            let line = Array(partial[..<end])
            partial.removeFirst(end + 1)
            put(line, file, &system, process)
        }
    }

    private mutating func flush(_ file: String, _ system: inout ContainerSystem, _ process: Int) {
        if !partial.isEmpty { put(partial, file, &system, process) }
        partial = []
    }

    private mutating func put(
        _ line: [UInt8], _ file: String, _ system: inout ContainerSystem, _ process: Int
    ) {
        number += 1
        let text = String(decoding: line, as: UTF8.self)
        guard let pattern else {
            let digits = "\(number)"
            return system.write(
                process, 1, String(repeating: " ", count: max(0, 6 - digits.count)) + "\(digits)\t\(text)\n")
        }
        if let limit = options.value("m").flatMap({ Int($0) }), matched >= limit { return }
        let found = pattern.matches(in: text)
        guard (found.isEmpty) == options.has("v") else { return }
        matched += 1
        guard !options.has("q", "c") else { return }
        if options.has("l") {
            if matched == 1 { system.write(process, 1, "\(file)\n") }
            return
        }
        let lead = (names ? "\(file):" : "") + (options.has("n") ? "\(number):" : "")
        if options.has("o"), !options.has("v") {
            for match in found { system.write(process, 1, "\(lead)\(match)\n") }
        } else {
            system.write(process, 1, "\(lead)\(text)\n")
        }
    }
}
