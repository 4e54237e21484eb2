import APIServer
import Kubernetes
import YAML

/// The strategies of a rollout: rolling, recreating, scaling.
extension DeploymentRollout {
    mutating func roll(_ world: inout World) throws(StatusError) {
        try syncNew(creating: true, &world)
        guard let new else { return }
        let total = all.reduce(0) { $0 + ($1.spec.replicas ?? 1) }
        let newSize = update.newReplicas(new: new.spec.replicas ?? 1, total: total)
        if newSize != new.spec.replicas ?? 1 {
            try resize(new, to: newSize, &world)
            return try writeStatus(&world)
        }
        let active = old.filter { ($0.spec.replicas ?? 1) > 0 }
        if !active.isEmpty {
            let sizes = update.oldReplicas(active.map(\.part), new: new.part)
            var didChange = false
            for (set, size) in zip(active, sizes) where size != set.spec.replicas ?? 1 {
                didChange = try resize(set, to: size, &world) || didChange
            }
            if didChange { return try writeStatus(&world) }
        }
        try cleanUpWhenComplete(&world)
        try writeStatus(&world)
    }

    mutating func recreate(_ world: inout World) throws(StatusError) {
        try syncNew(creating: false, &world)
        var didChange = false
        for set in old where (set.spec.replicas ?? 1) > 0 {
            didChange = try resize(set, to: 0, &world) || didChange
        }
        if didChange { return try writeStatus(&world) }
        let isOldRunning = old.contains { set in
            world.pods.controlled(by: set.metadata.uid).contains { !$0.isTerminal }
        }
        if isOldRunning { return try writeStatus(&world) }
        if new == nil { try syncNew(creating: true, &world) }
        if let new { try resize(new, to: replicas, &world) }
        try cleanUpWhenComplete(&world)
        try writeStatus(&world)
    }

    /// Only sizes: for a paused Deployment and a changed number of replicas.
    mutating func scale(_ world: inout World) throws(StatusError) {
        try syncNew(creating: false, &world)
        try scaleSets(&world)
        if deployment.spec.paused { try cleanUp(&world) }
        try writeStatus(&world)
    }

    private mutating func scaleSets(_ world: inout World) throws(StatusError) {
        let active = all.filter { ($0.spec.replicas ?? 1) > 0 }
        if active.count <= 1 {
            guard let only = active.first ?? new ?? old.last else { return }
            try resize(only, to: replicas, &world)
            return
        }
        if let new, isSaturated(new) {
            for set in old where (set.spec.replicas ?? 1) > 0 { try resize(set, to: 0, &world) }
            return
        }
        guard deployment.spec.strategy.type != "Recreate" else { return }
        let growing =
            (replicas > 0 ? update.maximum : 0) - active.reduce(0) { $0 + ($1.spec.replicas ?? 1) } > 0
        let ordered = active.sorted { left, right in
            let sizes = (left.spec.replicas ?? 1, right.spec.replicas ?? 1)
            if sizes.0 != sizes.1 { return sizes.0 > sizes.1 }
            let ages = (
                left.metadata.creationTimestamp ?? world.now, right.metadata.creationTimestamp ?? world.now
            )
            return growing ? ages.0 > ages.1 : ages.0 < ages.1
        }
        let sizes = update.proportional(ordered.map(\.part), statusReplicas: deployment.status.replicas)
        for (set, size) in zip(ordered, sizes) { try resize(set, to: size, &world) }
    }

    private func isSaturated(_ set: ReplicaSet) -> Bool {
        DeploymentAnnotations.number(DeploymentAnnotations.desiredReplicas, of: set.object) == replicas
            && set.spec.replicas == replicas && set.status.availableReplicas == replicas
    }

    /// Whether every replica is of the current template, available and counted.
    func isComplete(_ status: DeploymentStatus) -> Bool {
        status.updatedReplicas == replicas && status.replicas == replicas
            && status.availableReplicas == replicas
            && status.observedGeneration >= Int(deployment.metadata.generation)
    }

    private mutating func cleanUpWhenComplete(_ world: inout World) throws(StatusError) {
        if isComplete(deployment.status) { try cleanUp(&world) }
    }

    /// Removes old ReplicaSets beyond the history limit.
    private mutating func cleanUp(_ world: inout World) throws(StatusError) {
        guard let limit = deployment.spec.revisionHistoryLimit, limit < Int(Int32.max), old.count > limit
        else { return }
        let ordered = old.sorted {
            DeploymentAnnotations.revision(of: $0.object) < DeploymentAnnotations.revision(of: $1.object)
        }
        for set in ordered.prefix(old.count - limit)
        where (set.spec.replicas ?? 1) == 0 && set.status.replicas == 0
            && Int(set.metadata.generation) <= set.status.observedGeneration && !set.metadata.isDeleting
        {
            do throws(StatusError) {
                try world.delete(
                    .replicaSets, ObjectName(namespace: set.namespace, name: set.name), by: .deployment)
            } catch  where error.code == 404 {
                continue
            }
        }
    }
}
