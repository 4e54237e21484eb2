import Kubernetes
import YAML

/// Decodes into the types of Kubernetes' own API as Go's `encoding/json` does, and keeps what encoding would print.
struct TypedDecoder {
    /// Messages of unknown and doubled fields in the order met.
    private(set) var strict: [String] = []
    private let doubled: [String: String]
    private var path: [PathElement] = []
    /// The innermost Go struct around the current value, for messages.
    private var structName = ""
    /// How much of the path leads to the innermost struct's field.
    private var fieldDepth = 0

    init(doubled: [String: String]) { self.doubled = doubled }

    mutating func decode(_ value: Value, as node: SchemaNode) throws(DecodingFailure) -> Value {
        guard case .object(let map) = value else { throw mismatch(value, node) }
        return try object(map, node)
    }

    // MARK: Objects

    private mutating func object(_ map: Map, _ node: SchemaNode) throws(DecodingFailure) -> Value {
        let outer = structName
        structName = Self.structName(node)
        let outerDepth = fieldDepth
        defer {
            structName = outer
            fieldDepth = outerDepth
        }
        var entries: [Map.Entry] = []
        entries.reserveCapacity(map.count + 2)
        for entry in map {
            path.append(.key(entry.key.name))
            fieldDepth = path.count
            defer { path.removeLast() }
            guard let field = node.field(entry.key) else {
                strict.append("unknown field \"\(path.dotted)\"")
                continue
            }
            if let value = try member(entry.value, field.node) {
                entries.append(Map.Entry(key: entry.key, value: value))
            }
            if !doubled.isEmpty, let message = doubled[path.dotted] { strict.append(message) }
        }
        node.forEachAlwaysPrinted { field in
            if !entries.contains(where: { $0.key == field.key }) {
                entries.append(Map.Entry(key: field.key, value: Self.zero(of: field.node)))
            }
        }
        return .object(Map(uniqueEntries: entries))
    }

    /// The value of a field as it is printed; nil when it is left out.
    private mutating func member(_ value: Value, _ node: SchemaNode) throws(DecodingFailure) -> Value? {
        if case .null = value {
            switch node.presence {
            case .pointer, .whenNonzero: return nil
            case .nullable: return .null
            // The zero value comes with the fields that are always printed.
            case .always, .whenFilled: return nil
            }
        }
        let decoded = try self.value(value, node)
        switch node.presence {
        case .pointer, .nullable: return decoded
        // An empty list or map that is printed counts as set; storing it makes it null.
        case .always: return decoded
        case .whenFilled, .whenNonzero:
            switch decoded {
            // `nil` must be no value here, and not the value null.
            case .string("") where node.kind != .quantity: return Value?.none
            case .int(0) where node.kind != .intOrString: return Value?.none
            case .double(0), .bool(false): return Value?.none
            // An empty list of managers says that nobody owns anything.
            case .array([]): return path.last == .key("managedFields") ? decoded : Value?.none
            case .object(let map) where map.isEmpty && node.kind == .map: return Value?.none
            default: return decoded
            }
        }
    }

    /// What a field holds when nothing was given.
    static func zero(of node: SchemaNode) -> Value {
        if node.presence == .nullable { return .null }
        switch node.kind {
        case .string: return ""
        case .integer: return 0
        case .number: return 0
        case .boolean: return false
        case .quantity: return "0"
        case .intOrString: return 0
        case .duration: return "0s"
        case .time, .microTime, .bytes, .list, .map, .any: return .null
        case .object:
            var map = Map()
            node.forEachAlwaysPrinted { map[$0.key] = zero(of: $0.node) }
            return .object(map)
        }
    }

    // MARK: Values

    private mutating func value(_ value: Value, _ node: SchemaNode) throws(DecodingFailure) -> Value {
        switch node.kind {
        case .object:
            guard case .object(let map) = value else { throw mismatch(value, node) }
            return try object(map, node)
        case .map:
            guard case .object(let map) = value, let element = node.element else {
                throw mismatch(value, node)
            }
            return try self.map(map, element)
        case .list:
            guard case .array(let items) = value, let element = node.element else {
                throw mismatch(value, node)
            }
            return try list(items, element)
        case .any: return value
        default: return try scalar(value, node)
        }
    }

    private mutating func map(_ map: Map, _ element: SchemaNode) throws(DecodingFailure) -> Value {
        var entries: [Map.Entry] = []
        entries.reserveCapacity(map.count)
        var isSorted = true
        for entry in map {
            path.append(.key(entry.key.name))
            defer { path.removeLast() }
            if let last = entries.last, entry.key < last.key { isSorted = false }
            let value = entry.value.isNull ? Self.elementZero(element) : try self.value(entry.value, element)
            entries.append(Map.Entry(key: entry.key, value: value))
            if !doubled.isEmpty, let message = doubled[path.dotted] { strict.append(message) }
        }
        // Go prints maps by their keys' bytes.
        let result = Map(uniqueEntries: entries)
        return .object(isSorted ? result : result.sorted())
    }

    private mutating func list(_ items: [Value], _ element: SchemaNode) throws(DecodingFailure) -> Value {
        var result: [Value] = []
        result.reserveCapacity(items.count)
        for (position, item) in items.enumerated() {
            path.append(.index(position))
            defer { path.removeLast() }
            result.append(item.isNull ? Self.elementZero(element) : try value(item, element))
        }
        return .array(result)
    }

    private static func elementZero(_ node: SchemaNode) -> Value {
        node.kind == .bytes ? "" : zero(of: node)
    }

    private func scalar(_ value: Value, _ node: SchemaNode) throws(DecodingFailure) -> Value {
        switch node.kind {
        case .string:
            guard case .string = value else { throw mismatch(value, node) }
            return value
        case .integer(let bits):
            guard let number = value.int, bits == 64 || Int32(exactly: number) != nil else {
                throw mismatch(value, node)
            }
            return .int(number)
        case .number:
            guard let number = value.double else { throw mismatch(value, node) }
            return value.int.map { .int($0) } ?? .double(number)
        case .boolean:
            guard case .bool = value else { throw mismatch(value, node) }
            return value
        case .quantity: return try ScalarDecoding.quantity(value)
        case .intOrString: return try ScalarDecoding.intOrString(value)
        case .time: return try ScalarDecoding.time(value)
        case .microTime: return try ScalarDecoding.microTime(value)
        case .duration: return value
        case .bytes:
            guard case .string(let text) = value else { throw mismatch(value, node) }
            return try ScalarDecoding.base64(text)
        case .object, .map, .list, .any: return value
        }
    }

    // MARK: Messages

    /// `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`
    private func mismatch(_ value: Value, _ node: SchemaNode) -> DecodingFailure {
        let what =
            switch value {
            case .null: "null"
            case .bool: "bool"
            case .string: "string"
            case .array: "array"
            case .object: "object"
            case .int(let number): Self.isInteger(node) ? "number \(number)" : "number"
            case .uint(let number): Self.isInteger(node) ? "number \(number)" : "number"
            case .double(let number): Self.isInteger(node) ? "number \(GoString.number(number))" : "number"
            }
        // The keys of a map are no fields of Go: the message ends with the field that holds the map.
        let place =
            path.isEmpty
            ? "Go value" : "Go struct field \(structName).\(fieldNames().joined(separator: "."))"
        return DecodingFailure("json: cannot unmarshal \(what) into \(place) of type \(node.goName)")
    }

    /// The names of the path that are fields of structs.
    private func fieldNames() -> [String] {
        path.prefix(fieldDepth).compactMap { if case .key(let name) = $0 { name } else { nil } }
    }

    private static func isInteger(_ node: SchemaNode) -> Bool {
        if case .integer = node.kind { true } else { false }
    }

    private static func structName(_ node: SchemaNode) -> String {
        node.typeName?.split(separator: ".").last.map(String.init) ?? ""
    }
}
