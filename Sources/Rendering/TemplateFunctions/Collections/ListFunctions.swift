/// Sprig's functions on lists; each has a `must` form, which fails in the same words.
enum ListFunctions {
    static var all: [TemplateFunction] { making + taking + choosing + testing }

    /// The function under its own name and with `must` before it.
    private static func both(
        _ name: String, _ parameters: [GoType], variadic: GoType? = nil, returns result: GoType,
        body: @escaping TemplateFunction.Body
    ) -> [TemplateFunction] {
        let must = "must" + name.prefix(1).uppercased() + name.dropFirst()
        return [name, must].map {
            TemplateFunction($0, parameters, variadic: variadic, returns: result, body: body)
        }
    }

    private static var nilList: TemplateValue { .list(TemplateList(isNil: true)) }

    private static var making: [TemplateFunction] {
        let push: TemplateFunction.Body = { arguments, execution in
            let elements = try ListElements.of(arguments[0], execution, or: "Cannot push on type ")
            try execution.spend(bytes: elements.count * 24)
            return .list(elements + [arguments[1]])
        }
        let list: TemplateFunction.Body = { arguments, _ in .list(arguments.values) }
        return [
            TemplateFunction("list", [], variadic: .any, returns: .list, body: list),
            TemplateFunction("tuple", [], variadic: .any, returns: .list, body: list),
            TemplateFunction("concat", [], variadic: .any) { arguments, execution in
                var all: [TemplateValue] = []
                for value in arguments.values {
                    guard let elements = try ListElements.of(value, execution) else {
                        if case .null = value { throw GoPanic.nilDereference }
                        throw TemplateError("Cannot concat type \(value.kind.rawValue) as list")
                    }
                    try execution.spend(bytes: elements.count * 24)
                    all += elements
                }
                return all.isEmpty ? nilList : .list(all)
            },
        ]
            + both("append", [.any, .any], returns: .list, body: push)
            + both("push", [.any, .any], returns: .list, body: push)
            + both("prepend", [.any, .any], returns: .list) { arguments, execution in
                let elements = try ListElements.of(arguments[0], execution, or: "Cannot prepend on type ")
                try execution.spend(bytes: elements.count * 24)
                return .list([arguments[1]] + elements)
            }
    }

    private static var taking: [TemplateFunction] {
        both("first", [.any], returns: .any) {
            try ListElements.of($0[0], $1, or: "Cannot find first on type ").first ?? .null
        }
            + both("last", [.any], returns: .any) {
                try ListElements.of($0[0], $1, or: "Cannot find last on type ").last ?? .null
            }
            + both("rest", [.any], returns: .list) {
                let elements = try ListElements.of($0[0], $1, or: "Cannot find rest on type ")
                return elements.isEmpty ? nilList : .list(Array(elements.dropFirst()))
            }
            + both("initial", [.any], returns: .list) {
                let elements = try ListElements.of($0[0], $1, or: "Cannot find initial on type ")
                return elements.isEmpty ? nilList : .list(Array(elements.dropLast()))
            }
            + both("reverse", [.any], returns: .list) {
                .list(try ListElements.of($0[0], $1, or: "Cannot find reverse on type ").reversed())
            }
            + both("slice", [.any], variadic: .any, returns: .any, body: slice)
            + both("chunk", [.int, .any], returns: .slice(.list), body: chunk)
    }

    private static let slice: TemplateFunction.Body = { arguments, execution in
        let elements = try ListElements.of(
            arguments[0], execution, or: "list should be type of slice or array but ")
        if elements.isEmpty { return .null }
        let start = arguments.count > 1 ? Int(Cast.int64(arguments[1])) : 0
        let end = arguments.count > 2 ? Int(Cast.int64(arguments[2])) : elements.count
        guard start >= 0, start <= end, end <= elements.count else {
            throw TemplateError("reflect.Value.Slice: slice index out of bounds")
        }
        if case .bytes(let bytes) = arguments[0].plain { return .bytes(bytes[start..<end]) }
        guard case .list(let list) = arguments[0].plain else { return .null }
        return .list(
            TemplateList(Array(elements[start..<end]), elementType: list.elementType, named: list.named))
    }

    private static let chunk: TemplateFunction.Body = { arguments, execution in
        let elements = try ListElements.of(arguments[1], execution, or: "Cannot chunk type ")
        let size = arguments.int(0)
        if size < 0 {
            // Sprig rounds the number of chunks down before it adds one, which leaves little for negative sizes.
            let count = Int((Double(elements.count - 1) / Double(size)).rounded(.down)) + 1
            if count == 0 { return .list(TemplateList([], elementType: .list)) }
            if elements.count == 1, size < -1 {
                return .list(TemplateList([.list(elements)], elementType: .list))
            }
        }
        guard size > 0 else { throw TemplateError("runtime error: makeslice: len out of range") }
        try execution.spend(bytes: elements.count * 24 + (elements.count / size) * 64)
        let chunks = stride(from: 0, to: elements.count, by: size).map {
            TemplateValue.list(Array(elements[$0..<min($0 + min(size, elements.count), elements.count)]))
        }
        return .list(TemplateList(chunks, elementType: .list))
    }

    private static var choosing: [TemplateFunction] {
        both("uniq", [.any], returns: .list) { arguments, execution in
            var kept = ElementSet(execution)
            for element in try ListElements.of(arguments[0], execution, or: "Cannot find uniq on type ") {
                _ = try kept.insert(element)
            }
            return .list(kept.elements)
        }
            + both("without", [.any], variadic: .any, returns: .list) { arguments, execution in
                let elements = try ListElements.of(
                    arguments[0], execution, or: "Cannot find without on type ")
                var omitted = ElementSet(execution)
                for value in arguments.rest(from: 1) { _ = try omitted.insert(value) }
                return .list(try elements.filter { try !omitted.contains($0) })
            }
            + both("compact", [.any], returns: .list) { arguments, execution in
                .list(
                    try ListElements.of(arguments[0], execution, or: "Cannot compact on type ")
                        .filter { !Emptiness.isEmpty($0) })
            } + [
                TemplateFunction("sortAlpha", [.any], returns: .strings) { arguments, execution in
                    guard let elements = try ListElements.of(arguments[0], execution) else {
                        return .strings([TextOf.value(arguments[0])])
                    }
                    try execution.spend(steps: elements.count * 4)
                    let sorted = try ListElements.strings(arguments[0], execution).sorted()
                    // Go sorts a `[]string` where it is.
                    if case .list(let list) = arguments[0].plain, list.elementType == .string {
                        list.elements = sorted.map { .string($0) }
                    }
                    return .strings(sorted)
                }
            ]
    }

    private static var testing: [TemplateFunction] {
        both("has", [.any, .any], returns: .bool) { arguments, execution in
            if case .null = arguments[1] { return false }
            for element in try ListElements.of(arguments[1], execution, or: "Cannot find has on type ") {
                if try DeepEquality.areEqual(arguments[0], element, execution) { return true }
            }
            return false
        }
    }
}
