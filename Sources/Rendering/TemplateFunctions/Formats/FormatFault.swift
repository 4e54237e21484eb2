import YAML

/// Why a text gives no map or list, in the words of Go's decoders; Helm's lenient functions put it into their result.
struct FormatFault: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

extension JSONText {
    /// A value of another kind than asked for.
    static func mismatch(_ value: Value, target: GoType) -> FormatFault {
        let kind =
            switch value {
            case .array: "array"
            case .object: "object"
            case .string: "string"
            case .bool: "bool"
            default: "number"
            }
        return FormatFault("json: cannot unmarshal \(kind) into Go value of type \(target.name)")
    }
}
