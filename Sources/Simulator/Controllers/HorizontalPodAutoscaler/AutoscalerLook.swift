import APIServer
import Kubernetes
import YAML

/// One look of the autoscaler at one object: target, metrics, limits, change, status.
struct AutoscalerLook {
    private var autoscaler: HorizontalPodAutoscaler
    private let original: HorizontalPodAutoscaler
    private(set) var history: ScalingHistory
    private let now: Timestamp
    /// What the autoscalers select through their targets, as far as is known.
    private let selectors: SelectorIndex
    /// What this one's target selects, once it is known.
    private(set) var selector: LabelSelector?

    init(
        _ autoscaler: HorizontalPodAutoscaler, history: ScalingHistory, selectors: SelectorIndex,
        now: Timestamp
    ) {
        self.selectors = selectors
        self.autoscaler = autoscaler
        original = autoscaler
        self.history = history
        self.now = now
    }

    /// What is scaled.
    private struct Target {
        var resource: GroupResource
        var path: String
        var replicas: Int
        var statusReplicas: Int
        var selector: LabelSelector
    }

    mutating func run(_ world: inout World) throws(StatusError) {
        let target: Target
        do throws(StatusError) {
            target = try findTarget(world)
        } catch {
            let text = error.message
            world.event(autoscaler.object, "FailedGetScale", text, isWarning: true, by: .autoscaler)
            set(
                "AbleToScale", false, "FailedGetScale",
                "the HPA controller was unable to get the target's current scale: \(text)")
            return try write(&world)
        }
        set(
            "AbleToScale", true, "SucceededGetScale",
            "the HPA controller was able to get the target's current scale")
        selector = target.selector
        let current = target.replicas
        history.begin(with: current, now)
        let minimum = autoscaler.spec.minReplicas ?? 1
        let maximum = autoscaler.spec.maxReplicas
        var desired = current
        var reason = ""
        var readings: [Value]?
        if current == 0, minimum != 0 {
            desired = 0
            set(
                "ScalingActive", false, "ScalingDisabled",
                "scaling is disabled since the replica count of the target is zero")
        } else if current > maximum {
            reason = "Current number of replicas above Spec.MaxReplicas"
            desired = maximum
        } else if current < minimum {
            reason = "Current number of replicas below Spec.MinReplicas"
            desired = minimum
        } else {
            guard let found = readMetrics(target, &world) else {
                autoscaler.status.currentReplicas = current
                return try write(&world)
            }
            readings = found.statuses
            if found.replicas > current { reason = "\(found.name) above target" }
            if found.replicas < current { reason = "All metrics below target" }
            let outcome = ScalingRules(current: current, minimum: minimum, maximum: maximum, now: now)
                .apply(found.replicas, behavior: autoscaler.spec.behavior, &history)
            set("AbleToScale", true, outcome.ability.reason, outcome.ability.message)
            set("ScalingLimited", outcome.limit.holds, outcome.limit.reason, outcome.limit.message)
            desired = outcome.replicas
        }
        if desired != current {
            try rescale(target, to: desired, reason, &world)
        }
        autoscaler.status.currentReplicas = current
        autoscaler.status.desiredReplicas = desired
        autoscaler.status.value[.currentMetrics] = readings.map { .array($0) } ?? .null
        autoscaler.status.observedGeneration =
            autoscaler.metadata.generation > 0 ? Int(autoscaler.metadata.generation) : nil
        try write(&world)
    }

    // MARK: - Target

    private func findTarget(_ world: World) throws(StatusError) -> Target {
        let reference = autoscaler.spec.scaleTargetRef
        let groupVersion =
            GroupVersion(apiVersion: reference.apiVersion) ?? GroupVersion(group: "apps", version: "v1")
        let kind = GroupVersionKind(
            group: groupVersion.group, version: groupVersion.version, kind: reference.kind)
        guard let definition = world.api.definition(for: kind) else {
            throw StatusError(
                404, .notFound,
                "no matches for kind \"\(reference.kind)\" in group \"\(groupVersion.group)\"")
        }
        let resource = definition.resource
        guard
            let object = world.api.get(
                resource.groupResource, namespace: autoscaler.namespace, name: reference.name)
        else {
            throw .notFound(
                GroupResource(group: resource.group, resource: "\(resource.plural)"), reference.name)
        }
        guard resource.subresource("scale") != nil else {
            throw StatusError(404, .notFound, "the server could not find the requested resource")
        }
        let prefix =
            resource.group.isEmpty
            ? "/api/\(resource.version)" : "/apis/\(resource.group)/\(resource.version)"
        let path =
            "\(prefix)/namespaces/\(autoscaler.namespace)/\(resource.plural)/\(reference.name)/scale"
        let answer = world.api.read(
            APIRequest(.get, path, user: Component.autoscaler.requester.user), now: world.now)
        if case .response(let response)? = answer, case .value(let scale) = response.body,
            response.status == 200
        {
            let text = scale[.status]?[.selector]?.string ?? ""
            return Target(
                resource: resource.groupResource, path: path,
                replicas: Int(scale[.spec]?[.replicas]?.int ?? 0),
                statusReplicas: Int(scale[.status]?[.replicas]?.int ?? 0),
                selector: text.isEmpty ? .nothing : (try? LabelSelector(parsing: text)) ?? .nothing)
        }
        return Target(
            resource: resource.groupResource, path: path,
            replicas: Int(object.value[.spec]?[.replicas]?.int ?? 1),
            statusReplicas: Int(object.value[.status]?[.replicas]?.int ?? 0),
            selector: LabelSelector(validated: object.value[.spec]?[.selector]))
    }

    private mutating func rescale(
        _ target: Target, to desired: Int, _ reason: String, _ world: inout World
    ) throws(StatusError) {
        let answer = world.api.handle(
            APIRequest(
                .patch, target.path, query: [("fieldManager", Component.autoscaler.requester.fieldManager)],
                contentType: "application/merge-patch+json",
                userAgent: "kube-controller-manager",
                body: .value(["spec": ["replicas": .int(Int64(desired))]]),
                user: Component.autoscaler.requester.user), now: now)
        if case .response(let response) = answer, response.status >= 400 {
            let message: String
            if case .value(let value) = response.body {
                message = value[.message]?.string ?? ""
            } else {
                message = ""
            }
            world.event(
                autoscaler.object, "FailedRescale",
                "New size: \(desired); reason: \(reason); error: \(message)",
                isWarning: true, by: .autoscaler)
            set(
                "AbleToScale", false, "FailedUpdateScale",
                "the HPA controller was unable to update the target scale: \(message)")
            try write(&world)
            throw StatusError(response.status, .unknown, message)
        }
        world.note(.autoscaler, "scaled \(target.path) from \(target.replicas) to \(desired)")
        set(
            "AbleToScale", true, "SucceededRescale",
            "the HPA controller was able to update the target scale to \(desired)")
        world.event(
            autoscaler.object, "SuccessfulRescale", "New size: \(desired); reason: \(reason)",
            by: .autoscaler)
        history.noteChange(from: target.replicas, to: desired, now)
        autoscaler.status.lastScaleTime = now
    }

    // MARK: - Metrics

    private mutating func readMetrics(
        _ target: Target, _ world: inout World
    ) -> (replicas: Int, name: String, statuses: [Value])? {
        guard !target.selector.isEmpty, target.selector != .nothing else {
            set("ScalingActive", false, "InvalidSelector", "the HPA target's scale is missing a selector")
            world.event(
                autoscaler.object, "SelectorRequired", "selector is required", isWarning: true,
                by: .autoscaler)
            return nil
        }
        let pods = world.pods.matching(target.selector, in: autoscaler.namespace)
            .sorted { $0.name < $1.name }
        let own = ObjectName(namespace: autoscaler.namespace, name: autoscaler.name)
        let all = pods.reduce(into: Set([own])) { names, pod in
            names.formUnion(selectors.matching(pod.labels, in: pod.name.namespace))
        }
        guard all.count == 1 else {
            let names = all.sorted().map { "{\($0.name) \($0.namespace)}" }.joined(separator: " ")
            let text = "pods by selector \(target.selector) are controlled by multiple HPAs: [\(names)]"
            set("ScalingActive", false, "AmbiguousSelector", text)
            world.event(autoscaler.object, "AmbiguousSelector", text, isWarning: true, by: .autoscaler)
            return nil
        }
        var reader = MetricReader(
            namespace: autoscaler.namespace, pods: pods, current: target.replicas,
            statusReplicas: target.statusReplicas)
        let behavior = autoscaler.spec.behavior
        reader.calculator.upTolerance =
            behavior?.scaleUp?.tolerance?.double ?? ReplicaCalculator.defaultTolerance
        reader.calculator.downTolerance =
            behavior?.scaleDown?.tolerance?.double ?? ReplicaCalculator.defaultTolerance
        let metrics = autoscaler.spec.metrics
        var best: MetricReading?
        var statuses: [Value] = []
        var failures: [MetricFailure] = []
        for metric in metrics {
            do throws(MetricFailure) {
                let reading = try reader.read(metric, world)
                statuses.append(reading.status)
                if best.map({ reading.replicas > $0.replicas }) ?? true { best = reading }
            } catch {
                failures.append(error)
                statuses.append(["type": ""])
                world.event(
                    autoscaler.object, error.reason, Self.inner(error.message), isWarning: true,
                    by: .autoscaler)
            }
        }
        let isBlind =
            best == nil || (!failures.isEmpty && (best?.replicas ?? 0) < target.replicas)
        if isBlind, let first = failures.first {
            set(
                "ScalingActive", false, first.reason,
                "the HPA was unable to compute the replica count: \(Self.inner(first.message))")
            world.event(
                autoscaler.object, "FailedComputeMetricsReplicas",
                "invalid metrics (\(failures.count) invalid out of \(metrics.count)), first error is: \(first.message)",
                isWarning: true, by: .autoscaler)
            return nil
        }
        guard let best else { return nil }
        set(
            "ScalingActive", true, "ValidMetricFound",
            "the HPA was able to successfully calculate a replica count from \(best.name)")
        return (best.replicas, best.name, statuses)
    }

    /// The message without the outermost of its causes, as conditions show it.
    private static func inner(_ message: String) -> String {
        let marker = "metric value: "
        var start = message.startIndex
        while start < message.endIndex {
            if message[start...].hasPrefix(marker) {
                return String(message[message.index(start, offsetBy: marker.count)...])
            }
            start = message.index(after: start)
        }
        return message
    }

    // MARK: - Status

    private mutating func set(_ type: String, _ holds: Bool, _ reason: String, _ message: String) {
        let text = holds ? "True" : "False"
        var conditions = autoscaler.status.conditions
        var condition = conditions.first { $0.type == type } ?? HorizontalPodAutoscalerCondition()
        if condition.status != text { condition.lastTransitionTime = now }
        condition.type = type
        condition.status = text
        condition.reason = reason
        condition.message = message
        if let index = conditions.firstIndex(where: { $0.type == type }) {
            conditions[index] = condition
        } else {
            conditions.append(condition)
        }
        autoscaler.status.conditions = conditions
    }

    private func write(_ world: inout World) throws(StatusError) {
        guard autoscaler.status.value != original.status.value else { return }
        try world.update(autoscaler.object, subresource: "status", by: .autoscaler)
    }
}
