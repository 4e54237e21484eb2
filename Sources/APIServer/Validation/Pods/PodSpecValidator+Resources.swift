import Kubernetes
import YAML

extension PodSpecValidator {
    mutating func resources(_ resources: Value, at path: FieldPath) {
        let limits = resources.map(.limits)
        let requests = resources.map(.requests)
        var hasHugePages = false
        var hasUsual = false
        func note(_ name: String) {
            if name.hasPrefix("hugepages-") { hasHugePages = true }
            if name == "cpu" || name == "memory" { hasUsual = true }
        }
        for entry in limits.sorted() {
            let name = entry.key.name
            let place = path.child("limits").key(name)
            ResourceNames.checkContainer(name, at: place, &errors)
            resourceQuantity(name, entry.value, at: place)
            note(name)
        }
        for entry in requests.sorted() {
            let name = entry.key.name
            let place = path.child("requests").key(name)
            ResourceNames.checkContainer(name, at: place, &errors)
            resourceQuantity(name, entry.value, at: place)
            note(name)
            guard let request = Quantity(value: entry.value) else { continue }
            let canOvercommit = ResourceNames.allowsOvercommit(name)
            if let limit = limits[entry.key].flatMap(Quantity.init(value:)) {
                if request != limit, !canOvercommit {
                    errors.invalid(
                        path.child("requests"), request.description,
                        "must be equal to \(name) limit of \(limit)")
                } else if request > limit {
                    errors.invalid(
                        path.child("requests"), request.description,
                        "must be less than or equal to \(name) limit of \(limit)")
                }
            } else if !canOvercommit {
                errors.required(path.child("limits"), "Limit must be set for non overcommitable resources")
            }
        }
        if hasHugePages, !hasUsual { errors.forbidden(path, "HugePages require cpu or memory") }
    }

    /// An amount that is not negative, and whole for what cannot be divided.
    mutating func resourceQuantity(_ name: String, _ value: Value, at path: FieldPath) {
        guard let quantity = Quantity(value: value) else { return }
        ResourceNames.checkAmount(name, quantity, at: path, &errors)
    }

    // MARK: Security

    mutating func securityContext(_ context: Value, at path: FieldPath) {
        let privileged = context.flag(.privileged)
        for field in [Field.runAsUser, .runAsGroup] { identifier(context, field, at: path) }
        if let mount = context[.procMount]?.string {
            errors.oneOf(path.child("procMount"), mount, ["Default", "Unmasked"])
        }
        profile(context, at: path)
        if context[.allowPrivilegeEscalation]?.bool == false {
            if privileged {
                errors.invalid(
                    path, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true")
            }
            if context[.capabilities]?.texts(.add).contains("CAP_SYS_ADMIN") ?? false {
                errors.invalid(
                    path, context,
                    "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN")
            }
        }
    }

    mutating func podSecurityContext() {
        guard let context = spec.member(.securityContext) else { return }
        let path = path.child("securityContext")
        for field in [Field.fsGroup, .runAsUser, .runAsGroup] { identifier(context, field, at: path) }
        for (position, group) in context.items(.supplementalGroups).enumerated() {
            guard let number = group.int, !(0...Int64(Int32.max)).contains(number) else { continue }
            errors.invalid(
                path.child("supplementalGroups").index(position), .int(number),
                NameValidation.outside(0, Int(Int32.max)))
        }
        if spec.flag(.shareProcessNamespace), spec.flag(.hostPID) {
            errors.invalid(
                self.path.child("shareProcessNamespace"), .bool(true),
                "ShareProcessNamespace and HostPID cannot both be enabled")
        }
        var names: [String] = []
        for (position, parameter) in context.items(.sysctls).enumerated() {
            let path = path.child("sysctls").index(position)
            let name = parameter.text(.name)
            if name.isEmpty {
                errors.required(path.child("name"))
            } else if names.contains(name) {
                errors.duplicate(path.child("name"), .string(name))
            }
            names.append(name)
        }
        if let policy = context[.fsGroupChangePolicy]?.string {
            errors.oneOf(path.child("fsGroupChangePolicy"), policy, ["Always", "OnRootMismatch"])
        }
        profile(context, at: path)
    }

    /// The number of a user or group.
    private mutating func identifier(_ context: Value, _ field: Field, at path: FieldPath) {
        guard let number = context.number(field), !(0...Int(Int32.max)).contains(number) else { return }
        errors.invalid(path.child(field.name), number, NameValidation.outside(0, Int(Int32.max)))
    }

    private mutating func profile(_ context: Value, at path: FieldPath) {
        guard let profile = context.member(.seccompProfile) else { return }
        let path = path.child("seccompProfile")
        let type = profile.text(.type)
        errors.requiredOneOf(path.child("type"), type, ["Localhost", "RuntimeDefault", "Unconfined"])
        if type == "Localhost" {
            let file = profile.text(.localhostProfile)
            if file.isEmpty {
                errors.required(path.child("localhostProfile"), "must be set when seccomp type is Localhost")
            } else {
                descendingPath(file, at: path.child("localhostProfile"))
            }
        } else if let file = profile[.localhostProfile]?.string {
            errors.invalid(
                path.child("localhostProfile"), file, "can only be set when seccomp type is Localhost")
        }
    }
}
