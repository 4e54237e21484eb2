package import YAML

/// Kubernetes' strategic merge patches: merge patches that know from the schema which lists merge by a key, with
/// directives for what the schema cannot say.
///
/// Follows `k8s.io/apimachinery/pkg/util/strategicpatch`: `$patch: replace | delete | merge` in maps and list elements,
/// `$retainKeys`, `$deleteFromPrimitiveList/<list>`, `$setElementOrder/<list>`. The elements of a merged list come in
/// the order of the patch, interleaved with the other ones by the order they had.
package enum StrategicMergePatch {
    /// `target` with `patch` merged in. Custom resources have no strategic merge patch; callers refuse it.
    package static func apply(_ patch: Value, to target: Value, schema: SchemaNode) throws(PatchError)
        -> Value
    {
        guard case .object(let changes) = patch else {
            throw PatchError(.malformed, "invalid JSON document")
        }
        let merge = StrategicMerge()
        return .object(try merge.maps(target.object ?? Map(), changes, schema))
    }
}
