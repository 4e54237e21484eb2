import Kubernetes
import YAML

/// Objects within custom resources name their version and kind and have valid metadata
/// (`x-kubernetes-embedded-resource`).
enum EmbeddedResources {
    static func validate(_ value: Value, _ rules: SchemaRules) -> [FieldError] {
        var errors = FieldErrors()
        check(value, rules, at: .root, isRoot: true, &errors)
        return errors.errors
    }

    private static func check(
        _ value: Value, _ rules: SchemaRules, at path: FieldPath, isRoot: Bool = false,
        _ errors: inout FieldErrors
    ) {
        switch value {
        case .object(let map):
            if rules.isEmbedded, !isRoot { checkResource(value, at: path, &errors) }
            for entry in map.sorted() {
                guard let member = rules.member(entry.key) else { continue }
                check(entry.value, member, at: path.child(entry.key.name), &errors)
            }
        case .array(let elements):
            guard let items = rules.items else { return }
            for (index, element) in elements.enumerated() {
                check(element, items, at: path.index(index), &errors)
            }
        default: break
        }
    }

    private static func checkResource(_ value: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let version = value[.apiVersion]?.string ?? ""
        if version.isEmpty {
            errors.required(path.child("apiVersion"), "must not be empty")
        } else if GroupVersion(apiVersion: version) == nil {
            errors.invalid(path.child("apiVersion"), version, "unexpected GroupVersion string: \(version)")
        }
        let kind = value[.kind]?.string ?? ""
        if kind.isEmpty {
            errors.required(path.child("kind"), "must not be empty")
        } else {
            errors.invalid(path.child("kind"), kind, NameValidation.dns1035Label(kind.lowercased()))
        }
    }
}
