import Kubernetes
import YAML

/// Pods and their templates.
enum PodCells {
    static let family: TablePrinters.Family = [
        ("", "Pod", { pod($0, $1) }),
        (
            "", "PodTemplate",
            { object, _ in
                [.string(object.name)] + CellText.containers(object.value[.template]?[.spec]) + [
                    .string(CellText.labels(object.value[path: .template, .metadata, .labels]))
                ]
            }
        ),
    ]

    private static func pod(_ object: Object, _ text: CellText) -> [Value] {
        let pod = Pod(object)
        let summary = PodSummary(pod)
        var restarts = String(summary.restarts)
        if summary.restarts != 0, let last = summary.lastRestart { restarts += " (\(text.since(last)) ago)" }
        let spec = object.value[.spec] ?? .emptyObject
        let status = object.value[.status] ?? .emptyObject
        return [
            .string(object.name), .string("\(summary.readyContainers)/\(summary.totalContainers)"),
            .string(summary.reason), .string(restarts), text.age(object),
            .string(CellText.filled(status[.podIPs]?[at: 0]?[.ip]?.string)),
            .string(CellText.filled(spec[.nodeName]?.string)),
            .string(CellText.filled(status[.nominatedNodeName]?.string)),
            .string(readinessGates(spec, status)),
        ]
    }

    private static func readinessGates(_ spec: Value, _ status: Value) -> String {
        guard let gates = spec[.readinessGates]?.array, !gates.isEmpty else { return CellText.none }
        let conditions = status[.conditions]?.array ?? []
        let met = gates.count { gate in
            let condition = conditions.first { $0.text(.type) == gate.text(.conditionType) }
            return condition?.text(.status) == "True"
        }
        return "\(met)/\(gates.count)"
    }
}
