package import Kubernetes
import YAML

/// The live objects of one cluster, indexed for reconciling: by key, by tracking application, by owner.
///
/// A value whose objects share their storage with the watch events they came in. The shell keeps one per cluster
/// and tells each loop which keys changed.
package struct LiveStore: LiveState, Sendable {
    private struct Place: Hashable, Sendable {
        var namespace: String
        var name: String
    }

    private var kinds: [GroupVersionKind: ServedKind] = [:]
    /// Kinds may be watched in several versions at once, each with the fields as that version has them.
    private var objects: [GroupVersionKind: [Place: Object]] = [:]
    /// The versions held of each kind, in the order in which they came.
    private var versions: [GroupKind: [String]] = [:]
    private var trackedKeys: [String: Set<ResourceKey>] = [:]
    private var ownedKeys: [String: Set<ResourceKey>] = [:]

    package init() {}

    /// How many objects are held, each version counted.
    package var count: Int { objects.values.reduce(0) { $0 + $1.count } }

    // MARK: Kinds

    /// Replaces what the cluster serves.
    package mutating func setServedKinds(_ served: [ServedKind]) {
        kinds = [:]
        for kind in served { kinds[kind.kind] = kind }
    }

    package mutating func addServedKind(_ served: ServedKind) { kinds[served.kind] = served }

    package mutating func removeServedKind(_ kind: GroupVersionKind) { kinds[kind] = nil }

    package func servedKind(_ kind: GroupVersionKind) -> ServedKind? { kinds[kind] }

    // MARK: Objects

    /// Takes in an object that was added or changed. False when it is no newer than what is held (the same
    /// resource version, which doubled events bring).
    @discardableResult
    package mutating func put(_ object: Object) -> Bool { put(object, evenIfOlder: false) }

    private mutating func put(_ object: Object, evenIfOlder: Bool) -> Bool {
        let key = object.key
        let kind = object.groupVersionKind
        let place = Place(namespace: key.namespace, name: key.name)
        if let old = objects[kind]?[place] {
            let (a, b) = (old.metadata, object.metadata)
            // An older state than the one held is an event that an answer to a write has overtaken.
            if !evenIfOlder, a.uid == b.uid, let held = UInt64(a.resourceVersion),
                let new = UInt64(b.resourceVersion),
                new < held
            {
                return false
            }
            if a.resourceVersion == b.resourceVersion, old == object { return false }
            unindex(old, key)
        }
        if objects[kind] == nil, versions[kind.groupKind]?.contains(kind.version) != true {
            versions[kind.groupKind, default: []].append(kind.version)
        }
        objects[kind, default: [:]][place] = object
        if let application = TrackingID.owner(of: object) {
            trackedKeys[application, default: []].insert(key)
        }
        for owner in object.metadata.ownerReferences { ownedKeys[owner.uid, default: []].insert(key) }
        return true
    }

    /// Forgets an object in all its versions; false when it was not held.
    ///
    /// - Parameter uid: forgets only that very object, and not one of the same name that came after it.
    @discardableResult
    package mutating func remove(_ key: ResourceKey, uid: String? = nil) -> Bool {
        let place = Place(namespace: key.namespace, name: key.name)
        var wasHeld = false
        for version in versions[key.groupKind] ?? [] {
            let kind = GroupVersionKind(group: key.group, version: version, kind: key.kind)
            guard let old = objects[kind]?[place], uid == nil || old.metadata.uid == uid else { continue }
            objects[kind]?[place] = nil
            unindex(old, key)
            wasHeld = true
        }
        return wasHeld
    }

    /// Makes the held objects of a kind in a version be exactly `listed`, as after a list that begins a watch;
    /// returns the keys that changed, sorted. With a `namespace` only that namespace's objects are meant.
    package mutating func replace(
        _ kind: GroupVersionKind, namespace: String? = nil, with listed: [Object]
    ) -> [ResourceKey] {
        var changed: Set<ResourceKey> = []
        var present: Set<Place> = []
        for object in listed {
            let key = object.key
            present.insert(Place(namespace: key.namespace, name: key.name))
            // A list says what is, even after the cluster was restored to an earlier state.
            if put(object, evenIfOlder: true) { changed.insert(key) }
        }
        let gone = (objects[kind] ?? [:]).keys.filter {
            !present.contains($0) && (namespace == nil || namespace == $0.namespace)
        }
        for place in gone {
            let key = ResourceKey(
                group: kind.group, kind: kind.kind, namespace: place.namespace, name: place.name)
            if remove(key) { changed.insert(key) }
        }
        return changed.sorted()
    }

    private mutating func unindex(_ object: Object, _ key: ResourceKey) {
        if let application = TrackingID.owner(of: object) {
            trackedKeys[application]?.remove(key)
            if trackedKeys[application]?.isEmpty == true { trackedKeys[application] = nil }
        }
        for owner in object.metadata.ownerReferences {
            ownedKeys[owner.uid]?.remove(key)
            if ownedKeys[owner.uid]?.isEmpty == true { ownedKeys[owner.uid] = nil }
        }
    }

    // MARK: Answers

    /// The object in the first of the versions held.
    package func object(_ key: ResourceKey) -> Object? {
        let place = Place(namespace: key.namespace, name: key.name)
        for version in versions[key.groupKind] ?? [] {
            let kind = GroupVersionKind(group: key.group, version: version, kind: key.kind)
            if let object = objects[kind]?[place] { return object }
        }
        return nil
    }

    package func object(_ key: ResourceKey, version: String) -> Object? {
        let kind = GroupVersionKind(group: key.group, version: version, kind: key.kind)
        return objects[kind]?[Place(namespace: key.namespace, name: key.name)] ?? object(key)
    }

    package func tracked(by application: String) -> Set<ResourceKey> { trackedKeys[application] ?? [] }

    package func owned(by uid: String) -> [Object] {
        ownedKeys[uid]?.sorted().compactMap { object($0) } ?? []
    }

    package func autoscalers(in namespace: String) -> [Object] {
        let kind = GroupKind(group: "autoscaling", kind: "HorizontalPodAutoscaler")
        var found: [Object] = []
        for version in versions[kind] ?? [] {
            let held = objects[GroupVersionKind(group: kind.group, version: version, kind: kind.kind)] ?? [:]
            found += held.filter { $0.key.namespace == namespace }.values
        }
        return found.sorted { ($0.name, $0.apiVersion) < ($1.name, $1.apiVersion) }
    }

    /// Whether the object concerns the application beyond being tracked by it: what it owns, directly or through
    /// one step (a Deployment's ReplicaSet's pods), shows in its health.
    package func trackedRoot(of object: Object) -> ResourceKey? {
        var current = object
        for _ in 0..<4 {
            if TrackingID.owner(of: current) != nil { return current.key }
            guard let owner = current.metadata.controller else { return nil }
            let group = GroupVersion(apiVersion: owner.apiVersion)?.group ?? ""
            let key = ResourceKey(
                group: group, kind: owner.kind, namespace: current.namespace, name: owner.name)
            guard let next = self.object(key), next.metadata.uid == owner.uid else { return nil }
            current = next
        }
        return nil
    }
}
