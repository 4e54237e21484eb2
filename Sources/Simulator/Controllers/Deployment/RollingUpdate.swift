/// The arithmetic of a Deployment's rolling update over plain numbers.
///
/// Follows `pkg/controller/deployment` (rolling.go, sync.go) and `deployment/util` of Kubernetes.
package struct RollingUpdate: Sendable, Equatable {
    /// `spec.replicas`.
    package var replicas: Int
    /// How many pods more than `replicas` may exist.
    package var maxSurge: Int
    /// How many pods fewer than `replicas` may be available.
    package var maxUnavailable: Int

    /// Resolves the two bounds: surge rounded up, unavailable rounded down, and when both come to nothing one
    /// pod may be unavailable, since the rollout could not move otherwise.
    package init(replicas: Int, surge: Share, unavailable: Share) {
        self.replicas = replicas
        maxSurge = surge.scaled(to: replicas, roundingUp: true)
        maxUnavailable = unavailable.scaled(to: replicas, roundingUp: false)
        if maxSurge == 0, maxUnavailable == 0 { maxUnavailable = 1 }
        maxUnavailable = replicas == 0 ? 0 : min(maxUnavailable, replicas)
    }

    /// A count or a percentage of the replicas.
    package enum Share: Sendable, Equatable {
        case count(Int)
        case percent(Int)

        func scaled(to total: Int, roundingUp: Bool) -> Int {
            switch self {
            case .count(let count): max(count, 0)
            case .percent(let percent):
                max(roundingUp ? (percent * total + 99) / 100 : percent * total / 100, 0)
            }
        }
    }

    /// What a ReplicaSet of the Deployment counts.
    package struct Part: Sendable, Equatable {
        package var replicas: Int
        package var available: Int
        /// `deployment.kubernetes.io/max-replicas`, what the Deployment allowed when this was last scaled.
        package var annotatedMaximum: Int?

        package init(replicas: Int, available: Int, annotatedMaximum: Int? = nil) {
            self.replicas = replicas
            self.available = available
            self.annotatedMaximum = annotatedMaximum
        }
    }

    package var minAvailable: Int { replicas - maxUnavailable }
    package var maximum: Int { replicas + maxSurge }

    /// The size of the new ReplicaSet in the next step, with `total` the sum of all ReplicaSets' replicas.
    package func newReplicas(new: Int, total: Int) -> Int {
        if new > replicas { return replicas }
        guard total < maximum else { return new }
        return new + min(maximum - total, replicas - new)
    }

    /// The sizes of the old ReplicaSets (given oldest first) in the next step: unhealthy replicas go first,
    /// then as many as availability allows.
    package func oldReplicas(_ old: [Part], new: Part) -> [Int] {
        var parts = old
        let total = parts.reduce(new.replicas) { $0 + $1.replicas }
        let newUnavailable = new.replicas - new.available
        let maximumDown = total - minAvailable - newUnavailable
        guard maximumDown > 0 else { return parts.map(\.replicas) }
        var down = 0
        for index in parts.indices where down < maximumDown && parts[index].replicas > parts[index].available
        {
            let step = min(maximumDown - down, parts[index].replicas - parts[index].available)
            parts[index].replicas -= step
            down += step
        }
        let available = parts.reduce(new.available) { $0 + $1.available }
        var allowed = available - minAvailable
        for index in parts.indices where allowed > 0 && parts[index].replicas > 0 {
            let step = min(allowed, parts[index].replicas)
            parts[index].replicas -= step
            allowed -= step
        }
        return parts.map(\.replicas)
    }

    /// Shares a change of the Deployment's size out to its ReplicaSets in proportion to theirs, given in the
    /// order in which they take part: larger first, then newer first when growing, older first when shrinking.
    package func proportional(_ parts: [Part], statusReplicas: Int) -> [Int] {
        let total = parts.reduce(0) { $0 + $1.replicas }
        let allowed = replicas > 0 ? maximum : 0
        let change = allowed - total
        var sizes = parts.map(\.replicas)
        var added = 0
        if change != 0 {
            for (index, part) in parts.enumerated() {
                let share = proportion(part, change: change, added: added, statusReplicas: statusReplicas)
                sizes[index] = part.replicas + share
                added += share
            }
            if !sizes.isEmpty { sizes[0] = max(sizes[0] + change - added, 0) }
        }
        return sizes
    }

    private func proportion(_ part: Part, change: Int, added: Int, statusReplicas: Int) -> Int {
        guard part.replicas != 0, change != added else { return 0 }
        let fraction: Int
        if replicas == 0 {
            fraction = -part.replicas
        } else {
            let before = part.annotatedMaximum.flatMap { $0 == 0 ? nil : $0 } ?? statusReplicas
            guard before != 0 else { return 0 }
            let scaled = Double(part.replicas * maximum) / Double(before)
            fraction = Int(scaled.rounded(.toNearestOrAwayFromZero)) - part.replicas
        }
        let allowed = change - added
        return change > 0 ? min(fraction, allowed) : max(fraction, allowed)
    }
}
