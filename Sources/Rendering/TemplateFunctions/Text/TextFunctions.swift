/// Sprig's functions on strings, except those of regular expressions.
enum TextFunctions {
    static var all: [TemplateFunction] { letterCase + cutting + layout + searching + splitting + quoting }

    private static var letterCase: [TemplateFunction] {
        [
            .text("upper", [.string]) { LetterCase.upper($0.string(0)) },
            .text("lower", [.string]) { LetterCase.lower($0.string(0)) },
            .text("title", [.string]) { LetterCase.title($0.string(0)) },
            .text("untitle", [.string]) { LetterCase.untitle($0.string(0)) },
            .text("swapcase", [.string]) { LetterCase.swapped($0.string(0)) },
            .text("camelcase", [.string]) { LetterCase.pascal($0.string(0)) },
            .text("snakecase", [.string]) { CaseWords.joined($0.string(0), by: "_") },
            .text("kebabcase", [.string]) { CaseWords.joined($0.string(0), by: "-") },
        ]
    }

    private static func trimSet(_ arguments: Arguments) -> ByteString {
        let set = Set(GoRunes.scalars(arguments.string(0)))
        return arguments.string(1).trimmed { set.contains($0) }
    }

    private static var cutting: [TemplateFunction] {
        [
            .text("trim", [.string]) { $0.string(0).trimmed(\.isGoSpace) },
            .text("trimAll", [.string, .string], body: trimSet),
            .text("trimall", [.string, .string], body: trimSet),
            .text("trimSuffix", [.string, .string]) {
                let text = $0.string(1)
                return text.hasSuffix($0.string(0)) ? text[0..<text.count - $0.string(0).count] : text
            },
            .text("trimPrefix", [.string, .string]) {
                let text = $0.string(1)
                return text.hasPrefix($0.string(0)) ? text[$0.string(0).count..<text.count] : text
            },
            .text("nospace", [.string]) { LineLayout.withoutSpace($0.string(0)) },
            .text("initials", [.string]) { LineLayout.initials($0.string(0)) },
            .text("trunc", [.int, .string]) { arguments in
                let (count, text) = (arguments.int(0), arguments.string(1))
                if count < 0, count > -text.count { return text[(text.count + count)..<text.count] }
                return count >= 0 && text.count > count ? text[0..<count] : text
            },
            .text("substr", [.int, .int, .string]) {
                try substring($0.string(2), from: $0.int(0), to: $0.int(1))
            },
            .text("abbrev", [.int, .string]) { arguments in
                let (width, text) = (arguments.int(0), arguments.string(1))
                return width < 4 ? text : LineLayout.abbreviated(text, offset: 0, width: width)
            },
            .text("abbrevboth", [.int, .int, .string]) { arguments in
                let (left, right, text) = (arguments.int(0), arguments.int(1), arguments.string(2))
                if right < 4 || (left > 0 && right < 7) { return text }
                return LineLayout.abbreviated(text, offset: left, width: right)
            },
        ]
    }

    /// Go's slice of a string, with the bounds as Sprig picks them.
    private static func substring(_ text: ByteString, from start: Int, to end: Int) throws -> ByteString {
        if start < 0 {
            guard end >= 0 else { throw TemplateError("runtime error: slice bounds out of range [:\(end)]") }
            guard end <= text.count else {
                throw TemplateError(
                    "runtime error: slice bounds out of range [:\(end)] with length \(text.count)")
            }
            return text[0..<end]
        }
        let stop = end < 0 || end > text.count ? text.count : end
        guard start <= stop else {
            throw TemplateError("runtime error: slice bounds out of range [\(start):\(stop)]")
        }
        return text[start..<stop]
    }

    private static var layout: [TemplateFunction] {
        [
            .text("repeat", [.int, .string]) { arguments, execution in
                let (count, text) = (arguments.int(0), arguments.string(1))
                guard count >= 0 else { throw GoPanic.negativeRepeat }
                let (size, overflow) = count.multipliedReportingOverflow(by: text.count)
                try execution.spend(bytes: overflow ? .max : size)
                if text.isEmpty { return text }
                var out: [UInt8] = []
                out.reserveCapacity(size)
                for _ in 0..<count { out += text.bytes }
                return ByteString(out)
            },
            .text("indent", [.int, .string]) { try indented($0, $1) },
            .text("nindent", [.int, .string]) { ByteString([10] + (try indented($0, $1)).bytes) },
            .text("wrap", [.int, .string]) {
                LineLayout.wrapped($0.string(1), width: $0.int(0), newLine: "\n", breaksWords: false)
            },
            .text("wrapWith", [.int, .string, .string]) { arguments, execution in
                let (width, text) = (arguments.int(0), arguments.string(2))
                try execution.spend(bytes: (text.count / max(1, width)) * arguments.string(1).count)
                return LineLayout.wrapped(
                    text, width: width, newLine: arguments.string(1), breaksWords: true)
            },
        ]
    }

    private static func indented(_ arguments: Arguments, _ execution: TemplateExecution) throws -> ByteString
    {
        let (spaces, text) = (arguments.int(0), arguments.string(1))
        guard spaces >= 0 else { throw GoPanic.negativeRepeat }
        let size = LineLayout.indentedSize(text, spaces: spaces)
        try execution.spend(bytes: size)
        return LineLayout.indented(text, spaces: spaces)
    }

    private static var searching: [TemplateFunction] {
        [
            TemplateFunction("contains", [.string, .string], returns: .bool) {
                .bool($0.string(1).contains($0.string(0)))
            },
            TemplateFunction("hasPrefix", [.string, .string], returns: .bool) {
                .bool($0.string(1).hasPrefix($0.string(0)))
            },
            TemplateFunction("hasSuffix", [.string, .string], returns: .bool) {
                .bool($0.string(1).hasSuffix($0.string(0)))
            },
            .text("replace", [.string, .string, .string]) { arguments, execution in
                let (old, new, text) = (arguments.string(0), arguments.string(1), arguments.string(2))
                if new.count > old.count {
                    try execution.spend(bytes: text.occurrences(of: old) * (new.count - old.count))
                }
                return text.replacing(old, with: new)
            },
            .text("plural", [.string, .string, .int]) { $0.int(2) == 1 ? $0.string(0) : $0.string(1) },
            .text("hello", []) { _ in "Hello!" },
        ]
    }

    private static func numbered(_ parts: [ByteString]) -> TemplateValue {
        let pairs = parts.enumerated().map { (ByteString("_\($0)"), TemplateValue.string($1)) }
        return .map(TemplateMap(pairs, elementType: .string))
    }

    private static var splitting: [TemplateFunction] {
        [
            TemplateFunction("split", [.string, .string], returns: .map(.string)) { arguments, execution in
                try execution.spend(steps: arguments.string(1).count)
                return numbered(arguments.string(1).split(by: arguments.string(0)))
            },
            TemplateFunction("splitn", [.string, .int, .string], returns: .map(.string)) {
                arguments, execution in
                try execution.spend(steps: arguments.string(2).count)
                return numbered(arguments.string(2).split(by: arguments.string(0), limit: arguments.int(1)))
            },
            TemplateFunction("splitList", [.string, .string], returns: .strings) { arguments, execution in
                try execution.spend(steps: arguments.string(1).count)
                return .strings(arguments.string(1).split(by: arguments.string(0)))
            },
            .text("join", [.string, .any]) { arguments, execution in
                let parts = try ListElements.strings(arguments[1], execution)
                var size = max(0, parts.count - 1) * arguments.string(0).count
                for part in parts { size += part.count }
                try execution.spend(bytes: size)
                var out: [UInt8] = []
                out.reserveCapacity(size)
                for (index, part) in parts.enumerated() {
                    if index > 0 { out += arguments.string(0).bytes }
                    out += part.bytes
                }
                return ByteString(out)
            },
            TemplateFunction("toStrings", [.any], returns: .strings) {
                .strings(try ListElements.strings($0[0], $1))
            },
        ]
    }

    private static var quoting: [TemplateFunction] {
        [
            .text("quote", [], variadic: .any) { joined($0) { GoFormat.quote(TextOf.value($0)) } },
            .text("squote", [], variadic: .any) {
                joined($0) { ByteString([39] + GoFormat.text($0).bytes + [39]) }
            },
            .text("cat", [], variadic: .any) { joined($0, GoFormat.text) },
            .text("toString", [.any]) { TextOf.value($0[0]) },
        ]
    }

    /// The arguments that are not nil, with spaces between them.
    private static func joined(_ arguments: Arguments, _ text: (TemplateValue) -> ByteString) -> ByteString {
        var out: [UInt8] = []
        var isFirst = true
        for value in arguments.values {
            if case .null = value { continue }
            if !isFirst { out.append(UInt8(ascii: " ")) }
            isFirst = false
            out += text(value).bytes
        }
        return ByteString(out)
    }
}
