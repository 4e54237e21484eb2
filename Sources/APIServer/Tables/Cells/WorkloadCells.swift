import Kubernetes
import YAML

/// The kinds that keep pods running.
enum WorkloadCells {
    static let family: TablePrinters.Family = [
        ("apps", "Deployment", { deployment($0, $1) }),
        (
            "apps", "ReplicaSet",
            { object, text in
                replicas(object, text) + [.string(CellText.selector(object.value[path: .spec, .selector]))]
            }
        ),
        (
            "", "ReplicationController",
            { object, text in
                replicas(object, text) + [.string(CellText.labels(object.value[path: .spec, .selector]))]
            }
        ),
        ("apps", "StatefulSet", { statefulSet($0, $1) }),
        ("apps", "DaemonSet", { daemonSet($0, $1) }),
        ("apps", "ControllerRevision", { controllerRevision($0, $1) }),
    ]

    private static func deployment(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let status = object.value[.status] ?? .emptyObject
        let selector = (try? LabelSelector(spec[.selector]))?.description ?? "<error>"
        return [
            .string(object.name), .string(readyOfDesired(spec, status)), status.numberCell(.updatedReplicas),
            status.numberCell(.availableReplicas), text.age(object),
        ] + CellText.containers(spec[path: .template, .spec]) + [.string(selector)]
    }

    private static func readyOfDesired(_ spec: Value, _ status: Value) -> String {
        "\(status[.readyReplicas]?.int ?? 0)/\(spec[.replicas]?.int ?? 0)"
    }

    private static func replicas(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let status = object.value[.status] ?? .emptyObject
        return [
            .string(object.name), spec.numberCell(.replicas), status.numberCell(.replicas),
            status.numberCell(.readyReplicas), text.age(object),
        ] + CellText.containers(spec[path: .template, .spec])
    }

    private static func statefulSet(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let status = object.value[.status] ?? .emptyObject
        return [.string(object.name), .string(readyOfDesired(spec, status)), text.age(object)]
            + CellText.containers(spec[path: .template, .spec])
    }

    private static func daemonSet(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let status = object.value[.status] ?? .emptyObject
        return [
            .string(object.name), status.numberCell(.desiredNumberScheduled),
            status.numberCell(.currentNumberScheduled), status.numberCell(.numberReady),
            status.numberCell(.updatedNumberScheduled), status.numberCell(.numberAvailable),
            .string(CellText.labels(spec[path: .template, .spec, .nodeSelector])), text.age(object),
        ] + CellText.containers(spec[path: .template, .spec]) + [.string(CellText.selector(spec[.selector]))]
    }

    private static func controllerRevision(_ object: Object, _ text: CellText) -> [Value] {
        var controller = CellText.none
        if let owner = object.metadata.controller {
            let group = GroupVersion(apiVersion: owner.apiVersion)?.group ?? ""
            let kind = GroupKind(group: group, kind: owner.kind).description.lowercased()
            controller = "\(kind)/\(owner.name)"
        }
        return [
            .string(object.name), .string(controller), object.value.numberCell(.revision), text.age(object),
        ]
    }
}
