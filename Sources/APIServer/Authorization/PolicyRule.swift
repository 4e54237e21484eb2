import Kubernetes
import YAML

/// One rule of a Role or ClusterRole.
///
/// Matching follows `pkg/apis/rbac/v1/evaluation_helpers.go` of Kubernetes.
struct PolicyRule: Sendable, Equatable {
    var verbs: [String] = []
    var groups: [String] = []
    var resources: [String] = []
    var names: [String] = []
    /// Paths outside the API's resources; `*` at the end stands for any rest.
    var urls: [String] = []

    /// The rights that every other right is part of.
    static let everything = [
        PolicyRule(verbs: ["*"], groups: ["*"], resources: ["*"]), PolicyRule(verbs: ["*"], urls: ["*"]),
    ]

    func allows(_ attributes: AuthorizationAttributes) -> Bool {
        guard verbs.contains("*") || verbs.contains(attributes.verb) else { return false }
        if let path = attributes.path {
            return urls.contains { Self.url($0, covers: path) || $0 == "*" }
        }
        guard groups.contains("*") || groups.contains(attributes.group) else { return false }
        guard names.isEmpty || names.contains(attributes.name) else { return false }
        let subresource = attributes.subresource
        let combined =
            subresource.isEmpty ? attributes.resource : "\(attributes.resource)/\(subresource)"
        return resources.contains {
            $0 == "*" || $0 == combined || (!subresource.isEmpty && $0 == "*/\(subresource)")
        }
    }

    static func url(_ pattern: String, covers path: String) -> Bool {
        if pattern == path { return true }
        guard pattern.hasSuffix("*") else { return false }
        var prefix = pattern[...]
        while prefix.last == "*" { prefix.removeLast() }
        return path.hasPrefix(prefix)
    }
}

extension PolicyRule {
    init(_ value: Value) {
        self.init(
            verbs: value.texts(.verbs), groups: value.texts(.apiGroups), resources: value.texts(.resources),
            names: value.texts(.resourceNames), urls: value.texts(.nonResourceURLs))
    }

    /// As messages about missing rights show it: `{APIGroups:[""], Resources:["pods"], Verbs:["get"]}`.
    var compactText: String {
        let parts = [
            ("APIGroups", groups), ("Resources", resources), ("NonResourceURLs", urls),
            ("ResourceNames", names), ("Verbs", verbs),
        ].filter { !$0.1.isEmpty }
        return "{" + parts.map { "\($0.0):\(GoString.quotedList($0.1))" }.joined(separator: ", ") + "}"
    }
}
