package import YAML

/// `kubectl apply`'s note on an object of what it applied last.
package enum LastApplied {
    package static let annotation = Key("kubectl.kubernetes.io/last-applied-configuration")

    /// The most bytes that an object's annotations may have together.
    private static let maximumAnnotationBytes = 256 * 1024

    /// `object` with its note, where it has one, brought up to what was applied, so that `kubectl apply` with and
    /// without `--server-side` can take turns.
    static func refresh(_ object: Object, with applied: Object) -> Object {
        let annotations = object.metadata.annotations
        guard let old = annotations[annotation]?.string, !old.isEmpty else { return object }
        var noted = applied.value
        if noted[.metadata]?[.annotations] != nil { noted[.metadata]?[.annotations]?[annotation] = nil }
        var options = JSONWriter.Options()
        options.sortsKeys = true
        let text = JSONWriter.string(noted, options: options) + "\n"
        guard text != old else { return object }
        var result = object
        var changed = annotations
        changed[annotation] = .string(text)
        let size = changed.entries.reduce(0) {
            $0 + $1.key.name.utf8.count + ($1.value.string?.utf8.count ?? 0)
        }
        if size > maximumAnnotationBytes { changed[annotation] = nil }
        result.value[.metadata]?[.annotations] = .object(changed)
        return result
    }
}
