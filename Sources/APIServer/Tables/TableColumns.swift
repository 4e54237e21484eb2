import Kubernetes
import YAML

/// The columns of a table.
struct TableColumns: Sendable {
    var definitions: [Value]

    /// What a kind without printer shows: `rest.DefaultTableConvertor`.
    static let standard = TableColumns(definitions: [
        name, column("Created At", type: "date", description: descriptions["Created At"] ?? ""),
    ])

    /// The first column of nearly every table.
    static let name = column(
        "Name", type: "string", format: "name", description: descriptions["Name"] ?? "")

    /// What the columns say that many kinds share.
    private static let descriptions: [String: String] = [
        "Name":
            "How the object is called. The name is unique among the objects of its kind in a namespace (or in the cluster), is chosen when the object is created and stays as it is.",
        "Age":
            "How long ago the object was created, as the server that created it saw the time. It is told in at most two units.",
        "Created At":
            "When the object was created, in UTC, as the server that created it saw the time. Clients cannot set it.",
    ]

    /// The columns of Kubernetes' own kinds.
    private static let builtin: [String: TableColumns] = {
        var columns: [String: TableColumns] = [:]
        for entry in EmbeddedTable.tables().object?.entries ?? [] {
            columns[entry.key.name] = TableColumns(
                definitions: (entry.value.array ?? []).map { row in
                    column(
                        row.text(.name), type: row.text(.type), format: row.text(.format),
                        description: descriptions[row.text(.name)] ?? "", priority: row[.priority]?.int ?? 0)
                })
        }
        return columns
    }()

    static func of(_ kind: GroupVersionKind) -> TableColumns {
        if kind.group == MetricsResources.group { return MetricsCells.columns }
        return builtin["\(kind.apiVersion)/\(kind.kind)"] ?? standard
    }

    static func column(
        _ name: String, type: String, format: String = "", description: String = "", priority: Int64 = 0
    ) -> Value {
        [
            "name": .string(name), "type": .string(type), "format": .string(format),
            "description": .string(description), "priority": .int(priority),
        ]
    }
}
