import APIServer
import Kubernetes
import YAML

/// Sizes workloads by their metrics.
///
/// Follows the documentation "Horizontal Pod Autoscaling" and `pkg/controller/podautoscaler` of Kubernetes.
struct AutoscalerController: Controller {
    static let component = Component.autoscaler
    /// `--horizontal-pod-autoscaler-sync-period`.
    static let period: Duration = .seconds(15)
    var queue = WorkQueue<ObjectName>()
    private var names = OrderedBucket<ObjectName>()
    private var histories: [ObjectName: ScalingHistory] = [:]
    private var selectors = SelectorIndex()

    mutating func observe(_ change: Change, _ world: inout World) {
        if change.isDeletion {
            names.remove(change.name)
            histories[change.name] = nil
            selectors.remove(change.name)
        } else {
            names.insert(change.name)
            // Its own status is no reason to look again.
            if change.previous?.value[.spec] != change.object.value[.spec] { queue.add(change.name) }
        }
    }

    mutating func tick(_ world: inout World) {
        for name in names { queue.add(name) }
        world.wake(.tick(.autoscaler), after: Self.period)
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let object = world.get(.horizontalPodAutoscalers, name), !object.metadata.isDeleting else {
            return
        }
        var look = AutoscalerLook(
            HorizontalPodAutoscaler(object), history: histories[name] ?? ScalingHistory(),
            selectors: selectors, now: world.now)
        defer {
            histories[name] = look.history
            if let selector = look.selector, !selector.isEmpty {
                selectors.set(selector, for: name)
            } else {
                selectors.remove(name)
            }
        }
        try look.run(&world)
    }
}
