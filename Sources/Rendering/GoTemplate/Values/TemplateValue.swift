/// What a template computes with: a Go value together with its dynamic type.
///
/// Maps, lists and objects are references, as in Go: Sprig's `set` changes a map wherever it is held. Not `Sendable`:
/// a value belongs to one render.
package enum TemplateValue {
    /// Go's nil without a type: what an `interface {}` holds when it holds nothing.
    case null
    case bool(Bool)
    /// A signed integer with its type; template literals and `len` are `int`, Sprig's arithmetic gives `int64`.
    case int(Int64, GoKind)
    /// An unsigned integer with its type; an indexed string gives `uint8`.
    case uint(UInt64, GoKind)
    case float(Double)
    /// The literals `1i`, `1+2i`; nothing else makes them.
    indirect case complex(Double, Double)
    case string(ByteString)
    /// A `[]byte`: prints as numbers, marshals as base64.
    case bytes(ByteString)
    case list(TemplateList)
    case map(TemplateMap)
    case function(TemplateFunction)
    /// A struct, a pointer to one, or a value of a declared scalar type such as `time.Duration`.
    case object(any TemplateObject)

    /// An `int`, the type of literals.
    package static func int(_ value: Int) -> TemplateValue { .int(Int64(value), .int) }

    /// An `int64`, the type Sprig's arithmetic gives.
    package static func int64(_ value: Int64) -> TemplateValue { .int(value, .int64) }

    /// A string from text.
    package static func text(_ text: String) -> TemplateValue { .string(ByteString(text)) }

    /// A `[]interface {}`.
    package static func list(_ elements: [TemplateValue]) -> TemplateValue {
        .list(TemplateList(elements))
    }

    /// A `[]string`.
    package static func strings(_ elements: [ByteString]) -> TemplateValue {
        .list(TemplateList(elements.map { .string($0) }, elementType: .string))
    }

    /// Whether it is nil, or a map, list or pointer that is.
    package var isNil: Bool {
        switch self {
        case .null: true
        case .list(let list): list.isNil
        case .map(let map): map.isNil
        default: false
        }
    }

    /// The value of a declared scalar type as the plain value it is made of, everything else as it is.
    package var plain: TemplateValue {
        if case .object(let object) = self, let value = object.plainValue { value } else { self }
    }
}

// MARK: - Types

extension TemplateValue {
    /// The dynamic type; nil for ``null``, which has none.
    package var type: GoType? {
        switch self {
        case .null: nil
        case .bool: .bool
        case .int(_, let kind), .uint(_, let kind): .integer(kind)
        case .float: .float64
        case .complex: .complex128
        case .string: .string
        case .bytes: .bytes
        case .list(let list): list.type
        case .map(let map): map.type
        case .function(let function): function.type
        case .object(let object): object.goType
        }
    }

    /// What `%T` and Sprig's `typeOf` print: the type's name, `<nil>` without one.
    package var typeName: String { type?.name ?? "<nil>" }

    /// The kind of the value; ``GoKind/invalid`` for ``null``, as `reflect` has it.
    package var kind: GoKind {
        switch self {
        case .null: .invalid
        case .bool: .bool
        case .int(_, let kind), .uint(_, let kind): kind
        case .float: .float64
        case .complex: .complex128
        case .string: .string
        case .bytes, .list: .slice
        case .map: .map
        case .function: .func
        case .object(let object): object.goType.kind
        }
    }
}

// MARK: - Truth

extension TemplateValue {
    /// Whether `if` takes the value for true: false, zero, nil and what is empty are not.
    package var isTrue: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .int(let value, _): value != 0
        case .uint(let value, _): value != 0
        case .float(let value): value != 0
        case .complex(let real, let imaginary): real != 0 || imaginary != 0
        case .string(let value), .bytes(let value): !value.isEmpty
        case .list(let list): !list.elements.isEmpty
        case .map(let map): map.count > 0
        case .function: true
        case .object(let object): object.plainValue?.isTrue ?? true
        }
    }
}

extension TemplateValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(floatLiteral value: Double) { self = .float(value) }
    package init(nilLiteral: ()) { self = .null }
}
