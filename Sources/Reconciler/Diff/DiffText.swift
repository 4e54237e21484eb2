package import Kubernetes
import YAML

/// What a sync would change about one object, as a unified diff of YAML from live to git.
package enum DiffText {
    /// The diff; empty when nothing would change.
    ///
    /// Shown is the live object against the object as it would be after applying, so that defaults and fields of
    /// other managers stand in the context instead of looking like differences. Values of secrets are masked.
    ///
    /// - Parameters:
    ///   - prepared: nil for an object that would be deleted.
    ///   - live: nil for one that would be created.
    package static func of(
        _ prepared: PreparedObject?, live: Object?, key: ResourceKey, context: Comparison.Context
    ) -> String {
        var before = live.map { shown($0.value) } ?? .null
        var after = prepared.map { shown(applied($0, live: live, context)) } ?? .null
        let mark = prepared?.mark.file ?? ""
        if let object = prepared?.object ?? live, SecretMask.applies(to: object) {
            (before, after) = SecretMask.masked(before, after)
        }
        let name = [key.group, key.kind, key.namespace, key.name].filter { !$0.isEmpty }.joined(
            separator: "/")
        return UnifiedDiff.text(
            from: text(before), to: text(after), leftName: "live/\(name)",
            rightName: prepared == nil ? "/dev/null" : "git/\(name)" + (mark.isEmpty ? "" : " (\(mark))"))
    }

    /// The object as it would be after applying.
    private static func applied(
        _ prepared: PreparedObject, live: Object?, _ context: Comparison.Context
    ) -> Value {
        let desired = DesiredFields.toApply(
            prepared, live: live, isAutoscaled: context.isAutoscaled,
            handingOver: context.respectsIgnored ? context.ignored : IgnoredFields())
        guard let live else { return desired.value }
        guard let schema = context.schema else { return MergePatch.apply(desired.value, to: live.value) }
        var removed = FieldSet()
        var after = live.value
        for difference in ObjectComparison.differences(desired: desired, live: live, schema: schema)
        where !context.tolerated.contains(difference) {
            if difference.kind == .left {
                removed.insert(difference.path)
            } else if let stated = difference.git {
                // Setting only what differs keeps live spellings of equal values, such as 1000m for 1.
                FieldLookup.set(stated, at: difference.path[...], in: &after, schema)
            }
        }
        return removed.isEmpty ? after : TypedMerge.remove(removed, from: after, schema: schema)
    }

    /// The object without what the API server writes.
    private static func shown(_ value: Value) -> Value {
        var value = value
        value[.status] = nil
        for field in [
            Field.managedFields, .uid, .resourceVersion, .generation, .creationTimestamp, .selfLink,
            .deletionTimestamp, .deletionGracePeriodSeconds,
        ] {
            value[.metadata]?[field] = nil
        }
        return value
    }

    private static func text(_ value: Value) -> String {
        if value.isNull { return "" }
        var options = YAMLWriter.Options()
        options.keyOrder = .sorted
        options.lineWidth = nil
        return YAMLWriter.string(value, options: options)
    }
}
