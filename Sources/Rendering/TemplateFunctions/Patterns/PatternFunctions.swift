/// Sprig's functions on regular expressions. The plain forms panic over a bad pattern, except `regexMatch`, which
/// finds no match; the `must` forms return its error.
enum PatternFunctions {
    static var all: [TemplateFunction] {
        matching + finding(isMust: false) + finding(isMust: true) + [
            .text("regexQuoteMeta", [.string]) { GoPattern.quoted($0.string(0)) }
        ]
    }

    private static func pattern(
        _ source: ByteString, _ execution: TemplateExecution, isMust: Bool
    ) throws -> GoPattern {
        isMust ? try GoPattern(source, execution) : try GoPattern.must(source, execution)
    }

    private static var matching: [TemplateFunction] {
        [
            TemplateFunction("regexMatch", [.string, .string], returns: .bool) { arguments, execution in
                try execution.spend(steps: 1)
                guard let pattern = try? GoPattern(arguments.string(0), execution) else { return false }
                return .bool(try pattern.matches(arguments.string(1)))
            },
            TemplateFunction("mustRegexMatch", [.string, .string], returns: .bool) { arguments, execution in
                .bool(try GoPattern(arguments.string(0), execution).matches(arguments.string(1)))
            },
        ]
    }

    private static func strings(_ parts: [ByteString]) -> TemplateValue {
        // Go gives a nil slice when there is nothing.
        parts.isEmpty
            ? .list(TemplateList(elementType: .string, isNil: true)) : .strings(parts)
    }

    private static func finding(isMust: Bool) -> [TemplateFunction] {
        func name(_ rest: String) -> String { (isMust ? "mustRegex" : "regex") + rest }
        return [
            TemplateFunction(name("FindAll"), [.string, .string, .int], returns: .strings) {
                arguments, execution in
                let pattern = try pattern(arguments.string(0), execution, isMust: isMust)
                let text = arguments.string(1)
                return strings(try pattern.all(in: text, limit: arguments.int(2)).map { text[$0] })
            },
            .text(name("Find"), [.string, .string]) { arguments, execution in
                try pattern(arguments.string(0), execution, isMust: isMust).first(in: arguments.string(1))
            },
            .text(name("ReplaceAll"), [.string, .string, .string]) { arguments, execution in
                try pattern(arguments.string(0), execution, isMust: isMust)
                    .replacing(in: arguments.string(1), template: arguments.string(2))
            },
            .text(name("ReplaceAllLiteral"), [.string, .string, .string]) { arguments, execution in
                try pattern(arguments.string(0), execution, isMust: isMust)
                    .replacing(in: arguments.string(1)) { $1 += arguments.string(2).bytes }
            },
            TemplateFunction(name("Split"), [.string, .string, .int], returns: .strings) {
                arguments, execution in
                let pattern = try pattern(arguments.string(0), execution, isMust: isMust)
                let parts = try pattern.split(arguments.string(1), limit: arguments.int(2))
                return arguments.int(2) == 0 ? strings([]) : .strings(parts)
            },
        ]
    }
}
