import Kubernetes
import YAML

/// The kinds of `flowcontrol.apiserver.k8s.io`.
enum FlowControlCells {
    private static let group = "flowcontrol.apiserver.k8s.io"

    static let family: TablePrinters.Family = [
        (group, "FlowSchema", { flowSchema($0, $1) }),
        (group, "PriorityLevelConfiguration", { priorityLevel($0, $1) }),
    ]

    private static func flowSchema(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let conditions = object.value[path: .status, .conditions]?.array ?? []
        return [
            .string(object.name), .string(spec[path: .priorityLevelConfiguration, .name]?.string ?? ""),
            spec.numberCell(.matchingPrecedence),
            .string(spec[path: .distinguisherMethod, .type]?.string ?? CellText.none), text.age(object),
            .string(conditions.first { $0.text(.type) == "Dangling" }?.text(.status) ?? "?"),
        ]
    }

    private static func priorityLevel(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let limited = spec[.limited]
        let queuing = limited?[path: .limitResponse, .queuing]
        func number(_ value: Value?, _ field: Field) -> Value {
            guard let value, !value.isNull else { return .string(CellText.none) }
            return value.numberCell(field)
        }
        return [
            .string(object.name), .string(spec.text(.type)), number(limited, .nominalConcurrencyShares),
            number(queuing, .queues), number(queuing, .handSize), number(queuing, .queueLengthLimit),
            text.age(object),
        ]
    }
}
