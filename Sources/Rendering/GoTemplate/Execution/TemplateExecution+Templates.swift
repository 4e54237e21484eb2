/// Executing whole templates: for whoever renders, and for `include` and `tpl`.
extension TemplateExecution {
    /// The name of the template all others belong to, as errors about missing templates give it; also that of the
    /// text `tpl` executes.
    private static let rootName: ByteString = "gotpl"
    /// Helm's bound on includes of one name within each other.
    private static let maximumIncludes = 1000
    /// The bound on `tpl` within itself, for which Helm has none.
    private static let maximumTplDepth = 1000
    /// How many parsed texts are kept for when they come again.
    private static let maximumParsedTexts = 500

    /// Executes the template `name` with `data` as its dot and gives what it prints, without what Helm takes out:
    /// every `<no value>`.
    ///
    /// - Throws: ``TemplateError`` as Go prints it; ``TemplateError/helmDescription(of:)`` gives Helm's form.
    package func execute(_ name: ByteString, data: TemplateValue) throws(TemplateError) -> [UInt8] {
        stack = StackGuard(allowance: 256 << 10)
        return NoValue.removed(from: try executeRaw(name, data: data))
    }

    /// The same with `<no value>` as Go prints it.
    package func executeRaw(_ name: ByteString, data: TemplateValue) throws(TemplateError) -> [UInt8] {
        guard let template = templates[name] else {
            let (wanted, root) = (GoFormat.quote(name), GoFormat.quote(Self.rootName))
            throw TemplateError("template: no template \(wanted) associated with template \(root)")
        }
        return try execute(template, data: data)
    }

    func execute(_ template: Template, data: TemplateValue) throws(TemplateError) -> [UInt8] {
        let outerOutput = output
        let outerFrame = frame
        let mark = variables.count
        output = []
        frame = Frame(template: template, firstVariable: mark, depth: 0)
        variables.append(Variable(name: 0, value: Evaluated(data)))
        defer {
            output = outerOutput
            frame = outerFrame
            variables.removeSubrange(mark...)
        }
        _ = try walk(template.root, dot: Evaluated(data))
        let text = output
        return text
    }

    /// Helm's `include`: executes a template by name, at most a thousand deep in itself.
    package func include(_ name: ByteString, data: TemplateValue) throws(TemplateError) -> ByteString {
        let running = includes[name, default: 0]
        if running > Self.maximumIncludes {
            throw TemplateError(
                "rendering template has a nested reference name: \(name): ",
                wrapping: TemplateError("unable to execute template"))
        }
        includes[name] = running + 1
        defer { includes[name, default: 1] -= 1 }
        return ByteString(try executeRaw(name, data: data))
    }

    /// Helm's `tpl`: parses `text` as a template that sees all others, and executes it. Templates it defines are seen
    /// by what it includes, and not after it.
    package func tpl(_ text: ByteString, data: TemplateValue) throws(TemplateError) -> ByteString {
        guard tplDepth < Self.maximumTplDepth else {
            throw TemplateError("tpl is nested more than \(Self.maximumTplDepth) deep")
        }
        let parsed: [Template]
        do throws(TemplateError) { parsed = try parse(text) } catch {
            throw TemplateError("cannot parse template \(GoFormat.quote(text)): ", wrapping: error)
        }
        let outer = templates
        templates = outer.overlay()
        templates.add(parsed)
        tplDepth += 1
        defer {
            templates = outer
            tplDepth -= 1
        }
        guard let main = parsed.first else { return .empty }
        do throws(TemplateError) {
            return ByteString(NoValue.removed(from: try execute(main, data: data)))
        } catch {
            let quoted = GoFormat.quote(text)
            throw TemplateError("error during tpl function execution for \(quoted): ", wrapping: error)
        }
    }

    private func parse(_ text: ByteString) throws(TemplateError) -> [Template] {
        if let parsed = parsedTexts[text] { return parsed }
        try spend(steps: text.count)
        try spend(bytes: 1_000 + 8 * text.count)
        let parsed = try TemplateParser.parse(Self.rootName, text.bytes, functions: templates.functions)
        if parsedTexts.count < Self.maximumParsedTexts { parsedTexts[text] = parsed }
        return parsed
    }
}

/// What Go prints for no value, which Helm takes out of everything it renders.
enum NoValue {
    private static let marker = Array("<no value>".utf8)

    static func removed(from text: [UInt8]) -> [UInt8] {
        guard var found = find(in: text, from: 0) else { return text }
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var start = 0
        while true {
            out += text[start..<found]
            start = found + marker.count
            guard let next = find(in: text, from: start) else { break }
            found = next
        }
        out += text[start...]
        return out
    }

    private static func find(in text: [UInt8], from start: Int) -> Int? {
        let first = UInt8(ascii: "<")
        let second = UInt8(ascii: "n")
        return text.withUnsafeBufferPointer { bytes in
            var position = start
            while position + marker.count <= bytes.count {
                if bytes[position] == first, bytes[position + 1] == second,
                    bytes[position..<position + marker.count].elementsEqual(marker)
                {
                    return position
                }
                position += 1
            }
            return nil
        }
    }
}
