/// Filters that work on characters, and copies.
extension TextCommands {
    private static func positions(_ text: String, _ count: Int) -> [Int] {
        var found: Set<Int> = []
        for part in text.split(separator: ",") {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            let low = ends.first.flatMap { Int($0) } ?? 1
            let high = ends.count == 1 ? low : ends.last.flatMap { Int($0) } ?? count
            if low <= min(high, count), low > 0 { found.formUnion(low...min(high, count)) }
        }
        return found.sorted()
    }

    @Sendable static func cut(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments, valued: ["d", "f", "c"])
        var code = 0
        let separator = options.value("d")?.first ?? "\t"
        let lines = allLines(call, options.operands, &system, &code).map { line -> String in
            if let spec = options.value("c") {
                let characters = Array(line)
                return String(positions(spec, characters.count).map { characters[$0 - 1] })
            }
            guard line.contains(separator) else { return line }
            let fields = line.split(separator: separator, omittingEmptySubsequences: false)
            return positions(options.value("f") ?? "1", fields.count).map { String(fields[$0 - 1]) }
                .joined(separator: String(separator))
        }
        put(call, lines, &system)
        return code
    }

    @Sendable static func tr(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        func set(_ text: String) -> [UInt8] {
            let classes: [(String, String)] = [
                ("[:upper:]", "A-Z"), ("[:lower:]", "a-z"), ("[:digit:]", "0-9"), ("[:space:]", " \\t\\n\\r"),
                ("[:alpha:]", "A-Za-z"), ("[:alnum:]", "A-Za-z0-9"),
            ]
            var text = text
            for (name, range) in classes where text.contains(name) {
                text = ShellPattern(Array(name.utf8), quoted: Array(repeating: true, count: name.utf8.count))
                    .replace(in: text, with: range, isGlobal: true)
            }
            let bytes = ShellEscapes.expand(Array(text.utf8)).bytes
            var result: [UInt8] = []
            var index = 0
            while index < bytes.count {
                if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "-"),
                    bytes[index] <= bytes[index + 2]
                {
                    result += Array(bytes[index]...bytes[index + 2])
                    index += 3
                } else {
                    result.append(bytes[index])
                    index += 1
                }
            }
            return result
        }
        let options = CommandOptions(call.arguments)
        let from = set(options.operands.first ?? "")
        let to = set(options.operands.count > 1 ? options.operands[1] : "")
        var result: [UInt8] = []
        for byte in call.input {
            let isIn = from.contains(byte) != options.has("c")
            guard isIn else {
                result.append(byte)
                continue
            }
            if options.has("d") { continue }
            let place = from.lastIndex(of: byte) ?? 0
            let changed = to.isEmpty ? byte : to[min(place, to.count - 1)]
            if options.has("s"), result.last == changed { continue }
            result.append(changed)
        }
        system.write(call.process, 1, result)
        return 0
    }

    @Sendable static func tee(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments)
        var code = 0
        for operand in options.operands where operand != "/dev/stderr" {
            do throws(FileTree.Failure) {
                try system.files.write(
                    call.path(operand), call.input, appends: options.has("a"), now: system.now)
            } catch {
                system.complain(call, "\(operand): \(error.rawValue)")
                code = 1
            }
        }
        system.write(call.process, 1, call.input)
        return code
    }

    @Sendable static func rev(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var code = 0
        put(
            call,
            allLines(call, CommandOptions(call.arguments).operands, &system, &code).map {
                String($0.reversed())
            }, &system)
        return code
    }

    @Sendable static func tac(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var code = 0
        put(call, allLines(call, CommandOptions(call.arguments).operands, &system, &code).reversed(), &system)
        return code
    }

    @Sendable static func numbered(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var code = 0
        let lines = allLines(call, CommandOptions(call.arguments).operands, &system, &code)
        put(
            call,
            lines.enumerated().map { index, line in
                let number = "\(index + 1)"
                return String(repeating: " ", count: max(0, 6 - number.count)) + "\(number)\t\(line)"
            }, &system)
        return code
    }

    @Sendable static func base64(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments, valued: ["w"])
        var code = 0
        let bytes = inputs(call, options.operands, &system, &code).flatMap(\.bytes)
        if options.has("d", "D", "--decode") {
            guard let decoded = Base64Text.decode(bytes) else {
                system.complain(call, "invalid input")
                return 1
            }
            system.write(call.process, 1, decoded)
        } else {
            system.print(call, Base64Text.encode(bytes))
        }
        return code
    }

    @Sendable static func checksum(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var code = 0
        for input in inputs(call, CommandOptions(call.arguments).operands, &system, &code) {
            let digits = PodWorker.digest(of: call.name + String(decoding: input.bytes, as: UTF8.self))
            system.print(call, "\(digits.prefix(call.name == "md5sum" ? 32 : 64))  \(input.name)")
        }
        return code
    }

}
