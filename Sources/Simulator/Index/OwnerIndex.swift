import Kubernetes
import YAML

/// Which objects name an owner in `metadata.ownerReferences`, by the owner's uid.
struct OwnerIndex: Sendable {
    /// An object of any kind.
    struct Member: Hashable, Sendable {
        var resource: GroupResource
        var name: ObjectName
    }

    private var dependents = BucketIndex<String, Member>()
    /// Every object's uid, so that an owner's existence is one look-up.
    private var present: [String: Member] = [:]

    mutating func apply(deleted: Bool, _ resource: GroupResource, _ object: Object, previous: Object?) {
        let member = Member(
            resource: resource, name: ObjectName(namespace: object.namespace, name: object.name))
        let uid = object.metadata.uid
        if deleted { present[uid] = nil } else { present[uid] = member }
        let old = previous?.value[.metadata]?[.ownerReferences]
        let new = deleted ? nil : object.value[.metadata]?[.ownerReferences]
        guard deleted || previous == nil || old != new else { return }
        for owner in (previous ?? object).metadata.ownerReferences where previous != nil || deleted {
            dependents.remove(member, under: owner.uid)
        }
        guard !deleted else { return }
        for owner in object.metadata.ownerReferences { dependents.insert(member, under: owner.uid) }
    }

    /// The objects that name this owner.
    func dependents(of uid: String) -> [Member] { Array(dependents[uid]) }
    func hasDependents(_ uid: String) -> Bool { dependents.count(uid) > 0 }

    /// All objects by uid, in the order of their names.
    var members: [(uid: String, member: Member)] {
        present.map { ($0.key, $0.value) }.sorted {
            $0.1.name != $1.1.name ? $0.1.name < $1.1.name : $0.0 < $1.0
        }
    }

    /// The object with this uid, when it exists.
    func object(uid: String) -> Member? { present[uid] }
}
