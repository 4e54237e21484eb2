package import Kubernetes

/// What a sync would change, for people to read.
extension ApplicationLoop {
    /// One object that a sync would change.
    package struct ObjectDiff: Sendable, Equatable {
        package var key: ResourceKey
        /// A unified diff from live to git; values of secrets are masked.
        package var text: String
    }

    /// The differences between a rendered state and the cluster, in the order in which a sync would go: what it would
    /// create and change, then what it would delete.
    ///
    /// - Parameter state: nil for what the loop itself holds as desired.
    package func diff(of state: DesiredState? = nil, live: some LiveState) -> [ObjectDiff] {
        var copy = self
        if let state {
            copy.prepared = PreparedState(state, spec: spec, tracking: trackingName, live: live)
            copy.autoscaled = [:]
        }
        var diffs: [ObjectDiff] = []
        func add(
            _ prepared: PreparedObject?, _ live: Object?, _ key: ResourceKey, _ context: Comparison.Context
        ) {
            let text = DiffText.of(prepared, live: live, key: key, context: context)
            if !text.isEmpty { diffs.append(ObjectDiff(key: key, text: text)) }
        }
        for object in copy.prepared.objects {
            let found = copy.liveObject(object.key, version: object.kind.version, live: live)
            let context = copy.context(for: object, live: live)
            switch Comparison.of(object, live: found, context).verdict {
            case .same, .foreign, .extraneous: continue
            case .missing, .different, .unservedKind: add(object, found, object.key, context)
            }
        }
        for key in live.tracked(by: trackingName).sorted(by: >) where copy.prepared[key] == nil {
            guard let found = live.object(key, version: "") else { continue }
            add(nil, found, key, Comparison.Context(schema: nil, tracking: trackingName))
        }
        return diffs
    }
}
