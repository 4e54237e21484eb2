package import YAML

/// A Kubernetes object: a value tree whose identity and metadata can be read by name.
///
/// The typed views (``Object`` is wrapped by `Pod`, `Deployment`, …) read and write the same tree.
package struct Object: Sendable, Equatable {
    package var value: Value

    package init(_ value: Value) { self.value = value }

    package init(apiVersion: String, kind: String, namespace: String = "", name: String) {
        var metadata: Value = ["name": .string(name)]
        if !namespace.isEmpty { metadata[.namespace] = .string(namespace) }
        value = ["apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": metadata]
    }

    package var apiVersion: String {
        get { value[.apiVersion]?.string ?? "" }
        set { value[.apiVersion] = .string(newValue) }
    }

    package var kind: String {
        get { value[.kind]?.string ?? "" }
        set { value[.kind] = .string(newValue) }
    }

    /// The kind with group and version; an `apiVersion` that is malformed counts as a version of the core group.
    package var groupVersionKind: GroupVersionKind {
        let groupVersion =
            GroupVersion(apiVersion: apiVersion) ?? GroupVersion(group: "", version: apiVersion)
        return GroupVersionKind(group: groupVersion.group, version: groupVersion.version, kind: kind)
    }

    package var metadata: ObjectMeta {
        get { ObjectMeta(value[.metadata] ?? .emptyObject) }
        set { value[.metadata] = newValue.value }
        _modify {
            var metadata = ObjectMeta(value[.metadata] ?? .emptyObject)
            value[.metadata] = .null
            defer { value[.metadata] = metadata.value }
            yield &metadata
        }
    }

    package var name: String { value[.metadata]?[.name]?.string ?? "" }
    package var namespace: String { value[.metadata]?[.namespace]?.string ?? "" }

    /// The object's identity.
    package var key: ResourceKey {
        ResourceKey(group: groupVersionKind.group, kind: kind, namespace: namespace, name: name)
    }
}

/// An object's `metadata`.
package struct ObjectMeta: Sendable, Equatable {
    package var value: Value

    package init(_ value: Value) { self.value = value }

    private func text(_ field: Field) -> String { value[field]?.string ?? "" }

    private mutating func set(_ field: Field, _ text: String) {
        value[field] = text.isEmpty ? nil : .string(text)
    }

    package var name: String {
        get { text(.name) }
        set { set(.name, newValue) }
    }
    package var generateName: String {
        get { text(.generateName) }
        set { set(.generateName, newValue) }
    }
    package var namespace: String {
        get { text(.namespace) }
        set { set(.namespace, newValue) }
    }
    package var uid: String {
        get { text(.uid) }
        set { set(.uid, newValue) }
    }
    package var resourceVersion: String {
        get { text(.resourceVersion) }
        set { set(.resourceVersion, newValue) }
    }
    package var generation: Int64 {
        get { value[.generation]?.int ?? 0 }
        set { value[.generation] = newValue == 0 ? nil : .int(newValue) }
    }
    package var creationTimestamp: Timestamp? {
        get { value[.creationTimestamp]?.string.flatMap(Timestamp.init(rfc3339:)) }
        set { value[.creationTimestamp] = newValue.map { .string($0.rfc3339) } }
    }
    package var deletionTimestamp: Timestamp? {
        get { value[.deletionTimestamp]?.string.flatMap(Timestamp.init(rfc3339:)) }
        set { value[.deletionTimestamp] = newValue.map { .string($0.rfc3339) } }
    }
    /// Seconds the object has to end after its deletion was asked for.
    package var deletionGracePeriodSeconds: Int64? {
        get { value[.deletionGracePeriodSeconds]?.int }
        set { value[.deletionGracePeriodSeconds] = newValue.map { .int($0) } }
    }
    package var isDeleting: Bool { value[.deletionTimestamp]?.string != nil }

    package var finalizers: [String] {
        get { value[.finalizers]?.array?.compactMap(\.string) ?? [] }
        set { value[.finalizers] = newValue.isEmpty ? nil : .array(newValue.map { .string($0) }) }
    }

    /// The labels as the tree holds them; read one with `labels["app"]?.string`.
    package var labels: Map {
        get { value[.labels]?.object ?? Map() }
        set { value[.labels] = newValue.isEmpty ? nil : .object(newValue) }
    }

    package var annotations: Map {
        get { value[.annotations]?.object ?? Map() }
        set { value[.annotations] = newValue.isEmpty ? nil : .object(newValue) }
    }

    package var ownerReferences: [OwnerReference] {
        get { value[.ownerReferences]?.array?.map(OwnerReference.init) ?? [] }
        set { value[.ownerReferences] = newValue.isEmpty ? nil : .array(newValue.map(\.value)) }
    }

    /// The owner that manages this object, if one does.
    package var controller: OwnerReference? { ownerReferences.first(where: \.isController) }
}

/// One entry of `metadata.ownerReferences`.
package struct OwnerReference: Sendable, Equatable {
    package var value: Value

    package init(_ value: Value) { self.value = value }

    /// A reference to `owner` as the managing controller, which blocks its owner's foreground deletion.
    package init(controller owner: Object) {
        value = [
            "apiVersion": .string(owner.apiVersion), "kind": .string(owner.kind), "name": .string(owner.name),
            "uid": .string(owner.metadata.uid), "controller": true, "blockOwnerDeletion": true,
        ]
    }

    package var apiVersion: String { value[.apiVersion]?.string ?? "" }
    package var kind: String { value[.kind]?.string ?? "" }
    package var name: String { value[.name]?.string ?? "" }
    package var uid: String { value[.uid]?.string ?? "" }
    package var isController: Bool { value[.controller]?.bool ?? false }
    package var blocksOwnerDeletion: Bool { value[.blockOwnerDeletion]?.bool ?? false }
}
