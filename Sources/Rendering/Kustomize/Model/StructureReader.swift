import YAML

/// A file whose fields are read, for saying where something in it is wrong.
struct StructureSource: Sendable {
    var file: String
    var bytes: [UInt8]
    /// Whether a field nobody knows is an error, as in a kustomization file.
    var isStrict: Bool
    /// Whether numbers and booleans count as strings where a string is expected, as in plugin files.
    var coercesScalars: Bool

    func mark(_ path: [PathElement]) -> Mark? {
        if bytes.isEmpty { return file.isEmpty ? nil : Mark(file: file, line: 1, column: 1) }
        return YAMLReader.locate(path: path, in: bytes, file: file)
    }
}

/// Reads the fields of one structure as Go's JSON decoder does: names in any case, null for nothing, and errors in
/// its words.
struct StructureReader {
    private let map: Map
    /// The structure's name in Go.
    private let type: String
    private let path: [PathElement]
    private let source: StructureSource
    private var taken: Set<Key> = []

    init(
        _ value: Value, type: String, path: [PathElement] = [], _ source: StructureSource
    ) throws(KustomizeError) {
        guard let map = value.object else {
            throw Self.mismatch(
                value, "\(source.isStrict ? "Go value" : "Go struct field") of type \(type)", path, source)
        }
        self.map = map
        self.type = type
        self.path = path
        self.source = source
    }

    /// The value of a field, nil when it is absent or null.
    mutating func value(_ name: String) -> Value? {
        let key = Key(name)
        var found: Value?
        if let value = map[key] {
            taken.insert(key)
            found = value
        }
        if found == nil || map.count > taken.count {
            let lowered = name.lowercased()
            for entry in map where entry.key != key && entry.key.name.utf8.count == name.utf8.count {
                guard entry.key.name.lowercased() == lowered else { continue }
                taken.insert(entry.key)
                if found == nil { found = entry.value }
            }
        }
        guard let found, !found.isNull else { return Value?.none }
        return found
    }

    func path(_ name: String) -> [PathElement] { path + [.key(name)] }

    func mark(_ name: String) -> Mark? { source.mark(path(name)) }

    /// Throws for a field that was not asked for, where the file is read strictly.
    func finish() throws(KustomizeError) {
        guard source.isStrict, taken.count < map.count else { return }
        for entry in map where !taken.contains(entry.key) {
            throw KustomizeError(
                "json: unknown field \"\(entry.key.name)\"", .invalidObject,
                at: source.mark(path(entry.key.name)))
        }
    }

    // MARK: - Kinds of fields

    mutating func string(_ name: String) throws(KustomizeError) -> String {
        try value(name).map { (value) throws(KustomizeError) in try string(value, name, path(name)) } ?? ""
    }

    mutating func optionalString(_ name: String) throws(KustomizeError) -> String? {
        try value(name).map { (value) throws(KustomizeError) in try string(value, name, path(name)) }
    }

    mutating func bool(_ name: String) throws(KustomizeError) -> Bool {
        guard let value = value(name) else { return false }
        guard let bool = value.bool else { throw mismatch(value, name, "bool") }
        return bool
    }

    mutating func int(_ name: String) throws(KustomizeError) -> Int64 {
        guard let value = value(name) else { return 0 }
        guard case .int(let number) = value else { throw mismatch(value, name, "int64") }
        return number
    }

    mutating func strings(_ name: String) throws(KustomizeError) -> [String] {
        guard let value = value(name) else { return [] }
        guard let elements = value.array else { throw mismatch(value, name, "[]string") }
        var result: [String] = []
        for (index, element) in elements.enumerated() {
            if element.isNull {
                result.append("")
            } else {
                result.append(try string(element, name, path(name) + [.index(index)]))
            }
        }
        return result
    }

    mutating func stringMap(_ name: String) throws(KustomizeError) -> [String: String]? {
        guard let value = value(name) else { return nil }
        guard let members = value.object else { throw mismatch(value, name, "map[string]string") }
        var result: [String: String] = [:]
        for entry in members {
            result[entry.key.name] =
                entry.value.isNull
                ? "" : try string(entry.value, name, path(name) + [.key(entry.key.name)])
        }
        return result
    }

    mutating func structure<Result>(
        _ name: String, _ type: String, _ read: (inout StructureReader) throws(KustomizeError) -> Result
    ) throws(KustomizeError) -> Result? {
        guard let value = value(name) else { return nil }
        guard value.object != nil else { throw mismatch(value, name, "types.\(type)") }
        return try Self.read(value, type, path(name), source, read)
    }

    /// The elements of a list of structures; nil without the field.
    mutating func structures<Result>(
        _ name: String, _ type: String, _ read: (inout StructureReader) throws(KustomizeError) -> Result
    ) throws(KustomizeError) -> [Result]? {
        guard let value = value(name) else { return nil }
        guard let elements = value.array else { throw mismatch(value, name, "[]types.\(type)") }
        var result: [Result] = []
        for (index, element) in elements.enumerated() {
            let element = element.isNull ? Value.emptyObject : element
            guard element.object != nil else { throw mismatch(element, name, "types.\(type)") }
            result.append(try Self.read(element, type, path(name) + [.index(index)], source, read))
        }
        return result
    }

    static func read<Result>(
        _ value: Value, _ type: String, _ path: [PathElement], _ source: StructureSource,
        _ read: (inout StructureReader) throws(KustomizeError) -> Result
    ) throws(KustomizeError) -> Result {
        var reader = try StructureReader(value, type: type, path: path, source)
        let result = try read(&reader)
        try reader.finish()
        return result
    }

    // MARK: - Mismatches

    private func string(
        _ value: Value, _ name: String, _ path: [PathElement]
    ) throws(KustomizeError) -> String {
        if let text = value.string { return text }
        if source.coercesScalars {
            switch value {
            case .bool(let bool): return bool ? "true" : "false"
            case .int(let number): return String(number)
            case .uint(let number): return String(number)
            case .double(let number): return YAMLWriter.string(.double(number)).trimmingLineFeed
            default: break
            }
        }
        throw mismatch(value, name, "string")
    }

    private func mismatch(_ value: Value, _ name: String, _ wanted: String) -> KustomizeError {
        let full = path.dottedNames + name
        return Self.mismatch(value, "Go struct field \(type).\(full) of type \(wanted)", path(name), source)
    }

    private static func mismatch(
        _ value: Value, _ wanted: String, _ path: [PathElement], _ source: StructureSource
    ) -> KustomizeError {
        KustomizeError(
            "json: cannot unmarshal \(value.goKind) into \(wanted)", .invalidObject, at: source.mark(path))
    }
}

extension [PathElement] {
    /// The names among the steps, each with a point behind it.
    fileprivate var dottedNames: String {
        var text = ""
        for step in self {
            if case .key(let name) = step { text += name + "." }
        }
        return text
    }
}

extension Value {
    /// Go's word for the kind of a JSON value.
    fileprivate var goKind: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int, .uint, .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
