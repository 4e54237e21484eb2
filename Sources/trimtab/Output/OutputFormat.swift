import ArgumentParser
import YAML

/// What `-o` may ask for.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case wide
    case json
    case yaml

    /// Prints objects as kubectl does: one alone, several as a `List`. Nothing for the table formats.
    static func print(_ value: Value, as format: OutputFormat) {
        switch format {
        case .json: Terminal.line(JSONWriter.pretty(value, indent: 4))
        case .yaml: Terminal.write(YAMLWriter.string(value))
        case .table, .wide: break
        }
    }

    /// A `v1 List` of the values.
    static func list(_ items: [Value]) -> Value {
        ["apiVersion": "v1", "kind": "List", "metadata": ["resourceVersion": ""], "items": .array(items)]
    }
}
