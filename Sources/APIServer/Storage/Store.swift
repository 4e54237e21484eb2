import Kubernetes
import YAML

/// All objects of the cluster by resource, with one version that counts every change.
struct Store: Sendable {
    private var collections: [GroupResource: OrderedTree<Object>] = [:]
    private var lastChanges: [GroupResource: UInt64] = [:]
    private(set) var log: ChangeLog
    private(set) var resourceVersion: UInt64

    /// An empty store. Versions begin above 1, since 0 and the empty text mean something else to clients.
    init(watchHistory: Int) {
        resourceVersion = 1
        log = ChangeLog(capacity: watchHistory, from: 1)
    }

    func object(_ resource: GroupResource, _ key: ObjectKey) -> Object? { collections[resource]?[key] }

    /// The version of the last change of a resource's objects; 0 when there never was one.
    func lastChange(of resource: GroupResource) -> UInt64 { lastChanges[resource] ?? 0 }

    func count(of resource: GroupResource) -> Int { collections[resource]?.count ?? 0 }

    /// How many objects there are of each resource, in the order of their names.
    var counts: [(name: String, count: Int)] {
        collections.map { (name: $0.key.description, count: $0.value.count) }.sorted { $0.name < $1.name }
    }

    /// Visits the objects of a resource, of one namespace or all, in the order of their keys.
    func forEach(
        _ resource: GroupResource, namespace: String? = nil, from start: ObjectKey? = nil,
        _ body: (ObjectKey, Object) -> Bool
    ) {
        guard let tree = collections[resource] else { return }
        guard let namespace else { return tree.forEach(from: start, body) }
        tree.forEach(from: start ?? ObjectKey(namespace: namespace, name: "")) { key, object in
            key.namespace == namespace && body(key, object)
        }
    }

    /// Stores an object under the next version and returns it as stored.
    mutating func put(_ object: Object, as resource: GroupResource) -> Object {
        resourceVersion += 1
        var object = object
        object.metadata.resourceVersion = String(resourceVersion)
        let key = ObjectKey(namespace: object.namespace, name: object.name)
        let old = collections[resource, default: OrderedTree()].set(key, to: object)
        lastChanges[resource] = resourceVersion
        log.append(
            ChangeEvent(
                kind: old == nil ? .added : .modified, resource: resource, object: object, previous: old,
                resourceVersion: resourceVersion))
        return object
    }

    /// Removes an object; what it was, under the version of its removal.
    mutating func remove(_ resource: GroupResource, _ key: ObjectKey) -> Object? {
        guard var old = collections[resource]?.set(key, to: nil) else { return nil }
        let previous = old
        resourceVersion += 1
        lastChanges[resource] = resourceVersion
        old.metadata.resourceVersion = String(resourceVersion)
        log.append(
            ChangeEvent(
                kind: .deleted, resource: resource, object: old, previous: previous,
                resourceVersion: resourceVersion))
        return old
    }

    /// Makes objects visible that belong to nobody's history: they have no version and no watch tells of them.
    mutating func show(_ objects: [Object], as resource: GroupResource) {
        var tree = OrderedTree<Object>()
        for object in objects {
            tree.set(ObjectKey(namespace: object.namespace, name: object.name), to: object)
        }
        collections[resource] = tree
    }

    /// Forgets all changes so far: whoever watches begins with the state of now.
    mutating func compactLog() { log.compact(to: resourceVersion) }
}
