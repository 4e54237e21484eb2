import Kubernetes
import YAML

/// Selectors by the object that holds them, found from an object's labels without looking at every one.
///
/// A selector is filed under one label that it demands; one that demands none is looked at for every object of
/// its namespace.
struct SelectorIndex: Sendable {
    private var selectors: [ObjectName: LabelSelector] = [:]
    private var byLabel = BucketIndex<PodIndex.Label, ObjectName>()
    private var broad = BucketIndex<String, ObjectName>()

    subscript(name: ObjectName) -> LabelSelector? { selectors[name] }

    /// Files a selector, in place of the one the object held before.
    mutating func set(_ selector: LabelSelector, for name: ObjectName) {
        guard selectors[name] != selector else { return }
        remove(name)
        selectors[name] = selector
        if let label = Self.label(selector, name) {
            byLabel.insert(name, under: label)
        } else {
            broad.insert(name, under: name.namespace)
        }
    }

    mutating func remove(_ name: ObjectName) {
        guard let old = selectors.removeValue(forKey: name) else { return }
        if let label = Self.label(old, name) {
            byLabel.remove(name, under: label)
        } else {
            broad.remove(name, under: name.namespace)
        }
    }

    /// The objects of a namespace whose selector matches these labels.
    func matching(_ labels: Map, in namespace: String) -> [ObjectName] {
        var found: [ObjectName] = []
        for label in labels {
            let key = PodIndex.Label(namespace: namespace, key: label.key, value: label.value.string ?? "")
            guard byLabel.count(key) > 0 else { continue }
            for name in byLabel[key] where selectors[name]?.matches(labels) == true { found.append(name) }
        }
        if broad.count(namespace) > 0 {
            for name in broad[namespace] where selectors[name]?.matches(labels) == true { found.append(name) }
        }
        return found
    }

    private static func label(_ selector: LabelSelector, _ name: ObjectName) -> PodIndex.Label? {
        let exact = selector.requirements.first {
            ($0.relation == .equals || $0.relation == .in) && $0.values.count == 1
        }
        guard let exact, let value = exact.values.first else { return nil }
        return PodIndex.Label(namespace: name.namespace, key: Key(exact.key), value: value)
    }
}
