import Kubernetes
import YAML

/// The rules of the fields that custom resources can be selected by.
enum SelectableFieldValidation {
    private static let most = 8

    static func check(_ fields: [Value], _ schema: Value?, at path: FieldPath, _ errors: inout FieldErrors) {
        guard let schema else {
            errors.invalid(path, "", "may only be set when validations.schema is included")
            return
        }
        var seen: Set<String> = []
        for (position, field) in fields.enumerated() {
            let place = path.index(position).child("jsonPath")
            let text = field.text(.jsonPath)
            guard !text.isEmpty else {
                errors.required(place)
                continue
            }
            let names = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard names.first == "", names.count > 1 else {
                errors.invalid(
                    place, text, "is an invalid path: expected [ or . but got: \(names.first ?? "")")
                continue
            }
            guard let found = node(names.dropFirst(), in: schema) else {
                errors.invalid(place, text, "is an invalid path: does not refer to a valid field")
                continue
            }
            if names[1] == "metadata" {
                errors.invalid(place, text, "must not point to fields in metadata")
            }
            if !["string", "boolean", "integer"].contains(found.text(.type)) {
                errors.invalid(
                    place, text,
                    "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed."
                )
            }
            if !seen.insert(text).inserted { errors.duplicate(place, .string(text)) }
        }
        if seen.count > most { errors.tooMany(path, seen.count, most) }
    }

    private static func node(_ names: ArraySlice<String>, in schema: Value) -> Value? {
        names.reduce(schema as Value?) { node, name in
            node?[.properties]?[name: name]
                ?? node?.member(.additionalProperties).flatMap {
                    $0.object == nil ? nil : $0
                }
        }
    }
}
