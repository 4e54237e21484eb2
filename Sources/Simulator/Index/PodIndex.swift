import Kubernetes
import YAML

/// All pods by name, and which belong to a controller, a node, a label: kept up to date from change events, so
/// that no reconcile scans all pods.
struct PodIndex: Sendable {
    struct Label: Hashable, Sendable {
        var namespace: String
        var key: Key
        var value: String
    }

    private var records: [ObjectName: PodRecord] = [:]
    private var byUID: [String: ObjectName] = [:]
    private var byController = BucketIndex<String, ObjectName>()
    private var byNode = BucketIndex<String, ObjectName>()
    private var byNamespace = BucketIndex<String, ObjectName>()
    private var byLabel = BucketIndex<Label, ObjectName>()
    /// Pods without a controller, by namespace.
    private var unowned = BucketIndex<String, ObjectName>()

    var count: Int { records.count }

    subscript(name: ObjectName) -> PodRecord? { records[name] }
    subscript(uid uid: String) -> PodRecord? { byUID[uid].flatMap { records[$0] } }

    /// Brings the index up to a change; the record before it, if there was one.
    @discardableResult
    mutating func apply(deleted: Bool, _ object: Object) -> (old: PodRecord?, new: PodRecord?) {
        let record = PodRecord(object)
        let old = records[record.name]
        if let old, !deleted, old.uid == record.uid, old.controller == record.controller,
            old.node == record.node, old.labels == record.labels
        {
            // Found by the same things as before.
            records[record.name] = record
            return (old, record)
        }
        if let old { remove(old) }
        guard !deleted else { return (old, nil) }
        insert(record)
        return (old, record)
    }

    private mutating func insert(_ record: PodRecord) {
        records[record.name] = record
        byUID[record.uid] = record.name
        if record.controller.isEmpty {
            unowned.insert(record.name, under: record.name.namespace)
        } else {
            byController.insert(record.name, under: record.controller)
        }
        if !record.node.isEmpty { byNode.insert(record.name, under: record.node) }
        byNamespace.insert(record.name, under: record.name.namespace)
        for label in record.labels {
            byLabel.insert(
                record.name,
                under: Label(
                    namespace: record.name.namespace, key: label.key, value: label.value.string ?? ""))
        }
    }

    private mutating func remove(_ record: PodRecord) {
        records[record.name] = nil
        byUID[record.uid] = nil
        if record.controller.isEmpty {
            unowned.remove(record.name, under: record.name.namespace)
        } else {
            byController.remove(record.name, under: record.controller)
        }
        if !record.node.isEmpty { byNode.remove(record.name, under: record.node) }
        byNamespace.remove(record.name, under: record.name.namespace)
        for label in record.labels {
            byLabel.remove(
                record.name,
                under: Label(
                    namespace: record.name.namespace, key: label.key, value: label.value.string ?? ""))
        }
    }

    /// The pods that a controller manages, in the order of their names.
    func controlled(by uid: String) -> [PodRecord] {
        byController[uid].compactMap { records[$0] }
    }

    /// How many pods a controller manages.
    func countControlled(by uid: String) -> Int { byController.count(uid) }

    /// The pods of a namespace without a controller that a selector matches.
    func unowned(matching selector: LabelSelector, in namespace: String) -> [PodRecord] {
        guard unowned.count(namespace) > 0 else { return [] }
        return unowned[namespace].compactMap { records[$0] }.filter { selector.matches($0.labels) }
    }

    /// How many pods of a namespace carry a label.
    func count(_ label: Label) -> Int { byLabel.count(label) }

    func onNode(_ node: String) -> [PodRecord] { byNode[node].compactMap { records[$0] } }
    func countOnNode(_ node: String) -> Int { byNode.count(node) }

    func inNamespace(_ namespace: String) -> [PodRecord] { byNamespace[namespace].compactMap { records[$0] } }

    /// The pods of a namespace that carry all of `labels`; none for no labels.
    func matching(_ labels: Map, in namespace: String) -> [PodRecord] {
        let keys = labels.map { Label(namespace: namespace, key: $0.key, value: $0.value.string ?? "") }
        guard let rarest = keys.min(by: { byLabel.count($0) < byLabel.count($1) }) else { return [] }
        return byLabel[rarest].compactMap { records[$0] }.filter { record in
            keys.allSatisfy { $0 == rarest || record.labels[$0.key]?.string == $0.value }
        }
    }

    /// The pods of a namespace that a selector matches, narrowed by the label it demands when there is one.
    func matching(_ selector: LabelSelector, in namespace: String) -> [PodRecord] {
        let exact = selector.requirements.first {
            ($0.relation == .equals || $0.relation == .in) && $0.values.count == 1
        }
        let candidates: [PodRecord]
        if let exact, let value = exact.values.first {
            candidates = byLabel[Label(namespace: namespace, key: Key(exact.key), value: value)].compactMap {
                records[$0]
            }
        } else {
            candidates = inNamespace(namespace)
        }
        return candidates.filter { selector.matches($0.labels) }
    }
}
