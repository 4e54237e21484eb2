import Kubernetes
import YAML

/// The rules of CustomResourceDefinitions.
///
/// Follows `pkg/apis/apiextensions/validation/validation.go` and the structural rules of
/// `pkg/apiserver/schema/validation.go` of Kubernetes' extension server.
enum DefinitionValidation {
    private static let path = FieldPath("spec")
    private static let maximumDepth = 64

    static func validate(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        let names = spec.member(.names) ?? .emptyObject
        let group = spec.text(.group)
        let expected = names.text(.plural) + "." + group
        if object.name != expected {
            errors.invalid(
                FieldPath("metadata", "name"), object.name, "must be spec.names.plural+\".\"+spec.group")
        }
        if group.isEmpty {
            errors.required(path.child("group"))
        } else {
            let messages = NameValidation.dns1123Subdomain(group)
            if !messages.isEmpty {
                errors.invalid(path.child("group"), group, messages.joined(separator: ","))
            } else if !group.contains(".") {
                errors.invalid(path.child("group"), group, "should be a domain with at least one dot")
            }
        }
        errors.requiredOneOf(path.child("scope"), spec.text(.scope), ["Cluster", "Namespaced"])
        self.names(names, at: path.child("names"), &errors)
        versions(spec.items(.versions), preserves: spec.flag(.preserveUnknownFields), &errors)
        if spec.flag(.preserveUnknownFields) {
            errors.invalid(
                path.child("preserveUnknownFields"), .bool(true),
                "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead"
            )
        }
        return errors.errors
    }

    private static func names(_ names: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let plural = names.text(.plural)
        if plural.isEmpty {
            errors.required(path.child("plural"))
        } else {
            label(plural, at: path.child("plural"), &errors)
        }
        let singular = names.text(.singular)
        if !singular.isEmpty { label(singular, at: path.child("singular"), &errors) }
        let kind = names.text(.kind)
        if kind.isEmpty {
            errors.required(path.child("kind"))
        } else {
            let messages = NameValidation.dns1035Label(kind.lowercased())
            if !messages.isEmpty {
                errors.invalid(
                    path.child("kind"), kind,
                    "may have mixed case, but should otherwise match: \(messages.joined(separator: ","))")
            }
        }
        for (position, name) in names.texts(.shortNames).enumerated() {
            label(name, at: path.child("shortNames").index(position), &errors)
        }
        let list = names.text(.listKind)
        if list.isEmpty { errors.required(path.child("listKind")) }
        if !kind.isEmpty, list == kind {
            errors.invalid(path.child("listKind"), list, "kind and listKind may not be the same")
        }
        for (position, category) in names.texts(.categories).enumerated() {
            label(category, at: path.child("categories").index(position), &errors)
        }
    }

    private static func label(_ text: String, at path: FieldPath, _ errors: inout FieldErrors) {
        let messages = NameValidation.dns1035Label(text)
        if !messages.isEmpty { errors.invalid(path, text, messages.joined(separator: ",")) }
    }

    private static func versions(_ versions: [Value], preserves: Bool, _ errors: inout FieldErrors) {
        let place = path.child("versions")
        if versions.isEmpty { errors.required(place, "must have at least one version") }
        if !versions.isEmpty, versions.filter({ $0.flag(.storage) }).count != 1 {
            errors.invalid(
                place, .array(versions), "must have exactly one version marked as storage version")
        }
        var seen: [String] = []
        for (position, version) in versions.enumerated() {
            let path = place.index(position)
            let name = version.text(.name)
            label(name, at: path.child("name"), &errors)
            if seen.contains(name) { errors.duplicate(path.child("name"), .string(name)) }
            seen.append(name)
            guard let schema = version[.schema]?.member(.openAPIV3Schema) else {
                errors.required(path.child("schema", "openAPIV3Schema"), "schemas are required")
                continue
            }
            structure(schema, at: path.child("schema", "openAPIV3Schema"), level: .root, depth: 0, &errors)
            for (position, column) in version.items(.additionalPrinterColumns).enumerated() {
                self.column(column, at: path.child("additionalPrinterColumns").index(position), &errors)
            }
        }
    }

    private static func column(_ column: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        if column.text(.name).isEmpty { errors.required(path.child("name")) }
        errors.requiredOneOf(
            path.child("type"), column.text(.type), ["boolean", "date", "integer", "number", "string"],
            "must be one of boolean,date,integer,number,string")
        let jsonPath = column.text(.jsonPath)
        if jsonPath.isEmpty {
            errors.required(path.child("jsonPath"))
        } else if !jsonPath.hasPrefix(".") {
            errors.invalid(path.child("jsonPath"), jsonPath, "is invalid: should start with .")
        }
    }

    private enum Level { case root, field, item }

    /// A structural schema says the type of everything.
    private static func structure(
        _ schema: Value, at path: FieldPath, level: Level, depth: Int, _ errors: inout FieldErrors
    ) {
        guard depth < maximumDepth else {
            return errors.forbidden(path, "the schema is nested too deeply")
        }
        let type = schema.text(.type)
        let isFree =
            schema[name: "x-kubernetes-int-or-string"]?.bool ?? false
            || schema[name: "x-kubernetes-preserve-unknown-fields"]?.bool ?? false
        if type.isEmpty, !isFree || level == .root {
            errors.required(
                path.child("type"),
                level == .root
                    ? "must not be empty at the root"
                    : level == .field
                        ? "must not be empty for specified object fields"
                        : "must not be empty for specified array items")
        } else if level == .root, type != "object" {
            errors.invalid(path.child("type"), type, "must be object at the root")
        } else if !type.isEmpty {
            let known = ["array", "boolean", "integer", "number", "object", "string"]
            errors.oneOf(path.child("type"), type, known)
        }
        for field in [Field.definitions, .dependencies, .patternProperties, .additionalItems]
        where schema.has(field) {
            errors.forbidden(path.child(field.name), "\(field.name) is not supported")
        }
        if schema.flag(.uniqueItems) {
            errors.forbidden(
                path.child("uniqueItems"),
                "uniqueItems cannot be set to true since the runtime complexity becomes quadratic")
        }
        for entry in schema.map(.properties).sorted() {
            structure(
                entry.value, at: path.child("properties").key(entry.key.name), level: .field,
                depth: depth + 1, &errors)
        }
        if let items = schema.member(.items) {
            structure(items, at: path.child("items"), level: .item, depth: depth + 1, &errors)
        } else if type == "array" {
            errors.required(path.child("items"), "must be specified")
        }
        if let rest = schema.member(.additionalProperties), rest.object != nil {
            if !schema.map(.properties).isEmpty {
                errors.forbidden(
                    path.child("additionalProperties"),
                    "additionalProperties and properties are mutual exclusive")
            }
            structure(rest, at: path.child("additionalProperties"), level: .field, depth: depth + 1, &errors)
        }
    }

    static func validateUpdate(_ object: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        errors.append(contentsOf: validate(object))
        let now = object.value[.spec] ?? .emptyObject
        let before = old.value[.spec] ?? .emptyObject
        let isEstablished =
            old.value[.status]?.items(.conditions).contains {
                $0.text(.type) == "Established" && $0.text(.status) == "True"
            } ?? false
        if isEstablished {
            errors.immutable(path.child("scope"), now[.scope], before[.scope])
            errors.immutable(path.child("names", "kind"), now[.names]?[.kind], before[.names]?[.kind])
        }
        errors.immutable(path.child("group"), now[.group], before[.group])
        errors.immutable(path.child("names", "plural"), now[.names]?[.plural], before[.names]?[.plural])
        let stored = old.value[.status]?.texts(.storedVersions) ?? []
        let names = now.items(.versions).map { $0.text(.name) }
        for (position, version) in stored.enumerated() where !names.contains(version) {
            errors.invalid(
                FieldPath("status", "storedVersions").index(position), version,
                "missing from spec.versions; \(version) was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in \(version) and removes \(version) from status.storedVersions"
            )
        }
        return errors.errors
    }
}
