import Kubernetes

/// The expansion of words: parameters, the results of scripts, arithmetic, splitting into fields, file names.
extension ShellMachine {
    /// The scripts within a word in the order in which the expansion asks for their results.
    static func scripts(_ word: ShellWord) -> [String] {
        word.parts.flatMap { part -> [String] in
            switch part {
            case .command(let script, _): [script]
            case .parameter(let parameter, _): scripts(parameter.word)
            default: []
            }
        }
    }

    static func scripts(_ command: ShellCommand) -> [String] {
        command.words.flatMap { scripts($0) } + command.assignments.flatMap { scripts($0.value) }
            + command.redirections.flatMap { scripts($0.target) }
    }

    /// A field under way: its bytes, and which of them are quoted.
    private struct Field {
        var bytes: [UInt8] = []
        var quoted: [Bool] = []
        var isPresent = false

        mutating func add(_ text: some Collection<UInt8>, isQuoted: Bool) {
            bytes += text
            quoted += Array(repeating: isQuoted, count: text.count)
            if isQuoted || !text.isEmpty { isPresent = true }
        }
    }

    /// The fields that a word becomes.
    mutating func fields(
        _ word: ShellWord, _ values: inout [String], _ system: ContainerSystem
    ) throws(ShellFailure) -> [String] {
        var all: [String] = []
        for word in ShellBraces.expand(word) {
            var done: [Field] = []
            var field = Field()
            field.isPresent = false
            for part in word.parts {
                switch part {
                case .text(var text, let isQuoted):
                    if !isQuoted, field.bytes.isEmpty { text = tilde(text) }
                    field.add(text.utf8, isQuoted: isQuoted)
                case .parameter(let parameter, let isQuoted)
                where parameter.name == "@" && isQuoted && Self.isPlain(parameter):
                    for (index, value) in positional.enumerated() {
                        if index > 0 {
                            done.append(field)
                            field = Field()
                        }
                        field.add(value.utf8, isQuoted: true)
                    }
                case .parameter, .command, .arithmetic:
                    let (text, isQuoted) = try value(part, &values, system)
                    if isQuoted { field.add(text.utf8, isQuoted: true) } else { split(text, &field, &done) }
                }
            }
            if word.hasQuotes, field.bytes.isEmpty, !Self.isEmptyAll(word) || !positional.isEmpty {
                field.isPresent = true
            }
            if field.isPresent { done.append(field) }
            for field in done {
                let pattern = ShellPattern(field.bytes, quoted: field.quoted)
                let text = String(decoding: field.bytes, as: UTF8.self)
                if pattern.isMagic {
                    let found = system.files.matches(text, quoted: field.quoted, in: directory)
                    all += found.isEmpty ? [text] : found
                } else {
                    all.append(text)
                }
                guard all.count <= 65_536 else { throw ShellFailure(text: "Argument list too long") }
            }
        }
        return all
    }

    private static func isPlain(_ parameter: ShellParameter) -> Bool {
        if case .none = parameter.operation { true } else { false }
    }

    /// Whether the word is `"$@"` alone, which becomes nothing without parameters.
    private static func isEmptyAll(_ word: ShellWord) -> Bool {
        guard word.parts.count == 1, case .parameter(let parameter, true) = word.parts[0] else {
            return false
        }
        return parameter.name == "@"
    }

    /// Splits at blanks and line ends.
    private func split(_ text: String, _ field: inout Field, _ done: inout [Field]) {
        let separators = Array((variables["IFS"]?.value ?? " \t\n").utf8)
        guard !separators.isEmpty else { return field.add(text.utf8, isQuoted: false) }
        for byte in text.utf8 {
            if separators.contains(byte) {
                let isBlank = byte == 32 || byte == 9 || byte == 10
                if field.isPresent || !isBlank {
                    field.isPresent = true
                    done.append(field)
                    field = Field()
                }
            } else {
                field.add(CollectionOfOne(byte), isQuoted: false)
            }
        }
    }

    private func tilde(_ text: String) -> String {
        guard text == "~" || text.hasPrefix("~/") else { return text }
        return (variables["HOME"]?.value ?? "/root") + text.dropFirst()
    }

    /// The word as one text: for assignments, redirections and `case`.
    mutating func text(
        _ word: ShellWord, _ values: inout [String], _ system: ContainerSystem
    ) throws(ShellFailure) -> String {
        var result = ""
        for (index, part) in word.parts.enumerated() {
            if case .text(let text, let isQuoted) = part {
                result += index == 0 && !isQuoted ? tilde(text) : text
            } else {
                result += try value(part, &values, system).text
            }
        }
        return result
    }

    /// The word as a pattern, in which what is quoted stands for itself.
    mutating func pattern(
        _ word: ShellWord, _ values: inout [String], _ system: ContainerSystem
    ) throws(ShellFailure) -> ShellPattern {
        var field = Field()
        for part in word.parts {
            if case .text(let text, let isQuoted) = part {
                field.add(text.utf8, isQuoted: isQuoted)
            } else {
                let (text, isQuoted) = try value(part, &values, system)
                field.add(text.utf8, isQuoted: isQuoted)
            }
        }
        return ShellPattern(field.bytes, quoted: field.quoted)
    }

    private mutating func value(
        _ part: ShellWord.Part, _ values: inout [String], _ system: ContainerSystem
    ) throws(ShellFailure) -> (text: String, isQuoted: Bool) {
        switch part {
        case .text(let text, let isQuoted): return (text, isQuoted)
        case .command(_, let isQuoted): return (values.popLast() ?? "", isQuoted)
        case .arithmetic(let expression, let isQuoted):
            return ("\(try compute(expression))", isQuoted)
        case .parameter(let parameter, let isQuoted):
            return (try self.parameter(parameter, &values, system), isQuoted)
        }
    }

    // MARK: - Parameters

    /// The value of a variable or special parameter; nil: not set.
    func lookUp(_ name: String) -> String? {
        switch name {
        case "?": return "\(status)"
        case "$": return "\(ownID)"
        case "!": return lastBackground == 0 ? nil : "\(lastBackground)"
        case "#": return "\(positional.count)"
        case "@", "*": return positional.isEmpty ? nil : positional.joined(separator: " ")
        case "0": return self.name
        case "-": return (exitsOnError ? "e" : "") + (isInteractive ? "i" : "")
        case "RANDOM": return "\(UInt64(truncatingIfNeeded: steps &* 1_103_515_245 &+ 12345) >> 16 & 32767)"
        case "SECONDS": return "0"
        default: break
        }
        if let index = Int(name) {
            return index <= positional.count && index > 0 ? positional[index - 1] : nil
        }
        return variables[name]?.value
    }

    mutating func set(_ name: String, _ value: String) {
        guard value.utf8.count <= 1 << 20, variables.count < 4096 || variables[name] != nil else { return }
        if variables[name] != nil {
            variables[name]?.value = value
        } else {
            variables[name] = Variable(value: value, isExported: false)
        }
    }

    private mutating func parameter(
        _ parameter: ShellParameter, _ values: inout [String], _ system: ContainerSystem
    ) throws(ShellFailure) -> String {
        if parameter.name == "RANDOM" { steps += 1 }
        let value = lookUp(parameter.name)
        func required() throws(ShellFailure) -> String {
            if let value { return value }
            if refusesUnset, parameter.name != "@", parameter.name != "*" {
                throw ShellFailure(
                    text: kind == .bash
                        ? "\(parameter.name): unbound variable" : "\(parameter.name): parameter not set")
            }
            return ""
        }
        switch parameter.operation {
        case .none: return try required()
        case .length:
            return parameter.name == "@" ? "\(positional.count)" : "\(try required().count)"
        case .otherwise(let mark, let countsEmpty):
            let isSet = value.map { !countsEmpty || !$0.isEmpty } ?? false
            // The word is expanded in any case: its scripts' results are in the list.
            let word = try text(parameter.word, &values, system)
            switch mark {
            case UInt8(ascii: "+"): return isSet ? word : ""
            case UInt8(ascii: "-"): return isSet ? value ?? "" : word
            case UInt8(ascii: "="):
                if !isSet { set(parameter.name, word) }
                return isSet ? value ?? "" : word
            default:
                guard !isSet else { return value ?? "" }
                throw ShellFailure(
                    text: "\(parameter.name): \(word.isEmpty ? "parameter null or not set" : word)")
            }
        case .trim(let isPrefix, let isLongest):
            let pattern = try self.pattern(parameter.word, &values, system)
            return pattern.trim(try required(), isPrefix: isPrefix, isLongest: isLongest)
        case .replace(let isGlobal, let with):
            let pattern = try self.pattern(parameter.word, &values, system)
            return pattern.replace(
                in: try required(), with: try text(with, &values, system), isGlobal: isGlobal)
        case .slice(let offset, let length):
            let characters = Array(try required())
            var start = Int(clamping: try compute(offset))
            if start < 0 { start = max(0, characters.count + start) }
            start = min(start, characters.count)
            var end = characters.count
            if let length {
                let count = Int(clamping: try compute(length))
                end =
                    count < 0 ? characters.count + count : min(characters.count, start + min(count, 1 << 20))
            }
            return String(characters[start..<max(start, end)])
        case .upper: return try required().uppercased()
        case .lower: return try required().lowercased()
        }
    }

    // MARK: - Arithmetic

    private mutating func compute(_ expression: String) throws(ShellFailure) -> Int64 {
        // Parameters with a dollar sign are replaced first, but for scripts.
        var word = ShellWord()
        if expression.utf8.contains(UInt8(ascii: "$")) {
            word = (try? ShellWordReader.hereText(Array(expression.utf8))) ?? word
        }
        var text = expression
        if !word.parts.isEmpty {
            text = ""
            for part in word.parts {
                switch part {
                case .text(let piece, _): text += piece
                case .parameter(let parameter, _): text += lookUp(parameter.name) ?? "0"
                case .arithmetic(let inner, _): text += "(\(inner))"
                case .command: text += "0"
                }
            }
        }
        do throws(ShellArithmetic.Failure) {
            let machine = self
            let (value, assigned) = try ShellArithmetic.evaluate(text) { machine.lookUp($0) }
            for (name, value) in assigned { set(name, "\(value)") }
            return value
        } catch {
            throw ShellFailure(text: "\(expression): \(error.text)")
        }
    }

    /// Evaluates an arithmetic command; nil and a message when it is wrong.
    mutating func evaluate(
        _ expression: String, _ system: inout ContainerSystem, _ process: Int
    ) -> Int64? {
        do throws(ShellFailure) {
            return try compute(expression)
        } catch {
            complain(&system, process, error.text)
            status = 1
            return nil
        }
    }
}
