import Kubernetes
import YAML

/// Warnings that every answer about an outdated kind carries.
///
/// Follows `pkg/endpoints/deprecation` of apiserver for Kubernetes' own kinds and the handler of custom resources.
enum DeprecationWarnings {
    private static let builtin: [GroupVersionKind: String] = [
        GroupVersionKind(group: "", version: "v1", kind: "Endpoints"):
            "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        GroupVersionKind(group: "", version: "v1", kind: "ComponentStatus"):
            "v1 ComponentStatus is deprecated in v1.19+",
    ]

    /// What to say about a resource; nil for one that is up to date.
    static func text(_ definition: ResourceDefinition) -> String? {
        guard let custom = definition.customDefinition else { return builtin[definition.kind] }
        let spec = custom.value[.spec] ?? .emptyObject
        let served = spec.items(.versions)
        let name = definition.resource.version
        guard let version = served.first(where: { $0.text(.name) == name }), version.flag(.deprecated) else {
            return nil
        }
        if let text = version[.deprecationWarning]?.string { return text }
        let (group, kind) = (definition.resource.group, definition.resource.kind)
        let better = served.filter { $0.flag(.served) && !$0.flag(.deprecated) }.map { $0.text(.name) }
            .filter { VersionName($0) < VersionName(name) }.min { VersionName($0) < VersionName($1) }
        let head = "\(group)/\(name) \(kind) is deprecated"
        return better.map { "\(head); use \(group)/\($0) \(kind)" } ?? head
    }
}

extension APIServer {
    /// The answer with the warning that its resource is outdated.
    func warned(_ answer: Answer, _ segments: [String]) -> Answer {
        guard case .response(var response) = answer, let target = RequestTarget(segments),
            let definition = definitions[
                GroupVersionResource(
                    group: target.groupVersion.group, version: target.groupVersion.version,
                    resource: target.resource)], let text = DeprecationWarnings.text(definition)
        else { return answer }
        response.headers.insert(Self.warning(text), at: 0)
        return .response(response)
    }

    static func warning(_ text: String) -> (name: String, value: String) {
        (name: "Warning", value: "299 - \(JSONWriter.string(.string(text)))")
    }
}
