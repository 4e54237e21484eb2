/// Why one of Go's own functions fails, in its words.
struct BuiltinError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }

    /// What `reflect` says when a value that is none is asked for its type.
    static let noType = BuiltinError("reflect: call of reflect.Value.Type on zero Value")
}
