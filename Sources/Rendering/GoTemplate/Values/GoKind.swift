/// The kind of a Go value, as `reflect.Kind` names it; what Sprig's `kindOf` prints.
package enum GoKind: String, Sendable, Hashable {
    case invalid
    case bool
    case int
    case int8
    case int16
    case int32
    case int64
    case uint
    case uint8
    case uint16
    case uint32
    case uint64
    case uintptr
    case float32
    case float64
    case complex128
    case string
    case slice
    case array
    case map
    case `func`
    case interface
    case pointer = "ptr"
    case `struct`

    /// Whether it is one of Go's signed integers.
    package var isSigned: Bool {
        switch self {
        case .int, .int8, .int16, .int32, .int64: true
        default: false
        }
    }

    /// Whether it is one of Go's unsigned integers.
    package var isUnsigned: Bool {
        switch self {
        case .uint, .uint8, .uint16, .uint32, .uint64, .uintptr: true
        default: false
        }
    }

    /// Whether it is an integer of either sign.
    package var isInteger: Bool { isSigned || isUnsigned }

    /// The width of an integer in bits; 64 for everything else.
    package var bitWidth: Int {
        switch self {
        case .int8, .uint8: 8
        case .int16, .uint16: 16
        case .int32, .uint32: 32
        default: 64
        }
    }
}
