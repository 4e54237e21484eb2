import Kubernetes
import YAML

/// The rules of ConfigMaps and Secrets.
///
/// Follows `ValidateConfigMap`, `ValidateSecret` and their updates in `pkg/apis/core/validation/validation.go`.
enum ConfigurationValidation {
    /// One mebibyte for all values together.
    private static let sizeLimit = 1024 * 1024
    private static let whenImmutable = "field is immutable when `immutable` is set"
    private static let redacted = "<secret contents redacted>"

    static func configMap(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let data = object.value.map(.data)
        let binary = object.value.map(.binaryData)
        var size = 0
        for entry in data.sorted() {
            let key = entry.key.name
            let path = FieldPath("data").key(key)
            errors.invalid(path, key, NameValidation.configMapKey(key))
            if binary[entry.key] != nil {
                errors.invalid(path, key, "duplicate of key present in binaryData")
            }
            size += entry.value.string?.utf8.count ?? 0
        }
        for entry in binary.sorted() {
            let key = entry.key.name
            let path = FieldPath("binaryData").key(key)
            errors.invalid(path, key, NameValidation.configMapKey(key))
            if data[entry.key] != nil { errors.invalid(path, key, "duplicate of key present in data") }
            size += byteCount(entry.value)
        }
        if size > sizeLimit { errors.tooLong(FieldPath.root.key(""), sizeLimit) }
        return errors.errors
    }

    static func configMapUpdate(_ object: Object, old: Object) -> [FieldError] {
        immutable(object, old: old, [.data, .binaryData]) + configMap(object)
    }

    /// What an object that called itself immutable may not change.
    private static func immutable(_ object: Object, old: Object, _ fields: [Field]) -> [FieldError] {
        guard old.value.flag(.immutable) else { return [] }
        var errors = FieldErrors()
        if !object.value.flag(.immutable) { errors.forbidden(FieldPath("immutable"), whenImmutable) }
        for field in fields where object.value.map(field) != old.value.map(field) {
            errors.forbidden(FieldPath(field.name), whenImmutable)
        }
        return errors.errors
    }

    static func secret(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let path = FieldPath("data")
        let data = object.value.map(.data)
        var size = 0
        for entry in data.sorted() {
            let key = entry.key.name
            errors.invalid(path.key(key), key, NameValidation.configMapKey(key))
            size += byteCount(entry.value)
        }
        if size > sizeLimit { errors.tooLong(path, sizeLimit) }
        func has(_ key: String) -> Bool { data[Key(key)] != nil }
        switch object.value.text(.type) {
        case "kubernetes.io/service-account-token":
            let key = "kubernetes.io/service-account.name"
            if object.metadata.annotations[Key(key)]?.string?.isEmpty ?? true {
                errors.required(FieldPath("metadata", "annotations").key(key))
            }
        case "kubernetes.io/dockercfg": json(data, ".dockercfg", at: path, &errors)
        case "kubernetes.io/dockerconfigjson": json(data, ".dockerconfigjson", at: path, &errors)
        case "kubernetes.io/basic-auth":
            if !has("username"), !has("password") {
                errors.required(path.key("username"))
                errors.required(path.key("password"))
            }
        case "kubernetes.io/ssh-auth":
            if data["ssh-privatekey"]?.string?.isEmpty ?? true { errors.required(path.key("ssh-privatekey")) }
        case "kubernetes.io/tls":
            for key in ["tls.crt", "tls.key"] where !has(key) { errors.required(path.key(key)) }
        default: break
        }
        return errors.errors
    }

    private static func json(_ data: Map, _ key: String, at path: FieldPath, _ errors: inout FieldErrors) {
        guard let text = data[Key(key)]?.string, let bytes = try? Base64.decode(text) else {
            return errors.required(path.key(key))
        }
        do throws(ReadError) {
            _ = try JSONReader.value(from: bytes)
        } catch {
            errors.invalid(path.key(key), redacted, error.message)
        }
    }

    static func secretUpdate(_ object: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        errors.immutable(FieldPath("type"), object.value[.type], old.value[.type])
        errors.append(contentsOf: immutable(object, old: old, [.data]))
        errors.append(contentsOf: secret(object))
        return errors.errors
    }

    /// How many bytes a Base64 text stands for.
    private static func byteCount(_ value: Value) -> Int {
        let text = value.string ?? ""
        let padding = text.hasSuffix("==") ? 2 : text.hasSuffix("=") ? 1 : 0
        return max(0, text.utf8.count / 4 * 3 - padding)
    }
}
