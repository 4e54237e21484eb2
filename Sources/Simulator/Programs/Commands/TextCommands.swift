/// Filters: commands that take text from files or standard input.
enum TextCommands {
    static let table: [String: CommandTable.Command] = [
        "cat": .program { words, environment, directory, _ in
            StreamFilter(words: words, directory: directory, kind: .copy)
        },
        "grep": .program(grep), "egrep": .program(grep), "fgrep": .program(grep),
        "head": .immediate(reads: reads(["n", "c"]), head),
        "wc": .immediate(reads: reads([]), wc), "sort": .immediate(reads: reads(["k", "t"]), sort),
        "uniq": .immediate(reads: reads([]), uniq), "cut": .immediate(reads: reads(["d", "f", "c"]), cut),
        "tr": .immediate(reads: { _ in true }, tr), "tee": .immediate(reads: { _ in true }, tee),
        "sed": .immediate(
            reads: { arguments in
                let options = CommandOptions(arguments, valued: ["e", "f"])
                return options.operands.count <= (options.values["e"] == nil ? 1 : 0)
            }, sed),
        "awk": .immediate(reads: { CommandOptions($0, valued: ["F", "v"]).operands.count <= 1 }, awk),
        "base64": .immediate(reads: reads(["w"]), base64), "rev": .immediate(reads: reads([]), rev),
        "tac": .immediate(reads: reads([]), tac), "nl": .immediate(reads: reads([]), numbered),
        "md5sum": .immediate(reads: reads([]), checksum), "sha256sum": .immediate(reads: reads([]), checksum),
        "od": .immediate(reads: reads(["N"]), copy), "more": .immediate(reads: reads([]), copy),
        "less": .immediate(reads: reads([]), copy), "strings": .immediate(reads: reads([]), copy),
    ]

    /// Standard input is read when no file is named.
    static func reads(_ valued: Set<String>) -> @Sendable ([String]) -> Bool {
        { arguments in
            let operands = CommandOptions(arguments, valued: valued).operands
            return operands.isEmpty || operands.contains("-")
        }
    }

    @Sendable private static func grep(
        _ words: [String], _ environment: [String: String], _ directory: String, _ system: ContainerSystem
    ) -> (any ProcessBody)? {
        StreamFilter(words: words, directory: directory, kind: .search)
    }

    /// The texts that the operands name, or standard input; a message for each that is missing.
    static func inputs(
        _ call: CommandCall, _ operands: [String], _ system: inout ContainerSystem, _ code: inout Int
    ) -> [(name: String, bytes: [UInt8])] {
        guard !operands.isEmpty else { return [("-", call.input)] }
        var found: [(String, [UInt8])] = []
        for operand in operands {
            if operand == "-" {
                found.append(("-", call.input))
                continue
            }
            do throws(FileTree.Failure) {
                found.append((operand, try system.content(call.path(operand))))
            } catch {
                let lead =
                    system.facts.distribution == .debian
                    ? (call.name == "head" || call.name == "tail"
                        ? "cannot open '\(operand)' for reading" : operand)
                    : operand
                system.complain(call, "\(lead): \(error.rawValue)")
                code = 1
            }
        }
        return found
    }

    static func lines(_ bytes: [UInt8]) -> [String] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    static func allLines(
        _ call: CommandCall, _ operands: [String], _ system: inout ContainerSystem, _ code: inout Int
    ) -> [String] {
        inputs(call, operands, &system, &code).flatMap { lines($0.bytes) }
    }

    static func put(
        _ call: CommandCall, _ lines: some Sequence<String>, _ system: inout ContainerSystem
    ) {
        let text = lines.joined(separator: "\n")
        if !text.isEmpty || lines.contains(where: { _ in true }) { system.print(call, text) }
    }

    // MARK: - Parts of a text

    @Sendable private static func copy(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var code = 0
        for input in inputs(call, CommandOptions(call.arguments, valued: ["N"]).operands, &system, &code) {
            system.write(call.process, 1, input.bytes)
        }
        return code
    }

    @Sendable private static func head(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var arguments = call.arguments
        if let first = arguments.first, first.hasPrefix("-"), let number = Int(first.dropFirst()) {
            arguments = ["-n", "\(number)"] + arguments.dropFirst()
        }
        let options = CommandOptions(arguments, valued: ["n", "c"])
        var code = 0
        let inputs = inputs(call, options.operands, &system, &code)
        for (index, input) in inputs.enumerated() {
            if inputs.count > 1 { system.print(call, (index > 0 ? "\n" : "") + "==> \(input.name) <==") }
            if let count = options.value("c").flatMap({ Int($0) }) {
                system.write(call.process, 1, Array(input.bytes.prefix(max(0, count))))
            } else {
                let count = options.value("n").flatMap { Int($0) } ?? 10
                let all = lines(input.bytes)
                put(call, count < 0 ? all.dropLast(-count) : all.prefix(count), &system)
            }
        }
        return code
    }

    @Sendable private static func wc(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments)
        let shown = ["l", "w", "c"].filter { options.has($0) || ($0 == "c" && options.has("m")) }
        var code = 0
        var totals = [0, 0, 0]
        let inputs = inputs(call, options.operands, &system, &code)
        func line(_ counts: [Int], _ name: String) {
            let kinds = shown.isEmpty ? ["l", "w", "c"] : shown
            let numbers = zip(["l", "w", "c"], counts).filter { kinds.contains($0.0) }.map { "\($0.1)" }
            let text =
                numbers.count == 1
                ? numbers[0]
                : numbers.map { String(repeating: " ", count: max(0, 7 - $0.count)) + $0 }.joined(
                    separator: " ")
            system.print(call, name == "-" ? text : "\(text) \(name)")
        }
        for input in inputs {
            let counts = [
                input.bytes.count { $0 == 0x0A },
                input.bytes.split { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }.count, input.bytes.count,
            ]
            for index in 0..<3 { totals[index] += counts[index] }
            line(counts, input.name)
        }
        if inputs.count > 1 { line(totals, "total") }
        return code
    }

    @Sendable private static func sort(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments, valued: ["k", "t"])
        var code = 0
        var all = allLines(call, options.operands, &system, &code)
        let field = options.value("k").flatMap { Int($0.prefix { $0.isNumber }) }
        let isNumeric = options.has("n") || options.value("k")?.contains("n") == true
        func key(_ line: String) -> String {
            guard let field, field > 0 else { return line }
            let parts =
                options.value("t").map {
                    line.split(separator: Character($0), omittingEmptySubsequences: false)
                } ?? line.split(separator: " ")
            return field <= parts.count ? String(parts[field - 1]) : ""
        }
        func number(_ text: String) -> Double {
            Double(text.drop { $0 == " " }.prefix { $0.isNumber || $0 == "." || $0 == "-" }) ?? 0
        }
        all.sort { left, right in
            let (a, b) = (key(left), key(right))
            if isNumeric, number(a) != number(b) { return number(a) < number(b) }
            return Array(a.utf8).lexicographicallyPrecedes(Array(b.utf8))
        }
        if options.has("r") { all.reverse() }
        if options.has("u") { all = all.reduce(into: []) { if $0.last != $1 { $0.append($1) } } }
        put(call, all, &system)
        return code
    }

    @Sendable private static func uniq(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments)
        var code = 0
        var groups: [(String, Int)] = []
        for line in allLines(call, options.operands, &system, &code) {
            if groups.last?.0 == line { groups[groups.count - 1].1 += 1 } else { groups.append((line, 1)) }
        }
        if options.has("d") { groups = groups.filter { $0.1 > 1 } }
        if options.has("u") { groups = groups.filter { $0.1 == 1 } }
        put(
            call,
            groups.map { line, count in
                options.has("c")
                    ? String(repeating: " ", count: max(0, 7 - "\(count)".count)) + "\(count) \(line)" : line
            }, &system)
        return code
    }

    // MARK: - Small languages

    /// `s/pattern/text/flags`, `Np`, `Nd`, `/pattern/d`, `/pattern/p`: what scripts use most.
    @Sendable private static func sed(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments, valued: ["e", "f"])
        var operands = options.operands
        var scripts = options.values["e"] ?? []
        if scripts.isEmpty, !operands.isEmpty { scripts = [operands.removeFirst()] }
        let edits = scripts.flatMap { $0.split(separator: ";") }.compactMap { SedEdit(String($0)) }
        var code = 0
        for input in inputs(call, operands, &system, &code) {
            var result: [String] = []
            let all = lines(input.bytes)
            for (index, line) in all.enumerated() {
                var line: String? = line
                for edit in edits {
                    edit.apply(&line, number: index + 1, isLast: index == all.count - 1, &result)
                }
                if let line, !options.has("n") { result.append(line) }
            }
            if options.has("i"), input.name != "-" {
                let text = result.map { $0 + "\n" }.joined()
                try? system.files.write(call.path(input.name), Array(text.utf8), now: system.now)
            } else {
                put(call, result, &system)
            }
        }
        return code
    }

    /// `{print $1, $NF}` with an optional `/pattern/` before and `-F`.
    @Sendable private static func awk(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments, valued: ["F", "v"])
        guard let program = options.operands.first else { return 2 }
        var code = 0
        let lines = allLines(call, Array(options.operands.dropFirst()), &system, &code)
        put(call, AwkProgram(program, separator: options.value("F")).run(lines), &system)
        return code
    }
}
