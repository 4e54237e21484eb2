package import Kubernetes
package import YAML

/// Answers as the tables that `kubectl get` prints.
package enum Tables {
    /// What each row carries of its object.
    package enum IncludeObject: Sendable {
        case none
        case metadata
        case object
    }

    /// The table of some objects.
    ///
    /// - Parameters:
    ///   - metadata: The metadata of the list, or the `resourceVersion` of the one object.
    ///   - withColumns: False for the later events of a watch, whose columns are null.
    ///   - apiVersion: `meta.k8s.io/v1` or `meta.k8s.io/v1beta1`.
    package static func table(
        items: [Object], metadata: Value, definition: ResourceDefinition, now: Timestamp,
        includeObject: IncludeObject, withColumns: Bool, apiVersion: String = "meta.k8s.io/v1"
    ) -> Value {
        let layout = TableLayout(definition)
        let text = CellText(now: now)
        let rows = items.map { item in
            row(item, layout.cells(item, text), includeObject, apiVersion)
        }
        return [
            "kind": "Table", "apiVersion": .string(apiVersion), "metadata": metadata,
            "columnDefinitions": withColumns ? .array(layout.columns.definitions) : .null,
            "rows": .array(rows),
        ]
    }

    private static func row(
        _ item: Object, _ cells: [Value], _ includeObject: IncludeObject, _ apiVersion: String
    ) -> Value {
        var row: Value = ["cells": .array(cells)]
        if let condition = endedPod(item) { row[.conditions] = [condition] }
        switch includeObject {
        case .none: row[.object] = .null
        case .metadata:
            row[.object] = [
                "kind": "PartialObjectMetadata", "apiVersion": .string(apiVersion),
                "metadata": item.metadata.value,
            ]
        case .object: row[.object] = item.value
        }
        return row
    }

    /// The mark of a pod that has run to its end, by which clients may leave it out.
    private static func endedPod(_ item: Object) -> Value? {
        guard item.kind == "Pod", item.apiVersion == "v1" else { return nil }
        let phase = item.value[path: .status, .phase]?.string
        guard phase == "Succeeded" || phase == "Failed" else { return nil }
        return [
            "type": "Completed", "status": "True", "reason": .string(phase ?? ""),
            "message": phase == "Failed" ? "The pod failed." : "The pod has completed successfully.",
        ]
    }
}
