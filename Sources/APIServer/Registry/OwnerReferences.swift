import Kubernetes
import YAML

/// Owners that are named twice count once, with a warning.
///
/// Follows `dedupOwnerReferencesAndAddWarning` of apiserver.
enum OwnerReferences {
    /// Takes repeated owners out of an object; returns what to tell the client.
    ///
    /// - Parameter isPatched: Whether a patch made the object: such repetitions are found only after admission.
    static func deduplicate(_ object: inout Object, isPatched: Bool) -> [String] {
        guard let references = object.value[.metadata]?[.ownerReferences]?.array, references.count > 1 else {
            return []
        }
        var kept: [Value] = []
        var repeated: [String] = []
        // Whole references are compared, but only among those of the same uid.
        var seen: [String: [Value]] = [:]
        for reference in references {
            let uid = reference.text(.uid)
            if seen[uid, default: []].contains(reference) {
                repeated.append(uid)
            } else {
                seen[uid, default: []].append(reference)
                kept.append(reference)
            }
        }
        guard !repeated.isEmpty else { return [] }
        object.value[.metadata]?[.ownerReferences] = .array(kept)
        let place = isPatched ? "entries after mutating admission happens" : "entries"
        return [
            ".metadata.ownerReferences contains duplicate \(place); API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: \(repeated.joined(separator: ", "))"
        ]
    }
}
