/// Sprig's functions on maps.
enum DictionaryFunctions {
    static var all: [TemplateFunction] { making + reading + writing + merging + digging }

    private static var making: [TemplateFunction] {
        [
            TemplateFunction("dict", [], variadic: .any, returns: .dictionary) { arguments in
                let map = TemplateMap()
                for index in stride(from: 0, to: arguments.count, by: 2) {
                    let value = index + 1 < arguments.count ? arguments[index + 1] : ""
                    map[TextOf.value(arguments[index])] = value
                }
                return .map(map)
            },
            TemplateFunction("pick", [.dictionary], variadic: .string, returns: .dictionary) {
                arguments, execution in
                try execution.spend(steps: arguments.count)
                let picked = TemplateMap()
                for case .string(let key) in arguments.rest(from: 1) {
                    if let value = arguments.map(0)[key] { picked[key] = value }
                }
                return .map(picked)
            },
            TemplateFunction("omit", [.dictionary], variadic: .string, returns: .dictionary) {
                arguments, execution in
                try execution.spend(steps: arguments.map(0).count)
                try execution.spend(bytes: arguments.map(0).count * 40)
                var omitted: Set<ByteString> = []
                for case .string(let key) in arguments.rest(from: 1) { omitted.insert(key) }
                let kept = TemplateMap()
                for entry in arguments.map(0).entries where !omitted.contains(entry.key) {
                    kept[entry.key] = entry.value
                }
                return .map(kept)
            },
        ]
    }

    private static var reading: [TemplateFunction] {
        [
            TemplateFunction("get", [.dictionary, .string]) { $0.map(0)[$0.string(1)] ?? "" },
            TemplateFunction("hasKey", [.dictionary, .string], returns: .bool) {
                .bool($0.map(0)[$0.string(1)] != nil)
            },
            TemplateFunction("pluck", [.string], variadic: .dictionary, returns: .list) { arguments in
                .list(
                    arguments.rest(from: 1).compactMap {
                        if case .map(let map) = $0 { map[arguments.string(0)] } else { nil }
                    })
            },
            TemplateFunction("keys", [], variadic: .dictionary, returns: .strings) { arguments, execution in
                var keys: [ByteString] = []
                for case .map(let map) in arguments.values {
                    try execution.spend(steps: map.count)
                    try execution.spend(bytes: map.count * 24)
                    keys += map.keys
                }
                return .strings(keys)
            },
            TemplateFunction("values", [.dictionary], returns: .list) { arguments, execution in
                try execution.spend(steps: arguments.map(0).count)
                return .list(arguments.map(0).entries.map(\.value))
            },
        ]
    }

    private static var writing: [TemplateFunction] {
        [
            TemplateFunction("set", [.dictionary, .string, .any], returns: .dictionary) {
                arguments, execution in
                let map = arguments.map(0)
                if map.isNil { throw GoPanic.nilMapWrite }
                map[arguments.string(1)] = arguments[2]
                execution.didMutate(map)
                return .map(map)
            },
            TemplateFunction("unset", [.dictionary, .string], returns: .dictionary) { arguments in
                let map = arguments.map(0)
                if !map.isNil { map[arguments.string(1)] = nil }
                return .map(map)
            },
        ]
    }

    private static var merging: [TemplateFunction] {
        // The plain forms swallow mergo's own errors and give nothing; a panic comes through either way.
        func merge(_ name: String, overwrites: Bool) -> TemplateFunction {
            TemplateFunction(name, [.dictionary], variadic: .dictionary) { arguments, execution in
                // A nil map is made anew where there is something to take.
                let isMade = arguments.map(0).isNil && arguments.rest(from: 1).contains { !$0.isNil }
                let map = isMade ? TemplateMap() : arguments.map(0)
                do {
                    for case .map(let source) in arguments.rest(from: 1) {
                        try MapMerge.merge(source, into: map, overwrites: overwrites, execution)
                    }
                } catch let error as MapMerge.DifferentTypes {
                    if name.hasPrefix("must") { throw error }
                    return ""
                }
                return .map(map)
            }
        }
        return [
            merge("merge", overwrites: false), merge("mustMerge", overwrites: false),
            merge("mergeOverwrite", overwrites: true), merge("mustMergeOverwrite", overwrites: true),
            TemplateFunction("deepCopy", [.any]) { arguments, execution in
                try copy(arguments[0], execution)
            },
            TemplateFunction("mustDeepCopy", [.any]) { arguments, execution in
                try copy(arguments[0], execution)
            },
        ]
    }

    private static func copy(_ value: TemplateValue, _ execution: TemplateExecution) throws -> TemplateValue {
        if case .null = value {
            throw TemplateError("reflect: call of reflect.Value.Type on zero Value")
        }
        return try DeepCopy.of(value, execution)
    }

    private static var digging: [TemplateFunction] {
        [
            TemplateFunction("dig", [], variadic: .any) { arguments in
                guard arguments.count >= 3 else { throw TemplateError("dig needs at least three arguments") }
                func dictionary(_ value: TemplateValue) throws -> TemplateMap {
                    // Only the plain type passes the assertion: `common.Values` does not.
                    guard case .map(let map) = value, map.type == .dictionary else {
                        throw GoPanic.conversion(of: value, to: .dictionary)
                    }
                    return map
                }
                var map = try dictionary(arguments[arguments.count - 1])
                let keys = try arguments.values.dropLast(2).map { value in
                    guard case .string(let key) = value else {
                        throw GoPanic.conversion(of: value, to: .string)
                    }
                    return key
                }
                for (index, key) in keys.enumerated() {
                    guard let value = map[key] else { return arguments[arguments.count - 2] }
                    if index == keys.count - 1 { return value }
                    map = try dictionary(value)
                }
                return .null
            }
        ]
    }
}
