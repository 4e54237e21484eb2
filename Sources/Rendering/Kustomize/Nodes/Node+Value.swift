import YAML

/// The value a node comes to when kustomize prints it: the node is written as YAML and read again, so that a
/// scalar's tag, style and text decide together what it is.
extension Node {
    /// The deepest tree that is printed. Changes can nest deeper than any file.
    static let maximumDepth = 1000

    /// The node as JSON would hold it.
    ///
    /// - Throws: for a key given twice, a key below the top that is no string, a tag that its text does not fit,
    ///   and a number JSON does not know.
    func value() throws(KustomizeError) -> Value {
        try value(isInFlow: false, isTop: true, depth: 0)
    }

    /// The node as it is read, without being written first.
    func readValue() throws(KustomizeError) -> Value {
        // In a flow nothing folds; an empty scalar there is the one thing that differs, and null is what it reads as.
        try copyWithoutFolds().value()
    }

    private func copyWithoutFolds() -> Node {
        let copy = Node(kind, tag: tag, style: style.subtracting([.folded, .flow]), text: text, line: line)
        copy.content = content.map { $0.copyWithoutFolds() }
        return copy
    }

    private func value(isInFlow: Bool, isTop: Bool, depth: Int) throws(KustomizeError) -> Value {
        guard depth <= Self.maximumDepth else {
            throw KustomizeError("exceeded max depth of \(Self.maximumDepth)", .tooLarge)
        }
        switch kind {
        case .scalar:
            return try scalarValue(isInFlow: isInFlow)
        case .sequence:
            let isFlow = isInFlow || style.contains(.flow)
            var values: [Value] = []
            values.reserveCapacity(content.count)
            for element in content {
                values.append(try element.value(isInFlow: isFlow, isTop: false, depth: depth + 1))
            }
            return .array(values)
        case .mapping:
            let isFlow = isInFlow || style.contains(.flow)
            return try mapValue(isInFlow: isFlow, isTop: isTop, depth: depth)
        case .alias:
            return try content[0].value(isInFlow: isInFlow, isTop: isTop, depth: depth + 1)
        }
    }

    private func mapValue(isInFlow: Bool, isTop: Bool, depth: Int) throws(KustomizeError) -> Value {
        var entries: [Map.Entry] = []
        entries.reserveCapacity(content.count / 2)
        var seen = content.count > 32 ? Set<String>(minimumCapacity: content.count / 2) : []
        for index in stride(from: 0, to: content.count - 1, by: 2) {
            let key = content[index]
            let isRepeated: Bool
            if content.count > 32 {
                isRepeated = !seen.insert(key.text).inserted
            } else {
                isRepeated = entries.contains { $0.key.name == key.text }
            }
            if isRepeated {
                let first = stride(from: 0, to: index, by: 2).first { content[$0].text == key.text } ?? 0
                throw KustomizeError(
                    "yaml: unmarshal errors:\n  line \(key.line): mapping key \"\(key.text)\" already defined "
                        + "at line \(content[first].line)", .syntax)
            }
            if !isTop, !key.isTextual {
                throw KustomizeError(
                    "json: unsupported type: map[interface {}]interface {} (the key \(key.text) is no string)"
                )
            }
            let value = try content[index + 1].value(isInFlow: isInFlow, isTop: false, depth: depth + 1)
            entries.append(Map.Entry(key: Key(key.text), value: value))
        }
        return .object(Map(uniqueEntries: entries))
    }

    /// Whether a scalar reads as a string once it is written.
    private var isTextual: Bool {
        if tag == .string || tag == .other || tag == .merge { return true }
        if !style.intersection(.textual).isEmpty, tag == .none { return true }
        if tag == .none { return Self.tag(ofPlain: text) == .string }
        return false
    }

    func scalarValue(isInFlow: Bool = false) throws(KustomizeError) -> Value {
        switch tag {
        case .string, .other, .merge, .map, .sequence:
            let isFolded = style.intersection([.doubleQuoted, .singleQuoted, .literal, .folded]) == .folded
            return .string(isFolded && !isInFlow ? FoldedText.rewritten(text) : text)
        case .binary:
            guard let decoded = PlainScalar.binary(text) else {
                throw KustomizeError("!!binary value contains invalid base64 data", .syntax)
            }
            return .string(decoded)
        case .none, .null, .bool, .int, .float, .timestamp:
            break
        }
        let isTextual = !style.intersection(.textual).isEmpty
        if tag == .none, isTextual { return .string(text) }
        let resolved = PlainScalar(text, dialect: .kustomize)
        let resolvedTag = Self.tag(resolved)
        // A tag that the text alone would get is not written, and then quotes make a string.
        if resolvedTag == tag, isTextual, !style.contains(.tagged) { return .string(text) }
        if tag != .none, resolvedTag != tag {
            if tag == .float, case .int(let number) = resolved { return .int(number) }
            throw KustomizeError(
                "yaml: cannot decode \(resolvedTag.name) `\(text)` as a \(tag.name)", .syntax)
        }
        switch resolved {
        case .null: return isInFlow && text.isEmpty ? .string("") : .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .uint(let value): return .uint(value)
        case .float(let value):
            guard let number = Value(jsonNumber: value) else {
                let name = value.isNaN ? "NaN" : value > 0 ? "+Inf" : "-Inf"
                throw KustomizeError("json: unsupported value: \(name)", .syntax)
            }
            return number
        case .timestamp(let time): return .string(time)
        case .text: return .string(text)
        }
    }

    private static func tag(_ scalar: PlainScalar) -> NodeTag {
        switch scalar {
        case .null: .null
        case .bool: .bool
        case .int, .uint: .int
        case .float: .float
        case .timestamp: .timestamp
        case .text: .string
        }
    }

    // MARK: - From a value

    /// The node of a value that went through JSON into a Go map and was written as YAML: numbers are floats.
    static func fromJSON(_ value: Value, depth: Int = 0) throws(KustomizeError) -> Node {
        guard depth <= maximumDepth else {
            throw KustomizeError("exceeded max depth of \(maximumDepth)", .tooLarge)
        }
        switch value {
        case .null: return Node(.scalar, tag: .null, text: "null")
        case .bool(let bool): return Node(.scalar, tag: .bool, text: bool ? "true" : "false")
        case .int, .uint, .double:
            let number = value.double ?? 0
            guard let shown = Value(jsonNumber: number) else {
                throw KustomizeError("json: unsupported value: \(number)")
            }
            return Node(
                .scalar, tag: .int, text: YAMLWriter.string(shown).trimmingLineFeed
            ).withResolvedNumber()
        case .string(let text): return written(text)
        case .array(let values):
            var content: [Node] = []
            content.reserveCapacity(values.count)
            for element in values { content.append(try fromJSON(element, depth: depth + 1)) }
            return Node(.sequence, tag: .sequence, style: content.isEmpty ? .flow : [], content: content)
        case .object(let map):
            var content: [Node] = []
            content.reserveCapacity(map.count * 2)
            for entry in map.sorted() {
                content.append(written(entry.key.name))
                content.append(try fromJSON(entry.value, depth: depth + 1))
            }
            return Node(.mapping, tag: .map, style: content.isEmpty ? .flow : [], content: content)
        }
    }

    private func withResolvedNumber() -> Node {
        tag = Self.tag(ofPlain: text)
        return self
    }

    /// A string as a writer of YAML 1.2 puts it: with quotes where it would be read as something else.
    static func written(_ text: String) -> Node {
        if text.utf8.contains(10) { return Node(.scalar, tag: .string, style: .literal, text: text) }
        let isPlain = tag(ofPlain: text) == .string && !isYAML11Scalar(text)
        return Node(.scalar, tag: .string, style: isPlain ? [] : .doubleQuoted, text: text)
    }

    /// The node of a piece of JSON read as YAML: strings stand in quotes, everything flows.
    static func fromJSONText(_ value: Value) -> Node {
        switch value {
        case .null: return Node(.scalar, tag: .null, text: "null")
        case .bool(let bool): return Node(.scalar, tag: .bool, text: bool ? "true" : "false")
        case .int, .uint, .double:
            return Node(.scalar, tag: .int, text: YAMLWriter.string(value).trimmingLineFeed)
                .withResolvedNumber()
        case .string(let text): return Node(.scalar, tag: .string, style: .doubleQuoted, text: text)
        case .array(let values):
            return Node(.sequence, tag: .sequence, style: .flow, content: values.map { fromJSONText($0) })
        case .object(let map):
            var content: [Node] = []
            for entry in map.sorted() {
                content.append(Node(.scalar, tag: .string, style: .doubleQuoted, text: entry.key.name))
                content.append(fromJSONText(entry.value))
            }
            return Node(.mapping, tag: .map, style: .flow, content: content)
        }
    }

    /// Whether YAML 1.1 reads the text as something else than a string.
    static func isYAML11Scalar(_ text: String) -> Bool {
        if text.isEmpty || text.utf8.contains(10) { return false }
        if case .text = PlainScalar(text, dialect: .kubernetes) { return false }
        return true
    }
}

extension String {
    /// Without the line break at its end.
    var trimmingLineFeed: String { utf8.last == 10 ? String(dropLast()) : self }
}
