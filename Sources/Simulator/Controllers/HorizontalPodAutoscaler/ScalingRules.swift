package import Kubernetes

/// How far and how fast an autoscaler may go.
///
/// Follows `normalizeDesiredReplicas` and `normalizeDesiredReplicasWithBehaviors` of
/// `pkg/controller/podautoscaler/horizontal.go` of Kubernetes.
package struct ScalingRules: Sendable {
    /// What the rules make of a recommendation.
    package struct Outcome: Sendable {
        package var replicas: Int
        /// The condition AbleToScale.
        package var ability: (reason: String, message: String)
        /// The condition ScalingLimited.
        package var limit: (holds: Bool, reason: String, message: String)
    }

    let current: Int
    let minimum: Int
    let maximum: Int
    let now: Timestamp

    package init(current: Int, minimum: Int, maximum: Int, now: Timestamp) {
        self.current = current
        self.minimum = minimum
        self.maximum = maximum
        self.now = now
    }

    private static let ready = ("ReadyForNewScale", "recommended size matches current size")
    private static let stabilizedDown = (
        "ScaleDownStabilized",
        "recent recommendations were higher than current one, applying the highest recent recommendation"
    )
    private static let stabilizedUp = (
        "ScaleUpStabilized",
        "recent recommendations were lower than current one, applying the lowest recent recommendation"
    )

    /// The replicas after all limits; notes the recommendation in the history.
    package func apply(
        _ desired: Int, behavior: HorizontalPodAutoscalerBehavior?, _ history: inout ScalingHistory
    ) -> Outcome {
        history.prune(now)
        guard let behavior else { return applyDefault(desired, &history) }
        return apply(desired, behavior, &history)
    }

    // MARK: - Without behavior

    private func applyDefault(_ desired: Int, _ history: inout ScalingHistory) -> Outcome {
        let window = Duration.seconds(300)
        let recent = history.recommendations.filter { $0.time >= now - window }.map(\.replicas)
        let stabilized = max(desired, recent.max() ?? desired)
        history.recommendations.append(.init(replicas: desired, time: now))
        let ability = stabilized == desired ? Self.ready : Self.stabilizedDown
        let speedLimit = max(2 * current, 4)
        let allowed = min(maximum, speedLimit)
        let replicas: Int
        let limit: (Bool, String, String)
        if stabilized < minimum {
            replicas = minimum
            limit = (
                true, "TooFewReplicas", "the desired replica count is less than the minimum replica count"
            )
        } else if stabilized > allowed {
            replicas = allowed
            limit =
                maximum > speedLimit
                ? (
                    true, "ScaleUpLimit",
                    "the desired replica count is increasing faster than the maximum scale rate"
                )
                : (
                    true, "TooManyReplicas",
                    "the desired replica count is more than the maximum replica count"
                )
        } else {
            replicas = stabilized
            limit = (false, "DesiredWithinRange", "the desired count is within the acceptable range")
        }
        return Outcome(replicas: replicas, ability: ability, limit: limit)
    }

    // MARK: - With behavior

    private struct Rules {
        var window: Int
        var select: String
        var policies: [(type: String, amount: Int, period: Int)]

        init(_ rules: HPAScalingRules?, isUp: Bool) {
            window = rules?.stabilizationWindowSeconds ?? (isUp ? 0 : 300)
            select = rules?.selectPolicy ?? "Max"
            policies = (rules?.policies ?? []).map { ($0.type, $0.amount, $0.periodSeconds) }
            if policies.isEmpty {
                policies = isUp ? [("Pods", 4, 15), ("Percent", 100, 15)] : [("Percent", 100, 15)]
            }
        }
    }

    private func apply(
        _ desired: Int, _ behavior: HorizontalPodAutoscalerBehavior, _ history: inout ScalingHistory
    ) -> Outcome {
        let up = Rules(behavior.scaleUp, isUp: true)
        let down = Rules(behavior.scaleDown, isUp: false)
        func recent(_ window: Int) -> [Int] {
            history.recommendations.filter { $0.time > now - .seconds(window) }.map(\.replicas)
        }
        let lowest = min(desired, recent(up.window).min() ?? desired)
        let highest = max(desired, recent(down.window).max() ?? desired)
        history.recommendations.append(.init(replicas: desired, time: now))
        let stabilized = min(max(current, lowest), highest)
        let ability =
            stabilized == desired ? Self.ready : desired >= current ? Self.stabilizedUp : Self.stabilizedDown
        var replicas = stabilized
        var limit = (false, "DesiredWithinRange", "the desired count is within the acceptable range")
        if stabilized > current {
            let speedLimit = max(upLimit(up, history), current)
            if stabilized > min(maximum, speedLimit) {
                replicas = min(maximum, speedLimit)
                limit =
                    maximum > speedLimit
                    ? (
                        true, "ScaleUpLimit",
                        "the desired replica count is increasing faster than the maximum scale rate"
                    )
                    : (
                        true, "TooManyReplicas",
                        "the desired replica count is more than the maximum replica count"
                    )
            }
        } else if stabilized < current {
            let speedLimit = min(downLimit(down, history), current)
            if stabilized < max(minimum, speedLimit) {
                replicas = max(minimum, speedLimit)
                limit =
                    minimum < speedLimit
                    ? (
                        true, "ScaleDownLimit",
                        "the desired replica count is decreasing faster than the maximum scale rate"
                    )
                    : (
                        true, "TooFewReplicas",
                        "the desired replica count is less than the minimum replica count"
                    )
            }
        }
        if replicas < minimum {
            replicas = minimum
            limit = (
                true, "TooFewReplicas", "the desired replica count is less than the minimum replica count"
            )
        }
        return Outcome(replicas: replicas, ability: ability, limit: limit)
    }

    private func upLimit(_ rules: Rules, _ history: ScalingHistory) -> Int {
        guard rules.select != "Disabled" else { return current }
        let limits = rules.policies.map { policy in
            let added = ScalingHistory.sum(history.ups, last: policy.period, now)
            let removed = ScalingHistory.sum(history.downs, last: policy.period, now)
            let start = current - added + removed
            guard policy.type != "Pods" else { return start + policy.amount }
            // In binary fractions, as Kubernetes reckons: 10 % more than 100 are 111.
            return ReplicaCalculator.ceiling(Double(start) * (1 + Double(policy.amount) / 100))
        }
        return (rules.select == "Min" ? limits.min() : limits.max()) ?? current
    }

    private func downLimit(_ rules: Rules, _ history: ScalingHistory) -> Int {
        guard rules.select != "Disabled" else { return current }
        let limits = rules.policies.map { policy in
            let added = ScalingHistory.sum(history.ups, last: policy.period, now)
            let removed = ScalingHistory.sum(history.downs, last: policy.period, now)
            let start = current - added + removed
            guard policy.type != "Pods" else { return start - policy.amount }
            return Int(Double(start) * (1 - Double(policy.amount) / 100))
        }
        return (rules.select == "Min" ? limits.max() : limits.min()) ?? current
    }
}
