import Kubernetes
import YAML

/// Autoscalers of either version.
enum AutoscalerCells {
    static let family: TablePrinters.Family = [
        (
            "autoscaling", "HorizontalPodAutoscaler",
            { object, text in
                autoscaler(
                    Conversion.convert(object, to: GroupVersion(group: "autoscaling", version: "v2")), text)
            }
        ),
        // The answer of the subresource `scale`.
        (
            "autoscaling", "Scale",
            { object, text in
                [
                    .string(object.name), object.value[.spec]?.numberCell(.replicas) ?? 0,
                    object.value[.status]?.numberCell(.replicas) ?? 0, text.age(object),
                ]
            }
        ),
    ]

    private static func autoscaler(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let status = object.value[.status] ?? .emptyObject
        let target = spec[.scaleTargetRef] ?? .emptyObject
        return [
            .string(object.name), .string("\(target.text(.kind))/\(target.text(.name))"),
            .string(metrics(spec[.metrics]?.array ?? [], status[.currentMetrics]?.array ?? [])),
            .string(spec[.minReplicas]?.int.map { String($0) } ?? CellText.unset),
            spec.numberCell(.maxReplicas), status.numberCell(.currentReplicas), text.age(object),
        ]
    }

    /// The first two metrics and how many more there are.
    private static func metrics(_ specs: [Value], _ statuses: [Value]) -> String {
        guard !specs.isEmpty else { return CellText.none }
        let shown = specs.prefix(2).enumerated().map { position, spec in
            metric(spec, statuses.indices.contains(position) ? statuses[position] : nil)
        }
        let text = shown.joined(separator: ", ")
        return specs.count > 2 ? "\(text) + \(specs.count - 2) more..." : text
    }

    private static func metric(_ spec: Value, _ status: Value?) -> String {
        switch spec.text(.type) {
        case "External": return named(spec[.external], status?[.external])
        case "Object": return named(spec[.object], status?[.object])
        case "Pods":
            let target = spec[.pods]?[path: .target, .averageValue]
            return "\(amount(status?[.pods], .averageValue))/\(CellText.quantity(target))"
        case "Resource": return resource(spec[.resource], status?[.resource])
        case "ContainerResource": return resource(spec[.containerResource], status?[.containerResource])
        default: return "<unknown type>"
        }
    }

    /// A metric with a value of its own, as a whole or per pod.
    private static func named(_ source: Value?, _ status: Value?) -> String {
        let target = source?[.target]
        if let average = target?[.averageValue], !average.isNull {
            let isKnown = status?[path: .current, .averageValue] != nil
            let current = isKnown ? amount(status, .averageValue) : CellText.unknown
            return "\(current)/\(CellText.quantity(average)) (avg)"
        }
        return "\(amount(status, .value))/\(CellText.quantity(target?[.value]))"
    }

    private static func resource(_ source: Value?, _ status: Value?) -> String {
        let name = source?.text(.name) ?? ""
        let target = source?[.target]
        if let average = target?[.averageValue], !average.isNull {
            return "\(name): \(amount(status, .averageValue))/\(CellText.quantity(average))"
        }
        let current = status?[path: .current, .averageUtilization]?.int.map { "\($0)%" } ?? CellText.unknown
        let wanted = target?[.averageUtilization]?.int.map { "\($0)%" } ?? "<auto>"
        return "\(name): \(current)/\(wanted)"
    }

    private static func amount(_ status: Value?, _ field: Field) -> String {
        guard let status, !status.isNull else { return CellText.unknown }
        guard let amount = status[.current]?[field], !amount.isNull else { return "<nil>" }
        return CellText.quantity(amount)
    }
}
