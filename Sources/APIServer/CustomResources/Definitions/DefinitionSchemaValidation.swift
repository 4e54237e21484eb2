import Kubernetes
import YAML

/// The rules of a definition's schema: structural, with sound keywords, defaults and rules.
///
/// Follows `validateCustomResourceDefinitionValidation` of apiextensions-apiserver.
enum DefinitionSchemaValidation {
    /// What may stand at the root when the status is written on its own, in the names of the Go type.
    private static let rootFields = [
        "Description", "Type", "Format", "Title", "Maximum", "ExclusiveMaximum", "Minimum",
        "ExclusiveMinimum", "MaxLength", "MinLength", "Pattern", "MaxItems", "MinItems", "UniqueItems",
        "MultipleOf", "Required", "Items", "Properties", "ExternalDocs", "Example", "XPreserveUnknownFields",
        "XValidations",
    ]

    static func check(_ schema: Value, hasStatus: Bool, at path: FieldPath, _ errors: inout FieldErrors) {
        if hasStatus { root(schema, at: path, &errors) }
        if schema.flag(.nullable) {
            errors.forbidden(path.child("nullable"), "nullable cannot be true at the root")
        }
        var structure = StructuralSchemaValidation()
        structure.check(schema, .root, at: path)
        var isSound = structure.errors.isEmpty
        errors.append(contentsOf: structure.errors.errors)
        if isSound {
            let mistakes = SchemaDefaultValidation.check(schema, at: path)
            errors.append(contentsOf: mistakes)
            isSound = mistakes.isEmpty
        }
        var keywords = SchemaKeywordValidation()
        keywords.check(schema, at: path, SchemaKeywordValidation.Surroundings(isRoot: true))
        errors.append(contentsOf: keywords.errors.errors)
        if isSound, keywords.errors.isEmpty {
            errors.append(contentsOf: SchemaRuleValidation.check(schema, at: path))
        }
    }

    private static func root(_ schema: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        for entry in schema.object?.sorted() ?? Map() where !isZero(entry.value) {
            let name = goName(entry.key.name)
            if name == "Type" {
                guard entry.value != "object" else { continue }
                errors.invalid(
                    path.child("type"), entry.value,
                    "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled"
                )
                return
            }
            guard !rootFields.contains(name) else { continue }
            errors.invalid(
                path, schema,
                "only \(GoString.list(rootFields)) fields are allowed at the root of the schema if the status subresource is enabled"
            )
            return
        }
    }

    private static func isZero(_ value: Value) -> Bool {
        switch value {
        case .null, .bool(false), .string(""): true
        case .array(let items): items.isEmpty
        default: false
        }
    }

    /// `x-kubernetes-preserve-unknown-fields` is `XPreserveUnknownFields`, `maxLength` is `MaxLength`.
    private static func goName(_ name: String) -> String {
        let prefix = "x-kubernetes-"
        guard name.hasPrefix(prefix) else { return name.prefix(1).uppercased() + name.dropFirst() }
        let words = name.dropFirst(prefix.count).split(separator: "-")
        return "X" + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
