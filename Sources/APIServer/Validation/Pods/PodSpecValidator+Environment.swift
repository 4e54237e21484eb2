import Kubernetes
import YAML

extension PodSpecValidator {
    /// The fields of a pod that one can refer to at all.
    private static let knownFields: Set<String> = [
        "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid",
        "spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName", "spec.schedulerName",
        "status.phase",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs", "spec.host",
    ]
    /// The fields that an environment variable can hold.
    private static let environmentFields = [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
    ]
    /// The fields that a file of a volume can hold.
    private static let volumeFields = [
        "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid",
    ]
    private static let resourceFields = [
        "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu",
        "requests.ephemeral-storage",
        "requests.memory",
    ]

    mutating func environment(_ container: Value, at path: FieldPath) {
        for (position, variable) in container.items(.env).enumerated() {
            let path = path.child("env").index(position)
            let name = variable.text(.name)
            if name.isEmpty {
                errors.required(path.child("name"))
            } else {
                errors.invalid(path.child("name"), name, NameValidation.environmentVariable(name))
            }
            if let source = variable.member(.valueFrom) {
                valueSource(source, value: variable.text(.value), at: path.child("valueFrom"))
            }
        }
        for (position, source) in container.items(.envFrom).enumerated() {
            let list = path.child("envFrom")
            let path = list.index(position)
            let prefix = source.text(.prefix)
            if !prefix.isEmpty {
                errors.invalid(path.child("prefix"), prefix, NameValidation.environmentVariable(prefix))
            }
            let given = [Field.configMapRef, .secretRef].filter { source.has($0) }
            for field in given where source[field]?.text(.name).isEmpty ?? true {
                errors.required(path.child(field.name, "name"))
            }
            if given.isEmpty {
                errors.invalid(list, "", "must specify one of: `configMapRef` or `secretRef`")
            }
            if given.count > 1 {
                errors.invalid(list, "", "may not have more than one field specified at a time")
            }
        }
    }

    private mutating func valueSource(_ source: Value, value: String, at path: FieldPath) {
        var count = 0
        if let reference = source.member(.fieldRef) {
            count += 1
            fieldReference(reference, supported: Self.environmentFields, at: path.child("fieldRef"))
        }
        if let reference = source.member(.resourceFieldRef) {
            count += 1
            resourceReference(reference, isVolume: false, at: path.child("resourceFieldRef"))
        }
        for field in [Field.configMapKeyRef, .secretKeyRef] {
            guard let reference = source.member(field) else { continue }
            count += 1
            if reference.text(.name).isEmpty { errors.required(path.child(field.name, "name")) }
            let key = reference.text(.key)
            if key.isEmpty {
                errors.required(path.child(field.name, "key"))
            } else {
                errors.invalid(path.child(field.name, "key"), key, NameValidation.configMapKey(key))
            }
        }
        if let reference = source.member(.fileKeyRef) {
            count += 1
            for field in [Field.key, .volumeName, .path] where reference.text(field).isEmpty {
                errors.required(path.child("fileKeyRef", field.name))
            }
        }
        if count == 0 {
            errors.invalid(
                path, "",
                "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or "
                    + "`fileKeyRef`")
        }
        if !value.isEmpty, count != 0 {
            errors.invalid(path, "", "may not be specified when `value` is not empty")
        } else if count > 1 {
            errors.invalid(path, "", "may not have more than one field specified at a time")
        }
    }

    /// A field of the pod.
    private mutating func fieldReference(_ reference: Value, supported: [String], at path: FieldPath) {
        let version = reference.text(.apiVersion)
        let field = reference.text(.fieldPath)
        if version.isEmpty { return errors.required(path.child("apiVersion")) }
        if field.isEmpty { return errors.required(path.child("fieldPath")) }
        let (name, subscript_) = Self.split(field)
        guard version == "v1" else {
            return errors.invalid(
                path.child("fieldPath"), field,
                "error converting fieldPath: unsupported pod version: \(version)")
        }
        guard Self.knownFields.contains(name) else {
            return errors.invalid(
                path.child("fieldPath"), field,
                "error converting fieldPath: field label not supported: \(name)")
        }
        if let key = subscript_ {
            switch name {
            case "metadata.annotations":
                errors.invalid(path, key, NameValidation.qualifiedName(key.lowercased()))
            case "metadata.labels": errors.invalid(path, key, NameValidation.qualifiedName(key))
            default: errors.invalid(path, name, "does not support subscript")
            }
        } else if !supported.contains(name) {
            errors.notSupported(path.child("fieldPath"), name, supported)
        }
    }

    /// `metadata.labels['app']` as its name and what stands between the brackets.
    private static func split(_ field: String) -> (String, String?) {
        guard field.hasSuffix("']"), let open = field.firstIndex(of: "["), field[open...].hasPrefix("['"),
            field[open...].utf8.count >= 4
        else { return (field, nil) }
        return (String(field[..<open]), String(field[open...].dropFirst(2).dropLast(2)))
    }

    private mutating func resourceReference(_ reference: Value, isVolume: Bool, at path: FieldPath) {
        let resource = reference.text(.resource)
        if isVolume, reference.text(.containerName).isEmpty {
            errors.required(path.child("containerName"))
        } else if resource.isEmpty {
            errors.required(path.child("resource"))
        } else if !Self.resourceFields.contains(resource), !resource.hasPrefix("limits.hugepages-"),
            !resource.hasPrefix("requests.hugepages-")
        {
            errors.notSupported(path.child("resource"), resource, Self.resourceFields)
        }
        guard let divisor = reference.quantity(.divisor), !divisor.isZero else { return }
        let text = divisor.description
        if resource.hasSuffix(".cpu") {
            if text != "1m", text != "1" {
                errors.invalid(
                    path.child("divisor"), resource,
                    "only divisor's values 1m and 1 are supported with the cpu resource")
            }
        } else {
            let sizes = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"]
            let name =
                resource.hasSuffix(".memory")
                ? "memory"
                : resource.hasSuffix(".ephemeral-storage") ? "local ephemeral storage" : "hugepages"
            if !sizes.contains(text) {
                errors.invalid(
                    path.child("divisor"), resource,
                    "only divisor's values \(sizes.joined(separator: ", ")) are supported with the \(name) resource"
                )
            }
        }
    }

    /// A file that holds a field of the pod.
    mutating func downwardFile(_ file: Value, at path: FieldPath) {
        let name = file.text(.path)
        if name.isEmpty { errors.required(path.child("path")) }
        fileName(name, at: path.child("path"))
        if let reference = file.member(.fieldRef) {
            fieldReference(reference, supported: Self.volumeFields, at: path.child("fieldRef"))
            if file.has(.resourceFieldRef) {
                errors.invalid(
                    path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously")
            }
        } else if let reference = file.member(.resourceFieldRef) {
            resourceReference(reference, isVolume: true, at: path.child("resourceFieldRef"))
        } else {
            errors.required(path, "one of fieldRef and resourceFieldRef is required")
        }
        fileMode(file, .mode, at: path)
    }
}
