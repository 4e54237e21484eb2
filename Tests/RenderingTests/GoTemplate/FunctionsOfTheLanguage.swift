import Rendering

extension FunctionTable {
    /// As few functions as rows about the language itself need.
    static let ofTheLanguage = FunctionTable([
        TemplateFunction("include", [.string, .any], returns: .string) { arguments, execution in
            .string(try execution.include(arguments.string(0), data: arguments[1]))
        },
        TemplateFunction("tpl", [.string, .any], returns: .string) { arguments, execution in
            .string(try execution.tpl(arguments.string(0), data: arguments[1]))
        },
        TemplateFunction("fail", [.string], returns: .string) { arguments in
            throw TemplateError.chartMessage(arguments.string(0).text)
        },
        TemplateFunction("upper", [.string], returns: .string) { arguments in
            .text(arguments.string(0).text.uppercased())
        },
        TemplateFunction("list", variadic: .any, returns: .list) { arguments in .list(arguments.values) },
        TemplateFunction("dict", variadic: .any, returns: .dictionary) { arguments in
            let map = TemplateMap()
            for index in stride(from: 0, to: arguments.count, by: 2) {
                map[GoFormat.text(arguments[index])] = index + 1 < arguments.count ? arguments[index + 1] : ""
            }
            return .map(map)
        },
        TemplateFunction("set", [.dictionary, .string, .any], returns: .dictionary) { arguments, execution in
            arguments.map(0)[arguments.string(1)] = arguments[2]
            execution.didMutate(arguments.map(0))
            return arguments[0]
        },
        TemplateFunction("until", [.int], returns: .slice(.int)) { arguments, execution in
            try execution.spend(steps: arguments.int(0))
            return .list(TemplateList((0..<max(0, arguments.int(0))).map { .int($0) }, elementType: .int))
        },
        TemplateFunction("site", returns: .string) { _, execution in
            let site = execution.nextCallSite()
            return .text("\(site.template):\(site.line):\(site.column) \(site.function) \(site.occurrence)")
        },
    ])
}
