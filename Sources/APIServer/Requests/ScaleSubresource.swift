import Kubernetes
import YAML

/// The `scale` subresource: an autoscaling/v1 Scale made of an object's replica fields, and back.
enum ScaleSubresource {
    /// The object as a Scale.
    static func scale(of object: Object, _ definition: ResourceDefinition) -> Object {
        var metadata: Value = ["name": .string(object.name)]
        if !object.namespace.isEmpty { metadata[.namespace] = .string(object.namespace) }
        metadata[.uid] = .string(object.metadata.uid)
        metadata[.resourceVersion] = .string(object.metadata.resourceVersion)
        metadata[.creationTimestamp] = object.value[.metadata]?[.creationTimestamp]
        var spec = Value.emptyObject
        if let replicas = value(of: specPath, in: object, definition)?.int, replicas != 0 {
            spec[.replicas] = .int(replicas)
        }
        var status: Value = ["replicas": .int(value(of: statusPath, in: object, definition)?.int ?? 0)]
        if let selector = selector(of: object, definition) { status[.selector] = .string(selector) }
        return Object([
            "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": metadata, "spec": spec,
            "status": status,
        ])
    }

    /// The object with the replicas that a Scale asks for. Throws 422 for less than none.
    static func apply(
        _ scale: Object, to object: Object, _ definition: ResourceDefinition
    ) throws(StatusError) -> Object {
        let replicas = scale.value[.spec]?[.replicas]?.int ?? 0
        guard replicas >= 0 else {
            throw StatusError.invalid(
                GroupKind(group: "autoscaling", kind: "Scale"), object.name,
                [
                    FieldError(
                        .invalid, "spec.replicas", value: .int(replicas),
                        "must be greater than or equal to 0")
                ])
        }
        var scaled = object
        set(.int(replicas), at: path(specPath, definition)[...], in: &scaled.value)
        if !scale.metadata.resourceVersion.isEmpty {
            scaled.metadata.resourceVersion = scale.metadata.resourceVersion
        }
        return scaled
    }

    // MARK: - Paths

    private static let specPath = Field.specReplicasPath
    private static let statusPath = Field.statusReplicasPath

    private static func set(_ new: Value, at path: ArraySlice<String>, in value: inout Value) {
        guard let first = path.first else {
            value = new
            return
        }
        var child = value[name: first] ?? .emptyObject
        set(new, at: path.dropFirst(), in: &child)
        value[name: first] = child
    }

    private static func value(of field: Field, in object: Object, _ definition: ResourceDefinition) -> Value?
    {
        path(field, definition).reduce(object.value as Value?) { $0?[name: $1] }
    }

    /// Where the number lies: a custom resource says it, built-in kinds agree.
    private static func path(_ field: Field, _ definition: ResourceDefinition) -> [String] {
        customPath(field, definition) ?? (field == specPath ? ["spec", "replicas"] : ["status", "replicas"])
    }

    private static func customPath(_ field: Field, _ definition: ResourceDefinition) -> [String]? {
        guard let custom = definition.customDefinition else { return nil }
        let version = custom.value[.spec]?[.versions]?.array?.first {
            $0[.name]?.string == definition.resource.version
        }
        return version?[.subresources]?[.scale]?[field]?.string?.split(separator: ".").map(String.init)
    }

    private static func selector(of object: Object, _ definition: ResourceDefinition) -> String? {
        if definition.isCustom {
            return customPath(.labelSelectorPath, definition)?
                .reduce(object.value as Value?) { $0?[name: $1] }?.string
        }
        let selector = object.value[.spec]?[.selector]
        // A ReplicationController's selector is a plain map of labels.
        return definition.resource.kind == "ReplicationController"
            ? LabelSelector(labels: selector?.object ?? Map()).description
            : LabelSelector(validated: selector).description
    }
}
