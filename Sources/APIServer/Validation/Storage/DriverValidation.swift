import Kubernetes
import YAML

/// The rules of storage drivers, what nodes and they have for each other, and of attachments.
///
/// Follows `pkg/apis/storage/validation/validation.go` of Kubernetes.
enum DriverValidation {
    private static let path = FieldPath("spec")

    // MARK: - CSIDriver

    static func driver(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        for field: Field in [.attachRequired, .podInfoOnMount, .storageCapacity, .seLinuxMount]
        where !spec.has(field) {
            errors.required(path.child(field.name))
        }
        if let policy = spec[.fsGroupPolicy]?.string {
            errors.oneOf(
                path.child("fsGroupPolicy"), policy, ["File", "None", "ReadWriteOnceWithFSType"])
        }
        tokens(spec.items(.tokenRequests), at: path.child("tokenRequests"), &errors)
        for mode in spec.texts(.volumeLifecycleModes) where mode != "Persistent" && mode != "Ephemeral" {
            errors.notSupported(path.child("volumeLifecycleModes"), mode, ["Persistent", "Ephemeral"])
        }
        if let seconds = spec.number(.nodeAllocatableUpdatePeriodSeconds), seconds < 10 {
            errors.invalid(
                path.child("nodeAllocatableUpdatePeriodSeconds"), seconds,
                "must be greater than or equal to 10 seconds")
        }
        return errors.errors
    }

    static func driverUpdate(_ object: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        errors.append(contentsOf: driver(object))
        let (now, before) = (object.value[.spec] ?? .emptyObject, old.value[.spec] ?? .emptyObject)
        for field: Field in [.attachRequired, .volumeLifecycleModes] {
            errors.immutable(path.child(field.name), now[field], before[field])
        }
        return errors.errors
    }

    private static func tokens(_ tokens: [Value], at path: FieldPath, _ errors: inout FieldErrors) {
        var audiences: Set<String> = []
        for (position, token) in tokens.enumerated() {
            let path = path.index(position)
            let audience = token.text(.audience)
            if !audiences.insert(audience).inserted {
                errors.duplicate(path.child("audience"), .string(audience))
            }
            guard let seconds = token.number(.expirationSeconds) else { continue }
            if seconds < 600 {
                errors.invalid(
                    path.child("expirationSeconds"), seconds,
                    "may not specify a duration less than 10 minutes")
            }
            if seconds > 1 << 32 {
                errors.invalid(
                    path.child("expirationSeconds"), seconds,
                    "may not specify a duration larger than 2^32 seconds")
            }
        }
    }

    private static func driverName(_ name: String, at path: FieldPath, _ errors: inout FieldErrors) {
        if name.isEmpty { errors.required(path) }
        if name.utf8.count > 63 { errors.tooLong(path, 63) }
        let messages = NameValidation.dns1123Subdomain(name.lowercased())
        errors.invalid(path, name, messages)
    }

    // MARK: - CSINode

    static func node(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        var names: [String] = []
        for (position, driver) in (object.value[.spec]?.items(.drivers) ?? []).enumerated() {
            let path = path.child("drivers").index(position)
            let name = driver.text(.name)
            driverName(name, at: path.child("name"), &errors)
            let node = driver.text(.nodeID)
            if node.isEmpty { errors.required(path.child("nodeID"), node) }
            if node.utf8.count > 192 {
                errors.invalid(path.child("nodeID"), node, "must be 192 characters or less")
            }
            errors.nonNegative(path.child("allocatable", "count"), driver[.allocatable]?.number(.count))
            if names.contains(name) { errors.duplicate(path.child("name"), .string(name)) }
            names.append(name)
            var keys: [String] = []
            for key in driver.texts(.topologyKeys) {
                let place = path.child("topologyKeys")
                if key.isEmpty { errors.required(place, key) }
                if keys.contains(key) { errors.duplicate(place, .string(key)) }
                keys.append(key)
                errors.invalid(place, key, NameValidation.qualifiedName(key))
            }
        }
        return errors.errors
    }

    // MARK: - Others

    static func attachment(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        driverName(spec.text(.attacher), at: path.child("attacher"), &errors)
        let source = spec.member(.source) ?? .emptyObject
        let place = path.child("source")
        let words = "must specify exactly one of inlineVolumeSpec and persistentVolumeName"
        let name = source[.persistentVolumeName]?.string
        switch (source.has(.inlineVolumeSpec), name) {
        case (false, nil): errors.required(place, words)
        case (true, _?): errors.forbidden(place, words)
        case (false, let name?):
            if name.isEmpty {
                errors.required(
                    place.child("persistentVolumeName"), "must specify non empty persistentVolumeName")
            } else {
                errors.invalid(
                    place.child("persistentVolumeName"), name, NameValidation.dns1123Subdomain(name))
            }
        case (true, nil): break
        }
        let node = spec.text(.nodeName)
        errors.invalid(path.child("nodeName"), node, NameValidation.dns1123Subdomain(node))
        return errors.errors
    }

    static func attachmentUpdate(_ object: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        errors.append(contentsOf: attachment(object))
        if object.value[.spec] != old.value[.spec] {
            errors.invalid(path, object.value[.spec], "field is immutable")
        }
        return errors.errors
    }

    static func capacity(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let name = object.value.text(.storageClassName)
        errors.invalid(FieldPath("storageClassName"), name, NameValidation.dns1123Subdomain(name))
        errors.selector(object.value[.nodeTopology], at: FieldPath("nodeTopology"))
        for field: Field in [.capacity, .maximumVolumeSize] {
            if let amount = object.value.quantity(field), amount.sign < 0 {
                errors.invalid(
                    FieldPath(field.name), object.value[field], "must be greater than or equal to 0")
            }
        }
        return errors.errors
    }

    static func capacityUpdate(_ object: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        for field: Field in [.nodeTopology, .storageClassName] {
            errors.immutable(FieldPath(field.name), object.value[field], old.value[field])
        }
        return errors.errors
    }

    static func attributesClass(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        driverName(object.value.text(.driverName), at: FieldPath("driverName"), &errors)
        let parameters = object.value.map(.parameters)
        let place = FieldPath("parameters")
        if parameters.isEmpty {
            errors.required(place, "must contain at least one key/value pair")
        }
        for entry in parameters where entry.key.name.isEmpty {
            errors.invalid(place, "", "field can not be empty.")
        }
        return errors.errors
    }

    static func attributesClassUpdate(_ object: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        for field: Field in [.driverName, .parameters]
        where (object.value[field] ?? .null) != (old.value[field] ?? .null) {
            errors.forbidden(FieldPath(field.name), "updates to \(field.name) are forbidden.")
        }
        return errors.errors
    }
}
