extension TemplateFunction {
    /// A function that gives a string. What it reads and writes is charged as time.
    static func text(
        _ name: String, _ parameters: [GoType], variadic: GoType? = nil,
        body: @escaping @Sendable (Arguments) throws -> ByteString
    ) -> TemplateFunction {
        text(name, parameters, variadic: variadic) { arguments, _ in try body(arguments) }
    }

    /// A function that gives a string and needs its execution as well.
    static func text(
        _ name: String, _ parameters: [GoType], variadic: GoType? = nil,
        body: @escaping @Sendable (Arguments, TemplateExecution) throws -> ByteString
    ) -> TemplateFunction {
        TemplateFunction(name, parameters, variadic: variadic, returns: .string) { arguments, execution in
            var size = 0
            for case .string(let text) in arguments.values { size += text.count }
            try execution.spend(steps: size / bytesPerStep)
            let result = try body(arguments, execution)
            try execution.spend(steps: result.count / bytesPerStep)
            return .string(result)
        }
    }

    /// How many bytes of text a function handles in the time of one step.
    static let bytesPerStep = 64
}
