package import Kubernetes

/// The arithmetic of a PodDisruptionBudget.
///
/// Follows `getExpectedPodCount` of `pkg/controller/disruption/disruption.go` of Kubernetes.
package struct DisruptionNumbers: Sendable, Equatable {
    /// How many pods there should be.
    package var expected: Int
    /// How many of them have to be healthy.
    package var desired: Int

    /// `size`: the sum of the workloads' sizes; `pods`: how many pods the budget selects.
    package init(minAvailable: IntOrString?, maxUnavailable: IntOrString?, size: Int, pods: Int) {
        if let maxUnavailable {
            let allowed = (try? maxUnavailable.scaled(of: size, roundUp: true)) ?? 0
            expected = size
            desired = max(size - allowed, 0)
        } else if case .int(let number)? = minAvailable {
            expected = pods
            desired = number
        } else if let minAvailable {
            expected = size
            desired = (try? minAvailable.scaled(of: size, roundUp: true)) ?? size
        } else {
            expected = pods
            desired = 0
        }
    }

    /// How many evictions may happen with so many healthy pods.
    package func allowed(healthy: Int) -> Int { expected <= 0 ? 0 : max(healthy - desired, 0) }
}
