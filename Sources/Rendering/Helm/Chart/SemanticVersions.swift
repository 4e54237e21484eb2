/// Versions of charts and of Kubernetes, and the ranges that other charts ask of them.
enum SemanticVersions {
    static func isVersion(_ text: String) -> Bool { (try? SemanticVersion(text)) != nil }

    /// Whether `version` lies in the range; a text that is none is in no range and holds no version.
    static func isCompatible(_ range: String, _ version: String) -> Bool {
        guard let version = try? SemanticVersion(version), let range = try? VersionConstraint(range) else {
            return false
        }
        return range.isSatisfied(by: version)
    }
}
