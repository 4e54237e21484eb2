package import YAML

/// One document that a chart's templates printed.
package struct HelmManifest: Sendable {
    /// The template's name: `chart/templates/service.yaml`.
    package var template: String
    /// The template's path in the repository.
    package var origin: String
    /// The document's text, without the line that separates it from the one before.
    package var bytes: [UInt8]
    /// What the text says.
    package var value: Value
    package var kind: String
    package var name: String
    package var annotations: [String: String]

    /// The document as a hook; nil when it is none, or an unknown one that Helm leaves out.
    package var hook: HelmHook?
}

/// What makes a document a hook.
package struct HelmHook: Sendable, Equatable {
    /// When it runs: `pre-install`, `post-upgrade`, `test`, ….
    package var events: [String]
    package var weight: Int
    /// When it is deleted: `before-hook-creation`, `hook-succeeded`, `hook-failed`.
    package var deletePolicies: [String]
    package var outputLogPolicies: [String]

    package var isTest: Bool { events.contains("test") }

    /// The hook that annotations ask for: none, an unknown one, or one of Helm's.
    enum Reading {
        case none
        case unknown
        case hook(HelmHook)
    }

    private static let events: Set<String> = [
        "pre-install", "post-install", "pre-delete", "post-delete", "pre-upgrade", "post-upgrade",
        "pre-rollback", "post-rollback", "test",
    ]

    static func read(_ annotations: [String: String]) -> Reading {
        guard let names = annotations["helm.sh/hook"] else { return .none }
        var events: [String] = []
        for name in list(names) {
            if Self.events.contains(name) {
                events.append(name)
            } else if name == "test-success" {
                events.append("test")
            } else {
                return .unknown
            }
        }
        return .hook(
            HelmHook(
                events: events, weight: annotations["helm.sh/hook-weight"].flatMap { Int($0) } ?? 0,
                deletePolicies: annotations["helm.sh/hook-delete-policy"].map(list) ?? [],
                outputLogPolicies: annotations["helm.sh/hook-output-log-policy"].map(list) ?? []))
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map {
            GoQuoting.trimmed($0).lowercased()
        }
    }
}
