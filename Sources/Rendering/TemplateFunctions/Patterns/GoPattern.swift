/// A regular expression used as Go's package `regexp` uses it.
struct GoPattern {
    private let expression: RegularExpression
    private let source: ByteString
    private let execution: TemplateExecution

    /// Compiles `source`; fails in Go's words: ``error parsing regexp: missing closing ): `a(` ``.
    init(_ source: ByteString, _ execution: TemplateExecution) throws {
        try execution.spend(steps: 50 + source.count)
        self.source = source
        self.execution = execution
        do {
            expression = try RegularExpression(PatternSyntax.re2(source.text))
        } catch {
            throw TemplateError(
                "error parsing regexp: " + PatternSyntax.goMessage(error.message, of: source.text))
        }
    }

    /// As Go's `regexp.MustCompile`, whose panic says more.
    static func must(_ source: ByteString, _ execution: TemplateExecution) throws -> GoPattern {
        do {
            return try GoPattern(source, execution)
        } catch let error as TemplateError {
            guard error.description.hasPrefix("error parsing regexp") else { throw error }
            let quoted =
                QuotedText.canBackquote(source.bytes) ? "`\(source)`" : GoFormat.quote(source).text
            throw TemplateError("regexp: Compile(\(quoted)): \(error)")
        }
    }

    private func match(_ text: ByteString, from start: Int) throws -> RegularExpression.Match? {
        try execution.spend(steps: 1 + (text.count - start) / 512)
        return expression.firstMatch(in: text.bytes.span, from: start)
    }

    func matches(_ text: ByteString) throws -> Bool { try match(text, from: 0) != nil }

    func first(in text: ByteString) throws -> ByteString {
        guard let match = try match(text, from: 0) else { return .empty }
        return text[match.range]
    }

    /// The matches that do not overlap, at most `limit` where it is not negative. An empty match right behind
    /// another does not count.
    func all(in text: ByteString, limit: Int) throws -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var position = 0
        var previousEnd = -1
        while limit < 0 || ranges.count < limit, position <= text.count {
            guard let match = try match(text, from: position) else { break }
            var isAccepted = true
            if match.range.upperBound == position {
                isAccepted = match.range.lowerBound != previousEnd
                position += max(1, GoRunes.decode(text.bytes, at: position).1)
            } else {
                position = match.range.upperBound
            }
            previousEnd = match.range.upperBound
            if isAccepted { ranges.append(match.range) }
        }
        try execution.spend(bytes: ranges.count * 32)
        return ranges
    }

    func replacing(
        in text: ByteString, _ replacement: (RegularExpression.Match, inout [UInt8]) -> Void
    ) throws -> ByteString {
        var out: [UInt8] = []
        var lastEnd = 0
        var position = 0
        var charged = 0
        while position <= text.count {
            guard let match = try match(text, from: position) else { break }
            let range = match.range
            out += text.bytes[lastEnd..<range.lowerBound]
            if range.upperBound > lastEnd || range.lowerBound == 0 { replacement(match, &out) }
            if out.count - charged > 1 << 16 {
                try execution.spend(bytes: out.count - charged)
                charged = out.count
            }
            lastEnd = range.upperBound
            let width = GoRunes.decode(text.bytes, at: position).1
            position = max(range.upperBound, position + max(1, width))
        }
        return ByteString(out + text.bytes[lastEnd...])
    }

    /// The text with `$1`, `${name}` and `$$` of the template expanded in place of each match.
    func replacing(in text: ByteString, template: ByteString) throws -> ByteString {
        let template = ReplacementTemplate(template, names: expression.groupNames)
        return try replacing(in: text) { template.expand($0, in: text, to: &$1) }
    }

    func split(_ text: ByteString, limit: Int) throws -> [ByteString] {
        if limit == 0 { return [] }
        if !source.isEmpty, text.isEmpty { return [.empty] }
        var parts: [ByteString] = []
        var start = 0
        var end = 0
        for range in try all(in: text, limit: limit) {
            if limit > 0, parts.count == limit - 1 { break }
            end = range.lowerBound
            if range.upperBound != 0 { parts.append(text[start..<end]) }
            start = range.upperBound
        }
        if end != text.count { parts.append(text[start..<text.count]) }
        return parts
    }

    /// The text with every character escaped that means something in a pattern.
    static func quoted(_ text: ByteString) -> ByteString {
        let special = Set(#"\.+*?()|[]{}^$"#.utf8)
        var out: [UInt8] = []
        for byte in text.bytes {
            if special.contains(byte) { out.append(UInt8(ascii: "\\")) }
            out.append(byte)
        }
        return ByteString(out)
    }
}
