import Kubernetes
import YAML

/// What a metrics server measures, as `kubectl get nodemetrics` and `podmetrics` print it.
enum MetricsCells {
    static let family: TablePrinters.Family = [
        (MetricsResources.group, "NodeMetrics", { object, _ in row(object, [object.value[.usage]]) }),
        (
            MetricsResources.group, "PodMetrics",
            { object, _ in row(object, (object.value[.containers]?.array ?? []).map { $0[.usage] }) }
        ),
    ]

    static let columns = TableColumns(definitions: [
        TableColumns.name,
        TableColumns.column("cpu", type: "string", format: "quantity"),
        TableColumns.column("memory", type: "string", format: "quantity"),
        TableColumns.column("Window", type: "string", format: "duration"),
    ])

    private static func row(_ object: Object, _ usages: [Value?]) -> [Value] {
        [
            .string(object.name), .string(sum("cpu", usages)), .string(sum("memory", usages)),
            .string(object.value[name: "window"]?.string ?? ""),
        ]
    }

    private static func sum(_ resource: String, _ usages: [Value?]) -> String {
        var total: Quantity?
        for usage in usages {
            guard let text = usage?[name: resource]?.string, let quantity = try? Quantity(parsing: text)
            else {
                continue
            }
            total = total.map { $0 + quantity } ?? quantity
        }
        return total?.description ?? "0"
    }
}
