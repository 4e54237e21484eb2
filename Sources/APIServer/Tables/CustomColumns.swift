import Kubernetes
import YAML

/// The columns that a CustomResourceDefinition asks for: `tableconvertor` of apiextensions-apiserver.
struct CustomColumns: Sendable {
    let columns: TableColumns
    private let sources: [(type: String, path: JSONPath?)]

    /// The columns of one version: the name, then its additional ones, or the age when it has none.
    init(_ definition: Object, version: String) {
        let versions = definition.value[path: .spec, .versions]?.array ?? []
        let stated = versions.first { $0.text(.name) == version }?[.additionalPrinterColumns]?.array ?? []
        let age: Value = ["name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"]
        let additional = stated.isEmpty ? [age] : stated
        columns = TableColumns(
            definitions: [TableColumns.name]
                + additional.map { column in
                    let path = column.text(.jsonPath)
                    return TableColumns.column(
                        column.text(.name), type: column.text(.type), format: column.text(.format),
                        description: CellText.filled(
                            column.text(.description),
                            "Custom resource definition column (in JSONPath format): \(path)"),
                        priority: column[.priority]?.int ?? 0)
                })
        sources = additional.map { ($0.text(.type), JSONPath($0.text(.jsonPath))) }
    }

    func cells(_ object: Object, _ text: CellText) -> [Value] {
        [.string(object.name)]
            + sources.map { Self.cell($0.path?.values(in: object.value).first, $0.type, text) }
    }

    /// What fits a column's type; null for anything else.
    private static func cell(_ value: Value?, _ type: String, _ text: CellText) -> Value {
        guard let value else { return .null }
        switch type {
        case "string": return .string(printed(value))
        case "integer":
            guard let number = value.double else { return .null }
            return value.int.map { .int($0) } ?? Int64(exactly: number.rounded(.towardZero)).map { .int($0) }
                ?? .null
        case "number": return value.double.map { .double($0) } ?? .null
        case "boolean": return value.bool.map { .bool($0) } ?? .null
        case "date":
            guard let string = value.string else { return .null }
            guard !string.isEmpty else { return .string(CellText.unknown) }
            guard let time = Timestamp(rfc3339: string) else { return "<invalid>" }
            return .string(text.since(time))
        default: return .null
        }
    }

    /// A value as Go prints it: lists and maps as JSON.
    private static func printed(_ value: Value) -> String {
        switch value {
        case .null: return "<no value>"
        case .bool(let flag): return String(flag)
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number): return GoString.number(number)
        case .string(let text): return text
        case .array, .object:
            var options = JSONWriter.Options()
            options.sortsKeys = true
            return JSONWriter.string(value, options: options)
        }
    }
}
