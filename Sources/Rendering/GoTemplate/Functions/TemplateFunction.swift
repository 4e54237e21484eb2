/// A function or method that a template can call, with the Go types of its parameters.
///
/// The executor checks number and types of the arguments against them before the call and fails in Go's words, so a
/// body only sees what its Go original would. Arguments of declared types arrive as they are: a `common.Values` given
/// for a `map[string]interface {}` is the same ``TemplateMap``.
package final class TemplateFunction: Sendable {
    package typealias Body = @Sendable (Arguments, TemplateExecution) throws -> TemplateValue

    /// The name in templates and in errors.
    package let name: String
    /// The types of the fixed parameters.
    package let parameters: [GoType]
    /// The type of each further argument; nil when there may be none.
    package let variadic: GoType?
    /// The static type of the result; ``GoType/any`` for functions that return `interface {}`.
    package let result: GoType
    /// What the function does. Errors it throws become `error calling NAME: …`.
    package let body: Body

    package init(
        _ name: String, _ parameters: [GoType] = [], variadic: GoType? = nil, returns result: GoType = .any,
        body: @escaping Body
    ) {
        self.name = name
        self.parameters = parameters
        self.variadic = variadic
        self.result = result
        self.body = body
    }

    /// A function that needs nothing but its arguments.
    package convenience init(
        _ name: String, _ parameters: [GoType] = [], variadic: GoType? = nil, returns result: GoType = .any,
        body: @escaping @Sendable (Arguments) throws -> TemplateValue
    ) {
        self.init(name, parameters, variadic: variadic, returns: result) { arguments, _ in try body(arguments)
        }
    }

    /// The type as Go prints it: `func(string, ...interface {}) string`.
    package var type: GoType {
        let all = parameters.map(\.name) + (variadic.map { ["..." + $0.name] } ?? [])
        return .function("func(\(all.joined(separator: ", "))) \(result.name)")
    }
}
