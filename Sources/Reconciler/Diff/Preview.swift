package import Kubernetes

/// What a sync of one state would change, object by object, for people to read before it happens.
package struct Preview: Sendable {
    /// One object that would change.
    package struct Change: Sendable, Equatable {
        package var key: ResourceKey
        /// What would happen to it.
        package var verdict: Comparison.Verdict
        /// A unified diff from live to git; empty where nothing would be written.
        package var diff: String
    }

    /// In the order in which they would be applied; deletions last.
    package private(set) var changes: [Change] = []
    /// Mistakes that show only beside the cluster: an object without a namespace, one stated twice.
    package private(set) var errors: [String]

    /// - Parameters:
    ///   - tracking: The name under which the application tracks its objects.
    ///   - live: Must hold every kind of the desired objects and of those the application tracks.
    package init(
        of desired: DesiredState, for application: Application, tracking: String, live: some LiveState
    ) {
        let prepared = PreparedState(desired, spec: application.spec, tracking: tracking, live: live)
        errors = prepared.errors
        let synced = Set(application.status.resources.filter { $0.status == .synced }.map(\.key))
        for object in prepared.objects {
            let context = Self.context(for: object, in: prepared, application, tracking, live)
            let current = live.object(object.key, version: object.kind.version)
            let verdict =
                live.servedKind(object.kind) == nil && !prepared.definedKinds.contains(object.key.groupKind)
                ? .unservedKind : Comparison.of(object, live: current, context).verdict
            let diff: String
            switch verdict {
            case .same: continue
            case .different(let differences)
            where synced.contains(object.key) && differences.allSatisfy(\.isTolerable):
                // What the API server keeps differently after every apply.
                continue
            case .missing, .different:
                diff = DiffText.of(object, live: current, key: object.key, context: context)
            case .foreign, .unservedKind, .extraneous: diff = ""
            }
            changes.append(Change(key: object.key, verdict: verdict, diff: diff))
        }
        for key in live.tracked(by: tracking) where prepared[key] == nil {
            guard let current = live.object(key, version: ""), !current.metadata.isDeleting else { continue }
            let context = Comparison.Context(schema: nil, tracking: tracking)
            changes.append(
                Change(
                    key: key, verdict: .extraneous,
                    diff: DiffText.of(nil, live: current, key: key, context: context)))
        }
    }

    private static func context(
        for object: PreparedObject, in prepared: PreparedState, _ application: Application,
        _ tracking: String,
        _ live: some LiveState
    ) -> Comparison.Context {
        var context = Comparison.Context(
            schema: live.servedKind(object.kind)?.schema, tracking: tracking)
        let namespace = object.key.namespace
        let desired = prepared.objects.filter {
            $0.key.kind == "HorizontalPodAutoscaler" && $0.key.namespace == namespace
        }
        context.isAutoscaled = AutoscaledTargets(live.autoscalers(in: namespace) + desired.map(\.object))
            .contains(object.key)
        context.ignored = IgnoredFields(application.spec.ignoreDifferences, for: object.key)
        context.respectsIgnored =
            application.spec.syncPolicy.syncOptions.respectsIgnoreDifferences
            || object.options.syncOptions.respectsIgnoreDifferences
        return context
    }
}
