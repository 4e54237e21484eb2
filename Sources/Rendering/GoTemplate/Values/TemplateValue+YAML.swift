package import YAML

extension TemplateValue {
    /// How numbers are taken over.
    package enum NumberReading: Sendable {
        /// Every number a `float64`, as Go reads JSON into `interface {}`; values files, `fromYaml`, `fromJson`.
        case float64
        /// Integers as `int64`, as `--set` gives them.
        case int64
    }

    /// The tree as Go holds it: maps as `map[string]interface {}`, lists as `[]interface {}`.
    package init(_ value: Value, numbers: NumberReading = .float64) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = numbers == .int64 ? .int(value, .int64) : .float(Double(value))
        case .uint(let value): self = .float(Double(value))
        case .double(let value): self = .float(value)
        case .string(let value): self = .string(ByteString(value))
        case .array(let values): self = .list(values.map { TemplateValue($0, numbers: numbers) })
        case .object(let map):
            self = .map(
                TemplateMap(
                    map.entries.lazy.map {
                        (ByteString($0.key.name), TemplateValue($0.value, numbers: numbers))
                    })
            )
        }
    }
}
