import YAML

/// `.Values`: tables become maps, the same table always the same map.
struct ValuesObject {
    private var maps: [ObjectIdentifier: TemplateMap] = [:]
    /// Keeps the tables alive whose identities are the keys above.
    private var tables: [ValuesTable] = []

    /// The map of a table; the topmost one is of Helm's own type.
    mutating func map(_ table: ValuesTable, isTop: Bool = false) -> TemplateMap {
        if let map = maps[ObjectIdentifier(table)] { return map }
        let map = TemplateMap(named: isTop ? Self.type : nil)
        maps[ObjectIdentifier(table)] = map
        tables.append(table)
        for key in table.sortedKeys {
            switch table[key] {
            case .table(let inner)?: map[ByteString(key)] = TemplateValue.map(self.map(inner))
            case .value(let value)?: map[ByteString(key)] = TemplateValue(value, numbers: .int64)
            case nil: break
            }
        }
        return map
    }

    /// Maps of Helm's own type.
    static let type = NamedType(
        "common.Values",
        methods: [
            TemplateFunction("AsMap", returns: .dictionary) { arguments in arguments.receiver },
            TemplateFunction("YAML", returns: .string) { arguments, execution in
                guard let toYAML = execution.templates.functions[name: "toYaml"] else { return .text("") }
                guard
                    case .string(let text) = try toYAML.body(Arguments([arguments.receiver]), execution)
                else { return .text("") }
                return .string(ByteString(text.bytes + [UInt8(ascii: "\n")]))
            },
            TemplateFunction("Table", [.string], returns: .named("common.Values", .dictionary)) { arguments in
                try table(arguments)
            },
            TemplateFunction("PathValue", [.string]) { arguments in try pathValue(arguments) },
        ])

    private static func table(_ arguments: Arguments) throws -> TemplateValue {
        var value = arguments.receiver
        for part in arguments.string(0).text.split(separator: ".", omittingEmptySubsequences: false) {
            guard case .map(let map) = value, case .map(let next)? = map[ByteString(String(part))] else {
                throw TemplateError("\(GoQuoting.quoted(String(part))) is not a table")
            }
            value = .map(next)
        }
        return value
    }

    private static func pathValue(_ arguments: Arguments) throws -> TemplateValue {
        let path = arguments.string(0).text
        guard !path.isEmpty else { throw TemplateError("YAML path cannot be empty") }
        var value = arguments.receiver
        let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        for part in parts {
            guard case .map(let map) = value, let next = map[ByteString(part)] else {
                throw TemplateError("\(GoQuoting.quoted(parts[parts.count - 1])) is not a value")
            }
            value = next
        }
        if case .map = value {
            throw TemplateError("\(GoQuoting.quoted(parts[parts.count - 1])) is not a value")
        }
        return value
    }
}
