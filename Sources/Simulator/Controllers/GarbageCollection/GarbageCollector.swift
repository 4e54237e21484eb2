import APIServer
import Kubernetes
import YAML

/// Deletes objects whose owners are gone, and carries out foreground and orphaning deletion.
///
/// Follows the documentation "Garbage Collection" and `pkg/controller/garbagecollector` of Kubernetes.
struct GarbageCollector: Sendable {
    private var queue = WorkQueue<OwnerIndex.Member>()
    private var failed: [OwnerIndex.Member] = []

    private static let foreground = "foregroundDeletion"
    private static let orphan = "orphan"

    mutating func observe(_ change: Change, _ world: inout World) {
        let member = OwnerIndex.Member(resource: change.resource, name: change.name)
        let metadata = change.object.value[.metadata]
        if change.isDeletion {
            for dependent in world.owners.dependents(of: change.object.metadata.uid) { queue.add(dependent) }
            // An owner that waits for its dependents may go on.
            for owner in change.object.metadata.ownerReferences {
                if let waiting = world.owners.object(uid: owner.uid) { queueIfDeleting(waiting, world) }
            }
            return
        }
        let isDeleting = metadata?[.deletionTimestamp]?.string != nil
        let hasOwners = metadata?[.ownerReferences] != nil
        if isDeleting {
            let finalizers = change.object.metadata.finalizers
            if finalizers.contains(Self.foreground) || finalizers.contains(Self.orphan) { queue.add(member) }
        }
        if change.previous != nil,
            change.previous?.value[.metadata]?[.ownerReferences] != metadata?[.ownerReferences]
        {
            for owner in change.previous?.metadata.ownerReferences ?? [] {
                if let waiting = world.owners.object(uid: owner.uid) { queueIfDeleting(waiting, world) }
            }
        }
        guard hasOwners else { return }
        for owner in change.object.metadata.ownerReferences {
            let found = world.owners.object(uid: owner.uid)
            let isElsewhere =
                found.map { !$0.name.namespace.isEmpty && $0.name.namespace != change.name.namespace } ?? true
            if isElsewhere { return queue.add(member) }
        }
    }

    private mutating func queueIfDeleting(_ member: OwnerIndex.Member, _ world: World) {
        if world.get(member.resource, member.name)?.metadata.isDeleting == true { queue.add(member) }
    }

    mutating func retry(_: ObjectName) {
        for member in failed { queue.add(member) }
        failed = []
    }

    mutating func work(_ world: inout World, limit: Int) -> Int {
        var count = 0
        let waiting = queue.count
        while count < min(waiting, limit), world.hasRoom, let member = queue.pop() {
            count += 1
            do throws(StatusError) {
                try process(member, &world)
                queue.forget(member)
            } catch  where error.code == 404 {
                continue
            } catch {
                failed.append(member)
                world.wake(.item(.garbageCollector, member.name), after: queue.delayAfterFailure(of: member))
            }
        }
        return count
    }

    private mutating func process(_ member: OwnerIndex.Member, _ world: inout World) throws(StatusError) {
        guard let object = world.get(member.resource, member.name) else { return }
        let finalizers = object.metadata.finalizers
        if object.metadata.isDeleting {
            if finalizers.contains(Self.orphan) { return try orphanDependents(object, &world) }
            if finalizers.contains(Self.foreground) { return try deleteDependents(object, &world) }
            return
        }
        try deleteIfUnowned(member, object, &world)
    }

    /// Deletes an object when none of its owners is left, or takes out the references to those that are not.
    private func deleteIfUnowned(
        _ member: OwnerIndex.Member, _ object: Object, _ world: inout World
    ) throws(StatusError) {
        let references = object.metadata.ownerReferences
        guard !references.isEmpty else { return }
        var solid: [OwnerReference] = []
        var gone: [OwnerReference] = []
        var waiting: [OwnerReference] = []
        for reference in references {
            if let owner = world.owners.object(uid: reference.uid), !owner.name.namespace.isEmpty,
                owner.name.namespace != object.namespace
            {
                world.event(
                    object, "OwnerRefInvalidNamespace",
                    "ownerRef [\(reference.apiVersion)/\(reference.kind), namespace: \(object.namespace), name: \(reference.name), uid: \(reference.uid)] does not exist in namespace \"\(object.namespace)\"",
                    isWarning: true, by: .garbageCollector)
            }
            guard let owner = world.owners.object(uid: reference.uid),
                owner.name.namespace.isEmpty || owner.name.namespace == object.namespace,
                let live = world.get(owner.resource, owner.name), live.metadata.uid == reference.uid
            else {
                gone.append(reference)
                continue
            }
            if live.metadata.isDeleting, live.metadata.finalizers.contains(Self.foreground) {
                waiting.append(reference)
            } else {
                solid.append(reference)
            }
        }
        if !solid.isEmpty {
            guard !gone.isEmpty || !waiting.isEmpty else { return }
            var changed = object
            changed.metadata.ownerReferences = solid
            try world.update(changed, by: .garbageCollector)
            return
        }
        var options = DeleteOptions()
        options.uid = object.metadata.uid
        if !waiting.isEmpty, world.owners.hasDependents(object.metadata.uid) {
            options.propagation = .foreground
        } else if object.metadata.finalizers.contains(Self.orphan) {
            options.propagation = .orphan
        } else if object.metadata.finalizers.contains(Self.foreground) {
            options.propagation = .foreground
        } else {
            options.propagation = .background
        }
        try world.delete(member.resource, member.name, options: options, by: .garbageCollector)
    }

    /// Foreground: the dependents that block go first, then the owner's finalizer.
    private mutating func deleteDependents(_ owner: Object, _ world: inout World) throws(StatusError) {
        let uid = owner.metadata.uid
        var isBlocked = false
        for dependent in world.owners.dependents(of: uid) {
            guard let object = world.get(dependent.resource, dependent.name) else { continue }
            let blocks = object.metadata.ownerReferences.contains { $0.uid == uid && $0.blocksOwnerDeletion }
            isBlocked = isBlocked || blocks
            if !object.metadata.isDeleting { queue.add(dependent) }
        }
        guard !isBlocked else { return }
        try removeFinalizer(Self.foreground, owner, &world)
    }

    private func orphanDependents(_ owner: Object, _ world: inout World) throws(StatusError) {
        let uid = owner.metadata.uid
        for dependent in world.owners.dependents(of: uid) {
            guard var object = world.get(dependent.resource, dependent.name) else { continue }
            object.metadata.ownerReferences.removeAll { $0.uid == uid }
            try world.update(object, by: .garbageCollector)
        }
        try removeFinalizer(Self.orphan, owner, &world)
    }

    private func removeFinalizer(_ name: String, _ object: Object, _ world: inout World) throws(StatusError) {
        var changed = object
        changed.metadata.finalizers.removeAll { $0 == name }
        try world.update(changed, by: .garbageCollector)
    }
}
