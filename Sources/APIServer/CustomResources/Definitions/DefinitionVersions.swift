import Kubernetes
import YAML

/// The rules of a definition's versions: names, schemas, subresources, columns.
struct DefinitionVersions {
    private let path = DefinitionValidation.path
    private let versions: [Value]
    /// What all versions share, as Kubernetes' internal form has it.
    private let shared: Value

    private static let sharedFields: [Field] = [
        .schema, .subresources, .additionalPrinterColumns, .selectableFields,
    ]

    init(_ spec: Value) {
        let stated = spec.items(.versions)
        var shared = Value.emptyObject
        for field in Self.sharedFields {
            guard let first = stated.first?.member(field), stated.allSatisfy({ $0.member(field) == first })
            else { continue }
            if first.array?.isEmpty ?? false { continue }
            shared[field] = first
        }
        versions = stated.map { version in
            var version = version
            for field in Self.sharedFields where shared.has(field) { version[field] = nil }
            return version
        }
        self.shared = shared
    }

    func check(_ errors: inout FieldErrors) {
        let list = path.child("versions")
        if !shared.has(.schema) {
            for (position, version) in versions.enumerated()
            where version[.schema]?.member(.openAPIV3Schema) == nil {
                errors.required(list.index(position).child("schema", "openAPIV3Schema"))
            }
        }
        for (position, version) in versions.enumerated() {
            check(version, at: list.index(position), &errors)
        }
        let names = versions.map { $0.text(.name) }
        if Set(names).count != names.count {
            errors.invalid(list, .array(versions), "must contain unique version names")
        }
        if versions.count(where: { $0.flag(.storage) }) != 1 {
            errors.invalid(list, .array(versions), "must have exactly one version marked as storage version")
        }
        let hasStatus =
            shared[.subresources]?.has(.status) ?? false
            || versions.contains { $0[.subresources]?.has(.status) ?? false }
        parts(
            shared, hasStatus: hasStatus, schema: path.child("validation"), at: path, &errors)
    }

    private func check(_ version: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        DefinitionNames.required(version.text(.name), at: path.child("name"), &errors)
        deprecation(version, at: path.child("deprecationWarning"), &errors)
        let subresources = version.member(.subresources) ?? shared.member(.subresources)
        parts(
            version, hasStatus: subresources?.has(.status) ?? false, schema: path.child("schema"), at: path,
            &errors)
    }

    private func deprecation(_ version: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        guard let warning = version[.deprecationWarning]?.string else { return }
        guard version.flag(.deprecated) else {
            errors.invalid(path, warning, "can only be set for deprecated versions")
            return
        }
        if warning.utf8.count > 256 { errors.invalid(path, warning, "must be <= 256 characters long") }
        if warning.isEmpty { errors.invalid(path, warning, "must not be an empty string") }
        if let index = warning.unicodeScalars.firstIndex(where: { $0.value < 32 || $0.value == 127 }) {
            let position = warning.utf8.distance(from: warning.startIndex, to: index)
            errors.invalid(
                path, warning,
                "must only contain printable UTF-8 characters; non-printable character found at index \(position)"
            )
        }
    }

    /// The parts that stand in a version or, when all versions share them, in the spec.
    private func parts(
        _ holder: Value, hasStatus: Bool, schema place: FieldPath, at path: FieldPath,
        _ errors: inout FieldErrors
    ) {
        let schema = holder[.schema]?.member(.openAPIV3Schema)
        if let schema {
            DefinitionSchemaValidation.check(
                schema, hasStatus: hasStatus, at: place.child("openAPIV3Schema"), &errors)
        }
        if let scale = holder[.subresources]?.member(.scale) {
            self.scale(scale, at: path.child("subresources"), &errors)
        }
        for (position, column) in holder.items(.additionalPrinterColumns).enumerated() {
            self.column(column, at: path.child("additionalPrinterColumns").index(position), &errors)
        }
        let fields = holder.items(.selectableFields)
        guard !fields.isEmpty else { return }
        SelectableFieldValidation.check(
            fields, schema ?? shared[.schema]?.member(.openAPIV3Schema), at: path.child("selectableFields"),
            &errors)
    }

    private func column(_ column: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        if column.text(.name).isEmpty { errors.required(path.child("name")) }
        let types = ["boolean", "date", "integer", "number", "string"]
        let words = "must be one of \(types.joined(separator: ","))"
        let type = column.text(.type)
        if type.isEmpty {
            errors.required(path.child("type"), words)
        } else if !types.contains(type) {
            errors.invalid(path.child("type"), type, words)
        }
        let formats = [
            "byte", "date", "date-time", "double", "float", "int32", "int64", "name", "password",
        ]
        let format = column.text(.format)
        if !format.isEmpty, !formats.contains(format) {
            errors.invalid(
                path.child("format"), format, "must be one of \(formats.joined(separator: ","))")
        }
        let place = path.child("JSONPath")
        let jsonPath = column.text(.jsonPath)
        if jsonPath.isEmpty { errors.required(place) } else { simplePath(jsonPath, at: place, &errors) }
    }

    private func scale(_ scale: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        for (field, prefix) in [(Field.specReplicasPath, ".spec."), (.statusReplicasPath, ".status.")] {
            let place = path.child("scale").child(field.name)
            let text = scale.text(field)
            guard !text.isEmpty else {
                errors.required(place)
                continue
            }
            guard simplePath(text, at: place, &errors) else { continue }
            if !text.hasPrefix(prefix) {
                errors.invalid(place, text, "should be a json path under \(prefix.dropLast())")
            }
        }
        let place = path.child("scale").child("labelSelectorPath")
        let text = scale.text(.labelSelectorPath)
        guard !text.isEmpty, simplePath(text, at: place, &errors) else { return }
        if !text.hasPrefix(".spec."), !text.hasPrefix(".status.") {
            errors.invalid(place, text, "should be a json path under either .spec or .status")
        }
    }

    @discardableResult
    private func simplePath(_ text: String, at path: FieldPath, _ errors: inout FieldErrors) -> Bool {
        guard !text.hasPrefix(".") else { return true }
        errors.invalid(path, text, "must be a simple json path starting with .")
        return false
    }
}
