/// Errors in the words of Go's run time, which text/template reports when a function panics.
enum GoPanic {
    static let nilDereference = TemplateError(
        "runtime error: invalid memory address or nil pointer dereference")
    static let divideByZero = TemplateError("runtime error: integer divide by zero")
    static let negativeRepeat = TemplateError("strings: negative Repeat count")
    static let nilMapWrite = TemplateError("assignment to entry in nil map")

    /// A type assertion on a value of another type.
    static func conversion(of value: TemplateValue, to type: GoType) -> TemplateError {
        let found = value.type.map { "interface {} is \($0.name), not " } ?? "interface {} is nil, not "
        return TemplateError("interface conversion: " + found + type.name)
    }
}
