import APIServer
import Kubernetes
import YAML

/// Status and conditions of a Deployment.
///
/// Follows `progress.go` and `sync.go` of `pkg/controller/deployment`.
extension DeploymentRollout {
    var hasProgressDeadline: Bool {
        deployment.spec.progressDeadlineSeconds.map { $0 != Int(Int32.max) } ?? false
    }

    func condition(_ type: String) -> DeploymentCondition? {
        deployment.status.conditions.first { $0.type == type }
    }

    /// Sets a condition unless it stands with the same status and reason.
    mutating func setCondition(
        _ type: String, _ holds: Bool?, _ reason: String, _ message: String, _ now: Timestamp,
        isFresh: Bool = false
    ) {
        Self.set(&deployment.status, type, holds, reason, message, now, isFresh: isFresh)
    }

    /// `isFresh`: writes the condition even when it stands, for its time of update.
    private static func set(
        _ status: inout DeploymentStatus, _ type: String, _ holds: Bool?, _ reason: String,
        _ message: String, _ now: Timestamp, isFresh: Bool = false
    ) {
        let text = holds.map { $0 ? "True" : "False" } ?? "Unknown"
        let current = status.conditions.first { $0.type == type }
        if let current, current.status == text, current.reason == reason, !isFresh { return }
        var condition = DeploymentCondition()
        condition.type = type
        condition.status = text
        condition.lastUpdateTime = now
        condition.lastTransitionTime = current?.status == text ? current?.lastTransitionTime ?? now : now
        condition.reason = reason
        condition.message = message
        status.conditions = status.conditions.filter { $0.type != type } + [condition]
    }

    /// Says in the Progressing condition that the Deployment is paused or goes on.
    mutating func notePaused(_ world: inout World) throws(StatusError) {
        guard hasProgressDeadline else { return }
        let reason = condition("Progressing")?.reason
        if reason == "ProgressDeadlineExceeded" { return }
        if deployment.spec.paused, reason != "DeploymentPaused" {
            setCondition("Progressing", nil, "DeploymentPaused", "Deployment is paused", world.now)
        } else if !deployment.spec.paused, reason == "DeploymentPaused" {
            setCondition("Progressing", nil, "DeploymentResumed", "Deployment is resumed", world.now)
        }
    }

    private func calculated(_ now: Timestamp) -> DeploymentStatus {
        var status = deployment.status
        let sets = all
        let total = sets.reduce(0) { $0 + ($1.spec.replicas ?? 1) }
        status.observedGeneration = Int(deployment.metadata.generation)
        status.replicas = sets.reduce(0) { $0 + $1.status.replicas }
        status.updatedReplicas = new?.status.replicas ?? 0
        status.readyReplicas = sets.reduce(0) { $0 + $1.status.readyReplicas }
        status.availableReplicas = sets.reduce(0) { $0 + $1.status.availableReplicas }
        status.unavailableReplicas = max(total - status.availableReplicas, 0)
        status.terminatingReplicas = sets.reduce(0) { $0 + ($1.status.terminatingReplicas ?? 0) }
        if status.availableReplicas >= replicas - update.maxUnavailable {
            Self.set(
                &status, "Available", true, "MinimumReplicasAvailable",
                "Deployment has minimum availability.", now)
        } else {
            Self.set(
                &status, "Available", false, "MinimumReplicasUnavailable",
                "Deployment does not have minimum availability.", now)
        }
        return status
    }

    /// Works the status out and writes it when it changed; sets the alarm for the progress deadline.
    mutating func writeStatus(_ world: inout World) throws(StatusError) {
        let now = world.now
        // What is stored: the conditions in hand may be newer.
        let stored = world.get(.deployments, name).map { Deployment($0).status } ?? deployment.status
        var status = calculated(now)
        let subject = new.map { "ReplicaSet \"\($0.name)\"" } ?? "Deployment \"\(deployment.name)\""
        let current = status.conditions.first { $0.type == "Progressing" }
        if !hasProgressDeadline {
            status.conditions.removeAll { $0.type == "Progressing" }
        } else if !(status.replicas == status.updatedReplicas && current?.reason == "NewReplicaSetAvailable")
        {
            if isComplete(status) {
                Self.set(
                    &status, "Progressing", true, "NewReplicaSetAvailable",
                    "\(subject) has successfully progressed.", now)
            } else if isProgressing(from: stored, to: status), !deployment.spec.paused {
                Self.set(
                    &status, "Progressing", true, "ReplicaSetUpdated", "\(subject) is progressing.", now,
                    isFresh: true)
            } else if isTimedOut(current, now) {
                Self.set(
                    &status, "Progressing", false, "ProgressDeadlineExceeded",
                    "\(subject) has timed out progressing.", now)
            }
        }
        setFailure(&status)
        try writeDeploymentStatus(status, &world)
        wakeAtDeadline(status, &world)
    }

    mutating func writeDeploymentStatus(_ status: DeploymentStatus, _ world: inout World) throws(StatusError)
    {
        deployment.status = status
        guard let stored = world.get(.deployments, name), Deployment(stored).status.value != status.value
        else {
            return
        }
        var object = stored
        object.value[.status] = status.value
        object.metadata.resourceVersion = ""
        try world.update(object, subresource: "status", by: .deployment)
    }

    private func isProgressing(from old: DeploymentStatus, to new: DeploymentStatus) -> Bool {
        new.updatedReplicas > old.updatedReplicas
            || new.replicas - new.updatedReplicas < old.replicas - old.updatedReplicas
            || new.readyReplicas > old.readyReplicas || new.availableReplicas > old.availableReplicas
    }

    private func isTimedOut(_ condition: DeploymentCondition?, _ now: Timestamp) -> Bool {
        guard let condition, let deadline = deployment.spec.progressDeadlineSeconds,
            condition.reason != "NewReplicaSetAvailable", !deployment.spec.paused
        else { return false }
        if condition.reason == "ProgressDeadlineExceeded" { return true }
        guard let updated = condition.lastUpdateTime else { return false }
        return updated + .seconds(deadline) < now
    }

    /// The ReplicaSets' failure to create pods becomes the Deployment's.
    private func setFailure(_ status: inout DeploymentStatus) {
        let failing = (new.map { [$0] } ?? old).lazy
            .flatMap(\.status.conditions).first { $0.type == "ReplicaFailure" && $0.status == "True" }
        status.conditions.removeAll { $0.type == "ReplicaFailure" }
        guard let failing else { return }
        var condition = DeploymentCondition()
        condition.type = "ReplicaFailure"
        condition.status = "True"
        condition.lastUpdateTime = failing.lastTransitionTime
        condition.lastTransitionTime = failing.lastTransitionTime
        condition.reason = failing.reason
        condition.message = failing.message
        status.conditions.append(condition)
    }

    private func wakeAtDeadline(_ status: DeploymentStatus, _ world: inout World) {
        guard let deadline = deployment.spec.progressDeadlineSeconds, hasProgressDeadline,
            let condition = status.conditions.first(where: { $0.type == "Progressing" }),
            condition.reason != "ProgressDeadlineExceeded", condition.reason != "NewReplicaSetAvailable",
            !isComplete(status), let updated = condition.lastUpdateTime
        else { return }
        // A second more than the deadline, since times are kept in whole seconds.
        world.wake(.item(.deployment, name), at: updated + .seconds(deadline + 1))
    }
}
