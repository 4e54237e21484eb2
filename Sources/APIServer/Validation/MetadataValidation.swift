import Kubernetes
import YAML

/// The rules of an object's `metadata`.
///
/// Follows `k8s.io/apimachinery/pkg/api/validation/objectmeta.go`.
enum MetadataValidation {
    /// How the names of a kind must look: messages for a name, given whether it is a prefix for `generateName`.
    typealias NameRule = @Sendable (String, Bool) -> [String]

    static let subdomainName: NameRule = { name, isPrefix in
        NameValidation.dns1123Subdomain(isPrefix ? NameValidation.maskingTrailingHyphen(name) : name)
    }
    static let labelName: NameRule = { name, isPrefix in
        NameValidation.dns1123Label(isPrefix ? NameValidation.maskingTrailingHyphen(name) : name)
    }
    static let dns1035Name: NameRule = { name, isPrefix in
        NameValidation.dns1035Label(isPrefix ? NameValidation.maskingTrailingHyphen(name) : name)
    }
    static let pathSegmentName: NameRule = { name, isPrefix in
        isPrefix ? NameValidation.pathSegmentPrefix(name) : NameValidation.pathSegment(name)
    }

    private static let annotationLimit = 256 * 1024

    static func validate(
        _ object: Object, isNamespaced: Bool, name rule: NameRule, at path: FieldPath = FieldPath("metadata")
    )
        -> [FieldError]
    {
        var errors = FieldErrors()
        let meta = object.metadata
        if !meta.generateName.isEmpty {
            errors.invalid(path.child("generateName"), meta.generateName, rule(meta.generateName, true))
        }
        if meta.name.isEmpty {
            errors.required(path.child("name"), "name or generateName is required")
        } else {
            errors.invalid(path.child("name"), meta.name, rule(meta.name, false))
        }
        if isNamespaced {
            if meta.namespace.isEmpty {
                errors.required(path.child("namespace"))
            } else {
                errors.invalid(
                    path.child("namespace"), meta.namespace, NameValidation.dns1123Label(meta.namespace))
            }
        } else if !meta.namespace.isEmpty {
            errors.forbidden(path.child("namespace"), "not allowed on this type")
        }
        accessor(meta.value, at: path, &errors)
        return errors.errors
    }

    /// What holds of metadata on every write.
    private static func accessor(_ meta: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        errors.nonNegative(path.child("generation"), meta.number(.generation))
        labels(meta.map(.labels), at: path.child("labels"), &errors)
        annotations(meta.map(.annotations), at: path.child("annotations"), &errors)
        ownerReferences(meta.items(.ownerReferences), at: path.child("ownerReferences"), &errors)
        finalizers(meta.texts(.finalizers), at: path.child("finalizers"), &errors)
        managedFields(meta.items(.managedFields), at: path.child("managedFields"), &errors)
    }

    static func labels(_ labels: Map, at path: FieldPath, _ errors: inout FieldErrors) {
        for entry in labels.sorted() {
            let key = entry.key.name
            errors.invalid(path, key, NameValidation.qualifiedName(key))
            let value = entry.value.string ?? ""
            errors.invalid(path, value, NameValidation.labelValue(value))
        }
    }

    static func annotations(_ annotations: Map, at path: FieldPath, _ errors: inout FieldErrors) {
        var size = 0
        for entry in annotations.sorted() {
            let key = entry.key.name
            errors.invalid(path, key, NameValidation.qualifiedName(key.lowercased()))
            size += key.utf8.count + (entry.value.string?.utf8.count ?? 0)
        }
        if size > annotationLimit { errors.tooLong(path, annotationLimit) }
    }

    private static func ownerReferences(_ owners: [Value], at path: FieldPath, _ errors: inout FieldErrors) {
        var controller: String?
        for owner in owners {
            let version = owner.text(.apiVersion)
            let group = GroupVersion(apiVersion: version)
            if group == nil || version.isEmpty {
                errors.invalid(path.child("apiVersion"), version, "version must not be empty")
            }
            let kind = owner.text(.kind)
            if kind.isEmpty { errors.invalid(path.child("kind"), kind, "must not be empty") }
            if owner.text(.name).isEmpty { errors.invalid(path.child("name"), "", "must not be empty") }
            if owner.text(.uid).isEmpty { errors.invalid(path.child("uid"), "", "must not be empty") }
            if version == "v1", kind == "Event" {
                errors.invalid(path, owner, "/v1, Kind=Event is disallowed from being an owner")
            }
            guard owner.flag(.controller) else { continue }
            if let controller {
                errors.invalid(
                    path, .array(owners),
                    "Only one reference can have Controller set to true. Found \"true\" in references for "
                        + "\(controller) and \(owner.text(.name))")
            } else {
                controller = owner.text(.name)
            }
        }
    }

    private static func finalizers(_ finalizers: [String], at path: FieldPath, _ errors: inout FieldErrors) {
        var hasOrphan = false
        var hasForeground = false
        for finalizer in finalizers {
            errors.invalid(path, finalizer, NameValidation.qualifiedName(finalizer))
            if finalizer == "orphan" { hasOrphan = true }
            if finalizer == "foregroundDeletion" { hasForeground = true }
        }
        if hasOrphan, hasForeground {
            errors.invalid(
                path, .array(finalizers.map { .string($0) }),
                "finalizer orphan and foregroundDeletion cannot be both set")
        }
    }

    private static func managedFields(_ entries: [Value], at path: FieldPath, _ errors: inout FieldErrors) {
        for (position, entry) in entries.enumerated() {
            let path = path.index(position)
            let operation = entry.text(.operation)
            if operation != "Apply", operation != "Update" {
                errors.invalid(path.child("operation"), operation, "must be `Apply` or `Update`")
            }
            let type = entry.text(.fieldsType)
            if !type.isEmpty, type != "FieldsV1" {
                errors.invalid(path.child("fieldsType"), type, "must be `FieldsV1`")
            }
            manager(entry.text(.manager), at: path.child("manager"), &errors)
        }
    }

    /// The name of a field manager: at most 128 printable bytes.
    static func manager(_ name: String, at path: FieldPath, _ errors: inout FieldErrors) {
        if name.utf8.count > 128 { errors.tooLong(path, 128) }
        for (position, scalar) in name.unicodeScalars.enumerated() where !scalar.properties.isPrintable {
            errors.invalid(path, name, "invalid character U+\(hex(scalar.value)) (at position \(position))")
        }
    }

    private static func hex(_ number: UInt32) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    static func validateUpdate(_ object: Object, old: Object, at path: FieldPath = FieldPath("metadata"))
        -> [FieldError]
    {
        var errors = FieldErrors()
        let new = object.metadata.value
        let old = old.metadata.value
        // Once deletion began, nothing may hold it up any more.
        if old.has(.deletionTimestamp) {
            let before = old.texts(.finalizers)
            let added = new.texts(.finalizers).filter { !before.contains($0) }.sorted(by: utf8Less)
            if !added.isEmpty {
                errors.forbidden(
                    path.child("finalizers"),
                    "no new finalizers can be added if the object is being deleted, found new finalizers "
                        + "[]string{\(added.map { GoString.quoted($0) }.joined(separator: ", "))}")
            }
        }
        if new.text(.resourceVersion).isEmpty {
            errors.invalid(path.child("resourceVersion"), "", "must be specified for an update")
        }
        if let before = old.number(.generation), (new.number(.generation) ?? 0) < before {
            errors.invalid(path.child("generation"), new.number(.generation) ?? 0, "must not be decremented")
        }
        for field in [
            Field.name, .namespace, .uid, .creationTimestamp, .deletionTimestamp, .deletionGracePeriodSeconds,
        ] {
            errors.immutable(path.child(field.name), new[field], old[field])
        }
        accessor(new, at: path, &errors)
        return errors.errors
    }
}

extension Unicode.Scalar.Properties {
    /// What Go's `unicode.IsPrint` takes for printable.
    fileprivate var isPrintable: Bool {
        switch generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            false
        case .spaceSeparator:
            numericType == nil && !isDefaultIgnorableCodePoint && isWhitespace && isPatternWhitespace
        default: true
        }
    }
}
