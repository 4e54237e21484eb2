/// A static Go type: of a function's parameter or result, of a list's or map's elements.
///
/// Its ``name`` is what `%T` and Go's error messages print.
package indirect enum GoType: Sendable, Hashable {
    /// `interface {}`: takes every value.
    case any
    case bool
    /// An integer type by its kind: `int`, `int64`, `uint8`, ….
    case integer(GoKind)
    case float64
    case complex128
    case string
    case slice(GoType)
    /// A map from strings.
    case map(GoType)
    /// A declared type such as `common.Values`, with the type it is made of; nil for a struct.
    case named(String, GoType?)
    case pointer(GoType)
    /// A function by the text of its type.
    case function(String)
    /// `reflect.Value`: a parameter that takes every value unchecked, even none. Only Go's own functions have it.
    case reflectValue

    package static let int = GoType.integer(.int)
    package static let int64 = GoType.integer(.int64)
    /// `[]interface {}`.
    package static let list = GoType.slice(.any)
    /// `[]string`.
    package static let strings = GoType.slice(.string)
    /// `[]uint8`, Go's name for a slice of bytes.
    package static let bytes = GoType.slice(.integer(.uint8))
    /// `map[string]interface {}`.
    package static let dictionary = GoType.map(.any)

    /// The type's name as Go prints it: `map[string]interface {}`.
    package var name: String {
        switch self {
        case .any: "interface {}"
        case .bool: "bool"
        case .integer(let kind): kind.rawValue
        case .float64: "float64"
        case .complex128: "complex128"
        case .string: "string"
        case .slice(let element): "[]" + element.name
        case .map(let element): "map[string]" + element.name
        case .named(let name, _): name
        case .pointer(let element): "*" + element.name
        case .function(let text): text
        case .reflectValue: "reflect.Value"
        }
    }

    /// The kind of the type's values.
    package var kind: GoKind {
        switch self {
        case .any: .interface
        case .bool: .bool
        case .integer(let kind): kind
        case .float64: .float64
        case .complex128: .complex128
        case .string: .string
        case .slice: .slice
        case .map: .map
        case .named(_, let underlying): underlying?.kind ?? .struct
        case .pointer: .pointer
        case .function: .func
        case .reflectValue: .struct
        }
    }

    /// The type without its declared name.
    package var underlying: GoType {
        if case .named(_, let underlying?) = self { underlying.underlying } else { self }
    }

    private var isNamed: Bool {
        switch self {
        case .slice, .map, .pointer, .function: false
        default: true
        }
    }

    /// Whether a value of this type may be given where `target` is wanted without a conversion.
    package func isAssignable(to target: GoType) -> Bool {
        if case .any = target { return true }
        if self == target { return true }
        // Types made of the same are assignable when one of them has no name of its own.
        guard !isNamed || !target.isNamed else { return false }
        return underlying == target.underlying
    }

    /// Whether nil is a value of the type, or stands for one as with `reflect.Value`.
    package var canBeNil: Bool {
        switch kind {
        case .slice, .map, .func, .interface, .pointer: true
        default: self == .reflectValue
        }
    }
}
