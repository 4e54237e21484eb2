import YAML

/// The tree that Go's `encoding/json` writes of a value.
struct MarshalTree {
    private let execution: TemplateExecution
    /// Whether text and times are taken as go-yaml 3 does, which knows nothing of JSON: struct fields in small letters.
    private let isPretty: Bool
    private var depth = 0
    private var deepest = 0

    /// Gives the tree to `writer`. Fails as `json.Marshal` does over what JSON cannot say; every node counts against the budget, as shared maps
    /// can make a small value print without end.
    static func write<Result>(
        _ value: TemplateValue, _ execution: TemplateExecution, pretty: Bool = false,
        _ writer: (Value) throws -> Result
    ) throws -> Result {
        var tree = MarshalTree(execution: execution, isPretty: pretty)
        let result = try tree.value(value)
        // A writer takes more stack the deeper the tree is.
        return tree.deepest > shallow ? try execution.elsewhere { try writer(result) } : try writer(result)
    }

    /// How deep a tree may be for writers to do with the stack at hand.
    private static let shallow = 40

    private init(execution: TemplateExecution, isPretty: Bool) {
        self.execution = execution
        self.isPretty = isPretty
    }

    /// How deep values may nest; what nests deeper is mostly a map that holds itself.
    private static let maximumDepth = 500

    private mutating func value(_ value: TemplateValue) throws -> Value {
        switch value {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .int(let value, _): return .int(value)
        case .uint(let value, _): return Int64(exactly: value).map { .int($0) } ?? .uint(value)
        case .float(let value):
            guard value.isFinite || isPretty else {
                throw TemplateError("json: unsupported value: \(GoFormat.float(value))")
            }
            return .double(value)
        case .string(let text):
            try execution.spend(bytes: text.count)
            return .string(Self.text(text))
        case .bytes(let bytes): return .string(GoBase64.encode(bytes.bytes).text)
        case .list(let list):
            if list.isNil { return isPretty ? .array([]) : .null }
            try enter(list.count, value)
            defer { depth -= 1 }
            var values: [Value] = []
            values.reserveCapacity(list.count)
            for element in list.elements { values.append(try descend(element)) }
            return .array(values)
        case .map(let map):
            if map.isNil { return isPretty ? .emptyObject : .null }
            try enter(map.count, value)
            defer { depth -= 1 }
            var entries: [Map.Entry] = []
            entries.reserveCapacity(map.count)
            for entry in map.entries {
                try execution.spend(bytes: entry.key.count)
                entries.append(Map.Entry(key: Key(Self.text(entry.key)), value: try descend(entry.value)))
            }
            return .object(Self.map(entries))
        case .object(let object): return try self.value(object)
        case .function, .complex: throw TemplateError("json: unsupported type: \(value.typeName)")
        }
    }

    private mutating func descend(_ value: TemplateValue) throws -> Value {
        guard execution.stack.isLow else { return try self.value(value) }
        return try execution.elsewhere { try self.value(value) }
    }

    private mutating func enter(_ count: Int, _ value: TemplateValue) throws {
        depth += 1
        deepest = max(deepest, depth)
        guard depth <= Self.maximumDepth else {
            throw TemplateError("json: unsupported value: encountered a cycle via \(value.typeName)")
        }
        try execution.spend(steps: count)
        try execution.spend(bytes: count * 32)
    }

    /// Names that differ only in bytes that are no UTF-8 become one.
    private static func map(_ entries: [Map.Entry]) -> Map {
        var seen: Set<Key> = []
        for entry in entries where !seen.insert(entry.key).inserted {
            var map = Map()
            for entry in entries { map[entry.key] = entry.value }
            return map
        }
        return Map(uniqueEntries: entries)
    }

    /// The text with U+FFFD for each byte that is no UTF-8.
    static func text(_ text: ByteString) -> String {
        if let valid = String(validating: text.bytes, as: UTF8.self) { return valid }
        return GoRunes.text(GoRunes.scalars(text)).text
    }

    private mutating func value(_ object: any TemplateObject) throws -> Value {
        if let plain = object.plainValue {
            // go-yaml 3 prints a duration as its text.
            if isPretty, object.goType == DurationValue.type { return .string(object.stringForm?.text ?? "") }
            return try value(plain)
        }
        if let time = object as? TimeObject { return .string(time.time.rfc3339) }
        if let version = object as? VersionObject { return .string(version.version.description) }
        depth += 1
        defer { depth -= 1 }
        var map = Map()
        for field in object.fields where field.name.first?.isUppercase ?? false {
            map[Key(isPretty ? field.name.lowercased() : field.name)] = try value(field.value)
        }
        return .object(map)
    }
}
