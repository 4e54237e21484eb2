/// Helm's functions that reach beyond their arguments.
enum HelmFunctions {
    static var all: [TemplateFunction] {
        [
            TemplateFunction("include", [.string, .any], returns: .string) {
                .string(try $1.include($0.string(0), data: $0[1]))
            },
            TemplateFunction("tpl", [.string, .any], returns: .string) {
                .string(try $1.tpl($0.string(0), data: $0[1]))
            },
            TemplateFunction("required", [.string, .any]) { arguments, execution in
                switch arguments[1] {
                case .null: break
                case .string(let text) where text.isEmpty: break
                default: return arguments[1]
                }
                if execution.environment.isLinting { return "" }
                throw TemplateError.chartMessage(arguments.string(0).text)
            },
            TemplateFunction("fail", [.string], returns: .string) { arguments, execution in
                if execution.environment.isLinting { return "" }
                throw TemplateError.chartMessage(arguments.string(0).text)
            },
            TemplateFunction(
                "lookup", [.string, .string, .string, .string], returns: .dictionary
            ) { arguments, execution in
                try execution.spend(steps: 1_000)
                return try execution.environment.lookup(
                    apiVersion: arguments.string(0).text, kind: arguments.string(1).text,
                    namespace: arguments.string(2).text, name: arguments.string(3).text)
            },
        ]
    }
}
