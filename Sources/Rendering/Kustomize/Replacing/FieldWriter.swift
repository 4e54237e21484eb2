import YAML

/// Writes a value to the fields at one path of an object, also within texts that hold YAML or JSON.
struct FieldWriter {
    private let value: Node
    private let path: String
    private let steps: [String]
    private let options: ReplacementOptions?

    init(_ value: Node, _ path: String, _ options: ReplacementOptions?) {
        self.value = value
        self.path = path
        self.options = options
        steps = NodePath.splitOutsideBrackets(path, ".")
    }

    private var creating: Node.Kind? { options?.creates ?? false ? value.kind : nil }

    func write(to object: Node) throws(KustomizeError) {
        try NodePath.check(steps)
        if (try? writeWithinText(of: object)) == true { return }
        let verb = creating == nil ? "find" : "find or create"
        let missing = "unable to \(verb) field \(GoQuote.quoted(path)) in replacement target"
        let fields: [Node]
        do throws(KustomizeError) {
            fields = try PathMatch(creating: creating).nodes(at: steps[...], in: object)
        } catch {
            throw error.prefixed(missing)
        }
        guard !fields.isEmpty else { throw KustomizeError(missing) }
        for field in fields { try set(field) }
    }

    private func set(_ field: Node) throws(KustomizeError) {
        let value = value.copy()
        if let options, !options.delimiter.isEmpty {
            guard field.kind == .scalar else {
                throw KustomizeError("delimiter option can only be used with scalar nodes")
            }
            var parts = field.text.separated(by: options.delimiter)
            let text = value.isNull ? "" : value.text
            if options.index < 0 {
                parts.insert(text, at: 0)
            } else if options.index >= parts.count {
                parts.append(text)
            } else {
                parts[options.index] = text
            }
            value.text = parts.joined(separator: options.delimiter)
        }
        if field.kind == .scalar {
            field.text = value.text
        } else {
            field.assign(value)
        }
    }

    // MARK: - Texts that hold structures

    /// Follows the path into the first scalar on its way; false when there is none.
    private func writeWithinText(of object: Node) throws(KustomizeError) -> Bool {
        guard steps.count >= 2 else { return false }
        for count in 1..<steps.count {
            guard let scalar = try? object.lookUp(path: Array(steps[..<count])), scalar.kind == .scalar,
                let root = try? NodeReader(file: "").root(Array(scalar.text.utf8))
            else { continue }
            let fields = try PathMatch(creating: creating).nodes(at: steps[count...], in: root)
            guard !fields.isEmpty else { return false }
            for field in fields {
                // Within a text the delimiter does not count.
                if field.kind == .scalar {
                    field.text = value.text
                } else {
                    field.assign(value.copy())
                }
            }
            scalar.text = try Self.text(of: root, like: scalar.text)
            return true
        }
        return false
    }

    /// The structure as text in the form it had.
    private static func text(of root: Node, like original: String) throws(KustomizeError) -> String {
        let first = original.utf8.first { $0 > 32 }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
            return NodeText.text(of: root).trimming(\.isWhitespace)
        }
        let value = try root.value()
        var options = JSONWriter.Options()
        options.sortsKeys = true
        if original.utf8.contains(10), original.separated(by: "  ").count > 1 {
            return JSONWriter.pretty(value, indent: 2, options: options)
        }
        return JSONWriter.string(value, options: options)
    }
}
