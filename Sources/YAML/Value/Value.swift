/// The one dynamic tree: what JSON and YAML say, and what every Kubernetes object is made of.
///
/// Sixteen bytes, copy-on-write: a copy shares all storage with its original. Numbers keep their kind:
/// `.int` holds what fits `Int64`, `.uint` only what does not but fits `UInt64`, `.double` the rest.
package enum Value: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case array([Value])
    case object(Map)

    /// The empty map.
    package static let emptyObject = Value.object(Map())
}

// MARK: - Reading

extension Value {
    @inlinable package var isNull: Bool { if case .null = self { true } else { false } }
    @inlinable package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    @inlinable package var string: String? { if case .string(let value) = self { value } else { nil } }
    @inlinable package var array: [Value]? { if case .array(let value) = self { value } else { nil } }
    @inlinable package var object: Map? { if case .object(let value) = self { value } else { nil } }

    /// The number as an integer: an `.int`, or a `.double` without a fraction that fits.
    @inlinable package var int: Int64? {
        switch self {
        case .int(let value): value
        case .double(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// The number as a double, from whichever numeric case.
    @inlinable package var double: Double? {
        switch self {
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The word for the kind of value that error messages use.
    package var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .int, .uint: "integer"
        case .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The member under `field`, nil when this is no map or has none.
    ///
    /// Setting through the subscript turns null into a map first; setting nil removes the member.
    package subscript(_ field: Field) -> Value? {
        get { if case .object(let map) = self { map[field] } else { nil } }
        set { mutateObject { $0[field] = newValue } }
        _modify { yield &self[Key(field)] }
    }

    /// The member under `key`, nil when this is no map or has none.
    package subscript(_ key: Key) -> Value? {
        get { if case .object(let map) = self { map[key] } else { nil } }
        set { mutateObject { $0[key] = newValue } }
        _modify {
            switch self {
            case .object(var map):
                self = .null
                defer { self = .object(map) }
                yield &map[key]
            case .null:
                var map = Map()
                defer { self = map.isEmpty ? .null : .object(map) }
                yield &map[key]
            default:
                // Not a map: a nested write has nowhere to go and is dropped, as reading gives nil.
                var nothing: Value?
                yield &nothing
            }
        }
    }

    /// The member under a key known only at run time.
    package subscript(name name: String) -> Value? {
        get { self[Key(name)] }
        set { self[Key(name)] = newValue }
        _modify { yield &self[Key(name)] }
    }

    /// The element at `index`, nil when this is no array or the index is out of range.
    package subscript(at index: Int) -> Value? {
        if case .array(let values) = self, values.indices.contains(index) { values[index] } else { nil }
    }

    /// The value at the end of a path of fields.
    package subscript(path path: Field...) -> Value? {
        var value = self
        for field in path {
            guard let next = value[field] else { return nil }
            value = next
        }
        return value
    }
}

// MARK: - Changing in place

extension Value {
    /// Changes the map in place without copying it; null becomes an empty map first. Does nothing to other kinds.
    package mutating func mutateObject(_ body: (inout Map) -> Void) {
        switch self {
        case .object(var map):
            self = .null
            body(&map)
            self = .object(map)
        case .null:
            var map = Map()
            body(&map)
            self = .object(map)
        default:
            break
        }
    }

    /// Changes the array in place without copying it; null becomes an empty array first. Does nothing to other kinds.
    package mutating func mutateArray(_ body: (inout [Value]) -> Void) {
        switch self {
        case .array(var values):
            self = .null
            body(&values)
            self = .array(values)
        case .null:
            var values: [Value] = []
            body(&values)
            self = .array(values)
        default:
            break
        }
    }
}

// MARK: - Literals

extension Value: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByNilLiteral,
    ExpressibleByStringInterpolation
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(arrayLiteral elements: Value...) { self = .array(elements) }
    package init(nilLiteral: ()) { self = .null }

    package init(dictionaryLiteral elements: (Key, Value)...) {
        var map = Map()
        for (key, value) in elements { map[key] = value }
        self = .object(map)
    }
}
