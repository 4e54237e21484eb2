import Kubernetes
import YAML

/// Lists that are sets or maps hold nothing twice (`listtype.ValidateListSetsAndMaps` of apiextensions-apiserver).
enum ListTypeValidator {
    static func validate(_ value: Value, _ rules: SchemaRules, at path: FieldPath = .root) -> [FieldError] {
        var errors = FieldErrors()
        check(value, rules, at: path, &errors)
        return errors.errors
    }

    private static func check(
        _ value: Value, _ rules: SchemaRules, at path: FieldPath, _ errors: inout FieldErrors
    ) {
        switch value {
        case .object(let map):
            for entry in map.sorted() {
                guard let member = rules.member(entry.key) else { continue }
                let place =
                    rules.declares(entry.key) ? path.child(entry.key.name) : path.key(entry.key.name)
                check(entry.value, member, at: place, &errors)
            }
        case .array(let elements):
            switch rules.listType {
            case .atomic: break
            case .set: duplicates(elements, at: path, &errors)
            case .map(let keys):
                duplicates(
                    elements.map { element in
                        var identity = Map()
                        for key in keys { identity[key] = element[key] }
                        return .object(identity.sorted())
                    }, at: path, &errors)
            }
            guard let items = rules.items else { return }
            for (index, element) in elements.enumerated() {
                check(element, items, at: path.index(index), &errors)
            }
        default: break
        }
    }

    private static func duplicates(_ elements: [Value], at path: FieldPath, _ errors: inout FieldErrors) {
        var seen: Set<String> = []
        for (index, element) in elements.enumerated() where !seen.insert(JSONWriter.string(element)).inserted
        {
            errors.duplicate(path.index(index), element)
        }
    }
}
