import Kubernetes
import YAML

/// The rules of a pod's spec, in a pod or a template.
///
/// Follows `ValidatePodSpec` and what it calls in `pkg/apis/core/validation/validation.go` of Kubernetes.
struct PodSpecValidator {
    var errors = FieldErrors()
    let spec: Value
    let path: FieldPath
    /// Whether the spec is a pod's own: some rules do not hold in templates, which may be older than the rules.
    let isPod: Bool
    /// The volumes by name.
    var volumes: [String: Value] = [:]

    static func validate(_ spec: Value, at path: FieldPath, isPod: Bool) -> [FieldError] {
        var validator = PodSpecValidator(spec: spec, path: path, isPod: isPod)
        validator.run()
        return validator.errors.errors
    }

    /// The rules of tolerations by themselves.
    static func tolerations(_ tolerations: [Value], at path: FieldPath) -> [FieldError] {
        var validator = PodSpecValidator(spec: .emptyObject, path: path, isPod: true)
        validator.tolerations(tolerations, at: path)
        return validator.errors.errors
    }

    private init(spec: Value, path: FieldPath, isPod: Bool) {
        self.spec = spec
        self.path = path
        self.isPod = isPod
    }

    private mutating func run() {
        volumeList()
        resourceClaims()
        containerList()
        initContainerList()
        ephemeralContainerList()
        policies()
        errors.labels(spec.map(.nodeSelector), at: path.child("nodeSelector"))
        podSecurityContext()
        affinity()
        dnsConfig()
        for (position, gate) in spec.items(.readinessGates).enumerated() {
            let type = gate.text(.conditionType)
            errors.invalid(
                path.child("readinessGates").index(position).child("conditionType"), type,
                NameValidation.qualifiedName(type))
        }
        schedulingGates()
        topologySpread()
        hostUsers()
        hostnameOverride()
        names()
        tolerations(spec.items(.tolerations), at: path.child("tolerations"))
        hostAliases()
        others()
    }

    private mutating func policies() {
        errors.requiredOneOf(
            path.child("restartPolicy"), spec.text(.restartPolicy), ["Always", "OnFailure", "Never"])
        errors.requiredOneOf(
            path.child("dnsPolicy"), spec.text(.dnsPolicy),
            ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"])
    }

    private mutating func schedulingGates() {
        var seen: [String] = []
        for (position, gate) in spec.items(.schedulingGates).enumerated() {
            let path = path.child("schedulingGates").index(position)
            let name = gate.text(.name)
            errors.invalid(path.child("name"), name, NameValidation.qualifiedName(name))
            if seen.contains(name) { errors.duplicate(path, .string(name)) }
            seen.append(name)
        }
        if isPod, !seen.isEmpty, !spec.text(.nodeName).isEmpty {
            errors.forbidden(
                path.child("nodeName"), "cannot be set until all schedulingGates have been cleared")
        }
    }

    private mutating func names() {
        let account = spec.text(.serviceAccountName)
        if !account.isEmpty {
            errors.invalid(
                path.child("serviceAccountName"), account, NameValidation.dns1123Subdomain(account))
        }
        let node = spec.text(.nodeName)
        if !node.isEmpty {
            errors.invalid(path.child("nodeName"), node, NameValidation.dns1123Subdomain(node))
        }
        if let seconds = spec.number(.activeDeadlineSeconds), !(1...Int(Int32.max)).contains(seconds) {
            errors.invalid(
                path.child("activeDeadlineSeconds"), seconds, NameValidation.outside(1, Int(Int32.max)))
        }
        for field in [Field.hostname, .subdomain] {
            let name = spec.text(field)
            if !name.isEmpty {
                errors.invalid(path.child(field.name), name, NameValidation.dns1123Label(name))
            }
        }
    }

    private mutating func hostAliases() {
        for (position, alias) in spec.items(.hostAliases).enumerated() {
            let path = path.child("hostAliases").index(position)
            errors.address(alias.text(.ip), at: path.child("ip"))
            for (position, name) in alias.texts(.hostnames).enumerated() {
                errors.invalid(
                    path.child("hostnames").index(position), name, NameValidation.dns1123Subdomain(name))
            }
        }
    }

    private mutating func others() {
        let priority = spec.text(.priorityClassName)
        if !priority.isEmpty {
            errors.invalid(
                path.child("priorityClassName"), priority, NameValidation.dns1123Subdomain(priority))
        }
        if let name = spec[.runtimeClassName]?.string {
            errors.invalid(path.child("runtimeClassName"), name, NameValidation.dns1123Subdomain(name))
        }
        if let policy = spec[.preemptionPolicy]?.string {
            errors.requiredOneOf(path.child("preemptionPolicy"), policy, ["PreemptLowerPriority", "Never"])
        }
        operatingSystem()
        fileReferences()
        for entry in spec.map(.overhead) {
            resourceQuantity(entry.key.name, entry.value, at: path.child("overhead").key(entry.key.name))
        }
        for (position, secret) in spec.items(.imagePullSecrets).enumerated() where secret.object == nil {
            errors.required(path.child("imagePullSecrets").index(position).child("name"))
        }
        if let resources = spec.member(.resources) {
            self.resources(resources, at: path.child("resources"))
        }
    }

    // MARK: Names of files

    /// A path inside a directory.
    mutating func descendingPath(_ text: String, at path: FieldPath) {
        if text.hasPrefix("/") { errors.invalid(path, text, "must be a relative path") }
        noBacksteps(text, at: path)
    }

    mutating func noBacksteps(_ text: String, at path: FieldPath) {
        if text.split(separator: "/").contains("..") { errors.invalid(path, text, "must not contain '..'") }
    }

    /// A path inside a volume, where names that begin with two dots are the kubelet's own.
    mutating func fileName(_ text: String, at path: FieldPath) {
        descendingPath(text, at: path)
        if text.hasPrefix(".."), !text.hasPrefix("../") {
            errors.invalid(path, text, "must not start with '..'")
        }
    }

    mutating func fileMode(_ value: Value, _ field: Field, at path: FieldPath) {
        guard let mode = value.number(field), !(0...0o777).contains(mode) else { return }
        errors.invalid(
            path.child(field.name), mode, "must be a number between 0 and 0777 (octal), both inclusive")
    }

    // MARK: Tolerations

    mutating func tolerations(_ tolerations: [Value], at path: FieldPath) {
        for (position, toleration) in tolerations.enumerated() {
            let path = path.index(position)
            let key = toleration.text(.key)
            let sign = toleration.text(.operator)
            let value = toleration.text(.value)
            let effect = toleration.text(.effect)
            if !key.isEmpty { errors.invalid(path.child("key"), key, NameValidation.qualifiedName(key)) }
            if key.isEmpty, sign != "Exists" {
                errors.invalid(
                    path.child("operator"), sign,
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\""
                )
            }
            if toleration.has(.tolerationSeconds), effect != "NoExecute" {
                errors.invalid(
                    path.child("effect"), effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"
                )
            }
            switch sign {
            case "", "Equal":
                let messages = NameValidation.labelValue(value)
                if !messages.isEmpty {
                    errors.invalid(path.child("operator"), value, messages.joined(separator: ";"))
                }
            case "Exists":
                if !value.isEmpty {
                    errors.invalid(
                        path.child("operator"), value, "value must be empty when `operator` is 'Exists'")
                }
            default: errors.notSupported(path.child("operator"), sign, ["Equal", "Exists"])
            }
            if !effect.isEmpty {
                errors.oneOf(path.child("effect"), effect, ["NoSchedule", "PreferNoSchedule", "NoExecute"])
            }
        }
    }
}
