import Kubernetes
import YAML

/// The rules of the names of a definition's resource.
enum DefinitionNames {
    static func check(_ names: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        label(names.text(.plural), at: path.child("plural"), &errors)
        label(names.text(.singular), at: path.child("singular"), &errors)
        mixed(names.text(.kind), at: path.child("kind"), &errors)
        mixed(names.text(.listKind), at: path.child("listKind"), &errors)
        for (position, name) in names.texts(.shortNames).enumerated() {
            required(name, at: path.child("shortNames").index(position), &errors)
        }
        let kind = names.text(.kind)
        if !kind.isEmpty, names.text(.listKind) == kind {
            errors.invalid(path.child("listKind"), kind, "kind and listKind may not be the same")
        }
        for (position, category) in names.texts(.categories).enumerated() {
            required(category, at: path.child("categories").index(position), &errors)
        }
    }

    /// Letters, digits and dashes, in lower case; what is empty is said elsewhere.
    private static func label(_ text: String, at path: FieldPath, _ errors: inout FieldErrors) {
        if !text.isEmpty { required(text, at: path, &errors) }
    }

    static func required(_ text: String, at path: FieldPath, _ errors: inout FieldErrors) {
        let messages = NameValidation.dns1035Label(text)
        if !messages.isEmpty { errors.invalid(path, text, messages.joined(separator: ",")) }
    }

    private static func mixed(_ text: String, at path: FieldPath, _ errors: inout FieldErrors) {
        guard !text.isEmpty else { return }
        let messages = NameValidation.dns1035Label(text.lowercased())
        guard !messages.isEmpty else { return }
        errors.invalid(
            path, text, "may have mixed case, but should otherwise match: \(messages.joined(separator: ","))")
    }
}
