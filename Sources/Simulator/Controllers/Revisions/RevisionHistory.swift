import APIServer
import Kubernetes
import YAML

/// The states that a StatefulSet or DaemonSet had, kept as ControllerRevisions so that there is a way back.
///
/// Follows `pkg/controller/history` of Kubernetes.
struct RevisionHistory {
    let owner: Object
    let template: PodTemplateSpec
    let selector: LabelSelector
    let component: Component
    /// The label under which a revision carries its hash.
    let hashLabel: Key
    /// Oldest first.
    private(set) var revisions: [ControllerRevision] = []
    private(set) var collisionCount: Int

    static let statefulSetHash = Key("controller.kubernetes.io/hash")
    /// Pods say with this label which revision they are of.
    static let podLabel = Key("controller-revision-hash")

    init(
        owner: Object, template: PodTemplateSpec, selector: LabelSelector, component: Component,
        hashLabel: Key,
        collisionCount: Int?, _ world: inout World
    ) throws(StatusError) {
        self.owner = owner
        self.template = template
        self.selector = selector
        self.component = component
        self.hashLabel = hashLabel
        self.collisionCount = collisionCount ?? 0
        try claim(&world)
    }

    /// Finds the owner's revisions; an owner that was made anew takes over those of the former.
    private mutating func claim(_ world: inout World) throws(StatusError) {
        let uid = owner.metadata.uid
        revisions = world.owners.dependents(of: uid).filter { $0.resource == .controllerRevisions }
            .compactMap { world.get(.controllerRevisions, $0.name) }
            .filter { $0.metadata.controller?.uid == uid }.map { ControllerRevision($0) }
        if revisions.isEmpty, !owner.metadata.isDeleting {
            for object in world.api.list(.controllerRevisions, namespace: owner.namespace)
            where object.metadata.controller == nil && !object.metadata.isDeleting
                && selector.matches(object.metadata.labels)
            {
                var adopted = object
                adopted.metadata.ownerReferences.append(OwnerReference(controller: owner))
                revisions.append(ControllerRevision(try world.update(adopted, by: component)))
            }
        }
        sort()
    }

    private mutating func sort() {
        revisions.sort { left, right in
            if left.revision != right.revision { return left.revision < right.revision }
            let created = (left.metadata.creationTimestamp, right.metadata.creationTimestamp)
            if let first = created.0, let second = created.1, first != second { return first < second }
            return left.name < right.name
        }
    }

    /// What a revision holds of its owner: a patch that brings the template back.
    private var data: Value {
        var value = template.value
        value[Key("$patch")] = "replace"
        return ["spec": ["template": value]]
    }

    /// The revision of the owner's present template: the newest one, an older one that is made the newest, or a
    /// new one.
    mutating func update(_ world: inout World) throws(StatusError) -> ControllerRevision {
        let data = data
        let next = (revisions.last?.revision ?? 0) + 1
        if let last = revisions.last, last.data == data { return last }
        if let index = revisions.lastIndex(where: { $0.data == data }) {
            var revision = revisions[index]
            revision.revision = next
            let written = ControllerRevision(try world.update(revision.object, by: component))
            revisions[index] = written
            sort()
            return written
        }
        let created = try create(data, next, &world)
        revisions.append(created)
        return created
    }

    private mutating func create(
        _ data: Value, _ number: Int, _ world: inout World
    ) throws(StatusError) -> ControllerRevision {
        // Each name that is taken by other contents gives another hash; so many are no accident.
        for _ in 0..<100 {
            let hash = TemplateHash.hash(data, collisionCount: collisionCount)
            var revision = ControllerRevision(namespace: owner.namespace, name: "\(owner.name)-\(hash)")
            revision.metadata.labels = template.metadata.labels
            revision.metadata.labels[hashLabel] = .string(hash)
            revision.metadata.annotations = owner.metadata.annotations
            revision.metadata.ownerReferences = [OwnerReference(controller: owner)]
            revision.data = data
            revision.revision = number
            do throws(StatusError) {
                return ControllerRevision(try world.create(revision.object, by: component))
            } catch  where error.reason == .alreadyExists {
                let name = ObjectName(namespace: owner.namespace, name: revision.name)
                if let held = world.get(.controllerRevisions, name), held.value[.data] == data,
                    held.metadata.controller?.uid == owner.metadata.uid
                {
                    return ControllerRevision(held)
                }
                collisionCount += 1
            }
        }
        throw StatusError(500, .internalError, "no free name for a revision of \(owner.name)")
    }

    /// The hash that names a revision.
    func hash(of revision: ControllerRevision) -> String { revision.metadata.labels[hashLabel]?.string ?? "" }

    /// Deletes the oldest revisions beyond the limit, except those in use.
    mutating func truncate(limit: Int?, inUse: (ControllerRevision) -> Bool, _ world: inout World)
        throws(StatusError)
    {
        let idle = revisions.filter { !inUse($0) }
        for revision in idle.prefix(max(idle.count - (limit ?? 10), 0)) {
            let name = ObjectName(namespace: revision.namespace, name: revision.name)
            do throws(StatusError) {
                try world.delete(.controllerRevisions, name, by: component)
            } catch  where error.code == 404 {
                continue
            }
            revisions.removeAll { $0.name == revision.name }
        }
    }
}
