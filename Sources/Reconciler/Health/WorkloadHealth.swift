import Kubernetes
import YAML

extension ObjectHealth {
    @Sendable static func deployment(_ object: Object) -> Health {
        if object.spec[.paused]?.bool == true { return Health(.suspended, "Deployment is paused") }
        guard !object.isUnobserved else {
            return Health(
                .progressing,
                "Waiting for rollout to finish: observed deployment generation less than desired generation")
        }
        if object.condition("Progressing")?[.reason]?.string == "ProgressDeadlineExceeded" {
            return Health(.degraded, "Deployment \"\(object.name)\" exceeded its progress deadline")
        }
        let status = object.statusValue
        let updated = status.count(.updatedReplicas)
        if let replicas = object.spec[.replicas]?.int, updated < replicas {
            return Health(
                .progressing,
                "Waiting for rollout to finish: \(updated) out of \(replicas) new replicas have been updated..."
            )
        }
        if status.count(.replicas) > updated {
            return Health(
                .progressing,
                "Waiting for rollout to finish: \(status.count(.replicas) - updated) old replicas are pending termination..."
            )
        }
        let available = status.count(.availableReplicas)
        if available < updated {
            return Health(
                .progressing,
                "Waiting for rollout to finish: \(available) of \(updated) updated replicas are available...")
        }
        return Health(.healthy)
    }

    @Sendable static func replicaSet(_ object: Object) -> Health {
        guard !object.isUnobserved else {
            return Health(
                .progressing,
                "Waiting for rollout to finish: observed replica set generation less than desired generation")
        }
        if let failure = object.condition("ReplicaFailure"), failure[.status]?.string == "True" {
            return Health(.degraded, failure[.message]?.string ?? "")
        }
        let available = object.statusValue.count(.availableReplicas)
        if let replicas = object.spec[.replicas]?.int, available < replicas {
            return Health(
                .progressing,
                "Waiting for rollout to finish: \(available) out of \(replicas) new replicas are available..."
            )
        }
        return Health(.healthy)
    }

    @Sendable static func statefulSet(_ object: Object) -> Health {
        let status = object.statusValue
        if status.count(.observedGeneration) == 0 || object.isUnobserved {
            return Health(.progressing, "Waiting for statefulset spec update to be observed...")
        }
        let replicas = object.spec[.replicas]?.int
        let ready = status.count(.readyReplicas)
        if let replicas, ready < replicas {
            return Health(.progressing, "Waiting for \(replicas - ready) pods to be ready...")
        }
        let strategy = object.spec[.updateStrategy]
        let updated = status.count(.updatedReplicas)
        if strategy?[.type]?.string == "RollingUpdate", let rolling = strategy?[.rollingUpdate] {
            if let replicas, let partition = rolling[.partition]?.int, updated < replicas - partition {
                return Health(
                    .progressing,
                    "Waiting for partitioned roll out to finish: \(updated) out of \(replicas - partition) new pods have been updated..."
                )
            }
            return Health(
                .healthy, "partitioned roll out complete: \(updated) new pods have been updated...")
        }
        if strategy?[.type]?.string == "OnDelete" {
            return Health(.healthy, "statefulset has \(ready) ready pods")
        }
        let revision = status[.updateRevision]?.string ?? ""
        if revision != status[.currentRevision]?.string ?? "" {
            return Health(
                .progressing,
                "waiting for statefulset rolling update to complete \(updated) pods at revision \(revision)..."
            )
        }
        return Health(
            .healthy,
            "statefulset rolling update complete \(status.count(.currentReplicas)) pods at revision \(revision)..."
        )
    }

    @Sendable static func daemonSet(_ object: Object) -> Health {
        let status = object.statusValue
        if status.count(.observedGeneration) == 0 || object.isUnobserved {
            return Health(.progressing, "Waiting for daemon set spec update to be observed...")
        }
        let desired = status.count(.desiredNumberScheduled)
        let updated = status.count(.updatedNumberScheduled)
        if object.spec[.updateStrategy]?[.type]?.string == "OnDelete" {
            return Health(.healthy, "daemon set \(updated) out of \(desired) new pods have been updated")
        }
        if updated < desired {
            return Health(
                .progressing,
                "Waiting for daemon set \"\(object.name)\" rollout to finish: \(updated) out of \(desired) new pods have been updated..."
            )
        }
        let available = status.count(.numberAvailable)
        if available < desired {
            return Health(
                .progressing,
                "Waiting for daemon set \"\(object.name)\" rollout to finish: \(available) of \(desired) updated pods are available..."
            )
        }
        return Health(.healthy)
    }

    @Sendable static func job(_ object: Object) -> Health {
        func holds(_ type: String) -> Value? {
            object.condition(type).flatMap { $0[.status]?.string == "True" ? $0 : nil }
        }
        if let failed = holds("Failed") { return Health(.degraded, failed[.message]?.string ?? "") }
        if let suspended = holds("Suspended"), object.spec[.suspend]?.bool == true {
            return Health(.suspended, suspended[.message]?.string ?? "")
        }
        if let complete = holds("Complete") { return Health(.healthy, complete[.message]?.string ?? "") }
        return Health(.progressing)
    }

    @Sendable static func cronJob(_ object: Object) -> Health {
        object.spec[.suspend]?.bool == true ? Health(.suspended, "CronJob is suspended") : Health(.healthy)
    }
}
