import APIServer
import Kubernetes
import YAML

/// One look at a Deployment: its ReplicaSets, and the next step.
struct DeploymentRollout {
    var deployment: Deployment
    /// The ReplicaSet of the current template, when there is one.
    var new: ReplicaSet?
    /// The others, oldest first.
    var old: [ReplicaSet] = []

    init(_ deployment: Deployment) { self.deployment = deployment }

    var name: ObjectName { ObjectName(namespace: deployment.namespace, name: deployment.name) }
    var replicas: Int { deployment.spec.replicas ?? 1 }
    var all: [ReplicaSet] { old + (new.map { [$0] } ?? []) }

    /// The bounds of a rolling update; without one nothing may surge.
    var update: RollingUpdate {
        guard deployment.spec.strategy.type != "Recreate" else {
            var update = RollingUpdate(replicas: replicas, surge: .count(0), unavailable: .count(0))
            update.maxUnavailable = 0
            return update
        }
        let rolling = deployment.spec.strategy.rollingUpdate
        return RollingUpdate(
            replicas: replicas, surge: Self.share(rolling?.maxSurge),
            unavailable: Self.share(rolling?.maxUnavailable))
    }

    private static func share(_ value: IntOrString?) -> RollingUpdate.Share {
        guard let value else { return .percent(25) }
        if let percent = value.percent { return .percent(percent) }
        return .count(value.number)
    }

    // MARK: - ReplicaSets

    /// Finds the Deployment's ReplicaSets, adopting orphans that its selector matches.
    mutating func claim(_ selector: LabelSelector, _ world: inout World) throws(StatusError) {
        let uid = deployment.metadata.uid
        var sets: [ReplicaSet] = []
        for member in world.owners.dependents(of: uid) where member.resource == .replicaSets {
            guard var object = world.get(.replicaSets, member.name),
                object.metadata.controller?.uid == uid
            else { continue }
            if selector.matches(object.metadata.labels) || deployment.metadata.isDeleting {
                sets.append(ReplicaSet(object))
            } else {
                object.metadata.ownerReferences.removeAll { $0.uid == uid }
                try world.update(object, by: .deployment)
            }
        }
        if !deployment.metadata.isDeleting, sets.isEmpty {
            // Orphans matter only to a Deployment that was made anew.
            for object in world.api.list(.replicaSets, namespace: deployment.namespace)
            where object.metadata.controller == nil && !object.metadata.isDeleting
                && selector.matches(object.metadata.labels)
            {
                var adopted = object
                adopted.metadata.ownerReferences.append(OwnerReference(controller: deployment.object))
                sets.append(ReplicaSet(try world.update(adopted, by: .deployment)))
            }
        }
        sets.sort {
            ($0.metadata.creationTimestamp ?? world.now, $0.name) < (
                $1.metadata.creationTimestamp ?? world.now, $1.name
            )
        }
        let template = deployment.spec.template.value
        if let index = sets.firstIndex(where: {
            DeploymentAnnotations.isSameTemplate($0.spec.template.value, template)
        }) {
            new = sets.remove(at: index)
        }
        old = sets
    }

    /// Whether a ReplicaSet was sized for another number of replicas than the spec has now.
    var isScaling: Bool {
        all.contains { set in
            (set.spec.replicas ?? 1) > 0
                && DeploymentAnnotations.number(DeploymentAnnotations.desiredReplicas, of: set.object)
                    .map { $0 != replicas } ?? false
        }
    }

    /// Brings the new ReplicaSet's annotations and the Deployment's revision up to date, creating the set when
    /// it is missing and `creating`.
    mutating func syncNew(creating: Bool, _ world: inout World) throws(StatusError) {
        let revision = (old.map { DeploymentAnnotations.revision(of: $0.object) }.max() ?? 0) + 1
        if var set = new {
            let annotations = DeploymentAnnotations.newReplicaSet(
                set.metadata.annotations, deployment: deployment.object, revision: revision, exists: true)
            let minReady = deployment.spec.minReadySeconds
            if annotations != set.metadata.annotations || set.spec.minReadySeconds != minReady {
                set.metadata.annotations = annotations
                set.spec.minReadySeconds = minReady
                set.object.metadata.resourceVersion = ""
                new = ReplicaSet(try world.update(set.object, by: .deployment))
            }
            try setRevision(annotations[DeploymentAnnotations.revision]?.string ?? "", &world)
            if hasProgressDeadline, condition("Progressing") == nil {
                setCondition(
                    "Progressing", true, "FoundNewReplicaSet", "Found new replica set \"\(set.name)\"",
                    world.now)
            }
            return
        }
        guard creating else { return }
        try create(revision: revision, &world)
    }

    private mutating func create(revision: Int, _ world: inout World) throws(StatusError) {
        let template = deployment.spec.template
        let hash = TemplateHash.hash(template.value, collisionCount: deployment.status.collisionCount)
        var set = ReplicaSet(namespace: deployment.namespace, name: "\(deployment.name)-\(hash)")
        set.metadata.ownerReferences = [OwnerReference(controller: deployment.object)]
        var labels = template.metadata.labels
        labels[DeploymentAnnotations.hashLabel] = .string(hash)
        set.metadata.labels = labels
        var selector = deployment.spec.selector ?? .emptyObject
        var matchLabels = selector[.matchLabels]?.object ?? Map()
        matchLabels[DeploymentAnnotations.hashLabel] = .string(hash)
        selector[.matchLabels] = .object(matchLabels)
        set.spec.selector = selector
        set.spec.template = template
        set.spec.template.metadata.labels = labels
        set.spec.minReadySeconds = deployment.spec.minReadySeconds
        let total = old.reduce(0) { $0 + ($1.spec.replicas ?? 1) }
        let size =
            deployment.spec.strategy.type == "Recreate"
            ? replicas : update.newReplicas(new: 0, total: total)
        set.spec.replicas = size
        var annotations = DeploymentAnnotations.newReplicaSet(
            Map(), deployment: deployment.object, revision: revision, exists: false)
        DeploymentAnnotations.setSizes(
            &annotations, desired: replicas, maximum: replicas + update.maxSurge)
        set.metadata.annotations = annotations
        do throws(StatusError) {
            new = ReplicaSet(try world.create(set.object, by: .deployment))
        } catch {
            guard error.reason == .alreadyExists else {
                if hasProgressDeadline {
                    setCondition(
                        "Progressing", false, "ReplicaSetCreateError",
                        "Failed to create new replica set \"\(set.name)\": \(error.message)", world.now)
                    try writeStatus(&world)
                }
                throw error
            }
            // Another template of the same hash: the next attempt hashes with a higher count.
            deployment.status.collisionCount = (deployment.status.collisionCount ?? 0) + 1
            try writeDeploymentStatus(deployment.status, &world)
            throw error
        }
        if size > 0, let new {
            world.event(
                deployment.object, "ScalingReplicaSet",
                "Scaled up replica set \(new.name) from 0 to \(size)", by: .deployment)
        }
        try setRevision("\(revision)", &world)
        if hasProgressDeadline, let new {
            setCondition(
                "Progressing", true, "NewReplicaSetCreated", "Created new replica set \"\(new.name)\"",
                world.now)
        }
    }

    private mutating func setRevision(_ revision: String, _ world: inout World) throws(StatusError) {
        guard !revision.isEmpty,
            deployment.metadata.annotations[DeploymentAnnotations.revision]?.string != revision
        else { return }
        deployment.metadata.annotations[DeploymentAnnotations.revision] = .string(revision)
        var object = deployment.object
        object.metadata.resourceVersion = ""
        // Through the status, as Kubernetes does it: an annotation written otherwise counts as a new generation.
        let written = try world.update(object, subresource: "status", by: .deployment)
        // Keep the conditions that are not written yet.
        let status = deployment.status
        deployment = Deployment(written)
        deployment.status = status
    }

    /// Gives a ReplicaSet a size and notes the Deployment's on it; whether the size changed.
    @discardableResult
    mutating func resize(_ set: ReplicaSet, to size: Int, _ world: inout World) throws(StatusError) -> Bool {
        let before = set.spec.replicas ?? 1
        var changed = set
        changed.spec.replicas = size
        DeploymentAnnotations.setSizes(
            &changed.metadata.annotations, desired: replicas, maximum: replicas + update.maxSurge)
        guard changed != set else { return false }
        changed.object.metadata.resourceVersion = ""
        let written = ReplicaSet(try world.update(changed.object, by: .deployment))
        if new?.name == set.name {
            new = written
        } else if let index = old.firstIndex(where: { $0.name == set.name }) {
            old[index] = written
        }
        guard before != size else { return false }
        world.event(
            deployment.object, "ScalingReplicaSet",
            "Scaled \(size > before ? "up" : "down") replica set \(set.name) from \(before) to \(size)",
            by: .deployment)
        return true
    }
}

extension ReplicaSet {
    var part: RollingUpdate.Part {
        RollingUpdate.Part(
            replicas: spec.replicas ?? 1, available: status.availableReplicas,
            annotatedMaximum: DeploymentAnnotations.number(DeploymentAnnotations.maxReplicas, of: object))
    }
}
