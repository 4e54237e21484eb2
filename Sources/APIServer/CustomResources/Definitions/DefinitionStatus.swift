import Kubernetes
import YAML

/// The status of CustomResourceDefinitions, which apiextensions-apiserver's controllers keep; here it is settled in
/// the same step in which the definition is written.
extension CustomResources {
    /// Keeps a deleted definition until its objects are gone.
    private static let cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io"

    /// The definition with accepted names, conditions and stored versions.
    ///
    /// - Parameter others: The resources of other definitions, whose names are taken.
    static func established(_ definition: Object, others: [ResourceDefinition], now: Timestamp) -> Object {
        var established = definition
        var names = definition.value[.spec]?[.names] ?? .emptyObject
        let kind = names[.kind]?.string ?? ""
        if names[.singular] == nil { names[.singular] = .string(kind.lowercased()) }
        if names[.listKind] == nil { names[.listKind] = .string(kind + "List") }
        let conflict = conflict(names, group: definition.value[.spec]?[.group]?.string ?? "", others: others)
        var status = definition.value[.status] ?? .emptyObject
        var conditions = status[.conditions]?.array ?? []
        if let conflict {
            set(&conditions, "NamesAccepted", "False", conflict.reason, conflict.message, now)
            // Once established, a definition stays so.
            if !conditions.contains(where: { $0[.type] == "Established" && $0[.status] == "True" }) {
                set(&conditions, "Established", "False", "NotAccepted", "not all names are accepted", now)
            }
        } else {
            set(&conditions, "NamesAccepted", "True", "NoConflicts", "no conflicts found", now)
            set(
                &conditions, "Established", "True", "InitialNamesAccepted",
                "the initial names have been accepted", now)
            status[name: "acceptedNames"] = names
        }
        if let approval = DefinitionValidation.approvalCondition(definition) {
            set(
                &conditions, "KubernetesAPIApprovalPolicyConformant", approval.status, approval.reason,
                approval.message, now)
        }
        status[.conditions] = .array(conditions)
        if status[name: "acceptedNames"] == nil {
            status[name: "acceptedNames"] = ["plural": "", "kind": ""]
        }
        let storage = definition.value[.spec]?[.versions]?.array?.first { $0[.storage]?.bool ?? false }?[
            .name]
        var versions = status[.storedVersions]?.array ?? []
        if let storage, !versions.contains(storage) { versions.append(storage) }
        status[.storedVersions] = .array(versions)
        established.value[.status] = status
        return established
    }

    /// A definition that begins to end; nil when its end has begun before.
    static func terminating(_ definition: Object, _ now: Timestamp) -> Object? {
        guard !definition.metadata.isDeleting else { return nil }
        var marked = definition
        marked.metadata.deletionTimestamp = now.wholeSecond
        if marked.metadata.generation > 0 { marked.metadata.generation += 1 }
        marked.metadata.deletionGracePeriodSeconds = 0
        if !marked.metadata.finalizers.contains(cleanupFinalizer) {
            marked.metadata.finalizers.append(cleanupFinalizer)
        }
        var conditions = marked.value[.status]?[.conditions]?.array ?? []
        set(
            &conditions, "Terminating", "True", "InstanceDeletionPending",
            "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon", now)
        var status = marked.value[.status] ?? .emptyObject
        status[.conditions] = .array(conditions)
        marked.value[.status] = status
        return marked
    }

    /// A definition without the finalizer that waited for its objects; nil when it had none.
    static func cleanedUp(_ definition: Object) -> Object? {
        guard definition.metadata.finalizers.contains(cleanupFinalizer) else { return nil }
        var cleaned = definition
        cleaned.metadata.finalizers.removeAll { $0 == cleanupFinalizer }
        return cleaned
    }

    static func isEstablished(_ definition: Object) -> Bool {
        (definition.value[.status]?[.conditions]?.array ?? []).contains {
            $0[.type] == "Established" && $0[.status] == "True"
        }
    }

    private static func set(
        _ conditions: inout [Value], _ type: String, _ status: String, _ reason: String, _ message: String,
        _ now: Timestamp
    ) {
        let position = conditions.firstIndex { $0[.type]?.string == type }
        var condition: Value = [
            "type": .string(type), "status": .string(status), "lastTransitionTime": .string(now.rfc3339),
            "reason": .string(reason), "message": .string(message),
        ]
        guard let position else { return conditions.append(condition) }
        if conditions[position][.status]?.string == status {
            condition[.lastTransitionTime] = conditions[position][.lastTransitionTime]
        }
        conditions[position] = condition
    }

    /// Which of a definition's names another resource of the group has.
    private static func conflict(
        _ names: Value, group: String, others: [ResourceDefinition]
    ) -> (reason: String, message: String)? {
        let others = others.filter { $0.resource.group == group }.map(\.resource)
        let taken = Set(others.flatMap { [$0.plural, $0.singular] + $0.shortNames })
        let kinds = Set(others.flatMap { [$0.kind, $0.kind + "List"] })
        func check(_ name: String?, _ taken: Set<String>, _ reason: String) -> (String, String)? {
            guard let name, taken.contains(name) else { return nil }
            return (reason, "\"\(name)\" is already in use")
        }
        if let found = check(names[.plural]?.string, taken, "PluralConflict") { return found }
        if let found = check(names[.singular]?.string, taken, "SingularConflict") { return found }
        for name in names[.shortNames]?.array ?? [] {
            if let found = check(name.string, taken, "ShortNamesConflict") { return found }
        }
        if let found = check(names[.kind]?.string, kinds, "KindConflict") { return found }
        return check(names[.listKind]?.string, kinds, "ListKindConflict")
    }
}
