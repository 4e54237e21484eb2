import Kubernetes
import YAML

extension PodSpecValidator {
    mutating func affinity() {
        guard let affinity = spec.member(.affinity) else { return }
        let path = path.child("affinity")
        if let node = affinity.member(.nodeAffinity) {
            let path = path.child("nodeAffinity")
            if let required = node.member(.requiredDuringSchedulingIgnoredDuringExecution) {
                errors.nodeSelector(
                    required, at: path.child("requiredDuringSchedulingIgnoredDuringExecution"))
            }
            let preferred = node.items(.preferredDuringSchedulingIgnoredDuringExecution)
            for (position, term) in preferred.enumerated() {
                let path = path.child("preferredDuringSchedulingIgnoredDuringExecution").index(position)
                weight(term, at: path)
                errors.nodeSelectorTerm(
                    term.member(.preference) ?? .emptyObject, at: path.child("preference"))
            }
        }
        for kind in [Field.podAffinity, .podAntiAffinity] {
            guard let pods = affinity.member(kind) else { continue }
            let path = path.child(kind.name)
            for (position, term) in pods.items(.requiredDuringSchedulingIgnoredDuringExecution).enumerated() {
                podTerm(
                    term, at: path.child("requiredDuringSchedulingIgnoredDuringExecution").index(position))
            }
            for (position, term) in pods.items(.preferredDuringSchedulingIgnoredDuringExecution).enumerated()
            {
                let path = path.child("preferredDuringSchedulingIgnoredDuringExecution").index(position)
                weight(term, at: path)
                podTerm(term.member(.podAffinityTerm) ?? .emptyObject, at: path.child("podAffinityTerm"))
            }
        }
    }

    private mutating func weight(_ term: Value, at path: FieldPath) {
        let weight = term.number(.weight) ?? 0
        if !(1...100).contains(weight) {
            errors.invalid(path.child("weight"), weight, "must be in the range 1-100")
        }
    }

    private mutating func podTerm(_ term: Value, at path: FieldPath) {
        errors.selector(term[.labelSelector], at: path.child("labelSelector"))
        errors.selector(term[.namespaceSelector], at: path.child("namespaceSelector"))
        for name in term.texts(.namespaces) {
            errors.invalid(path.child("namespace"), name, NameValidation.dns1123Label(name))
        }
        let key = term.text(.topologyKey)
        if key.isEmpty {
            errors.required(path.child("topologyKey"), "can not be empty")
        } else {
            errors.invalid(path.child("topologyKey"), key, NameValidation.qualifiedName(key))
        }
    }

    mutating func topologySpread() {
        let constraints = spec.items(.topologySpreadConstraints)
        for (position, constraint) in constraints.enumerated() {
            let path = path.child("topologySpreadConstraints").index(position)
            let skew = constraint.number(.maxSkew) ?? 0
            if skew <= 0 { errors.invalid(path.child("maxSkew"), skew, "must be greater than zero") }
            let key = constraint.text(.topologyKey)
            if key.isEmpty {
                errors.required(path.child("topologyKey"), "can not be empty")
            } else {
                errors.invalid(path.child("topologyKey"), key, NameValidation.qualifiedName(key))
            }
            let action = constraint.text(.whenUnsatisfiable)
            errors.oneOf(path.child("whenUnsatisfiable"), action, ["DoNotSchedule", "ScheduleAnyway"])
            let isRepeated = constraints[..<position].contains {
                $0.text(.topologyKey) == key && $0.text(.whenUnsatisfiable) == action
            }
            if isRepeated {
                errors.duplicate(
                    path.child("{topologyKey, whenUnsatisfiable}"), .string("{\(key), \(action)}"))
            }
            if let domains = constraint.number(.minDomains) {
                if domains <= 0 {
                    errors.invalid(path.child("minDomains"), domains, "must be greater than zero")
                }
                if action != "DoNotSchedule" {
                    errors.invalid(
                        path.child("minDomains"), domains,
                        "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not \(action)")
                }
            }
            for field in [Field.nodeAffinityPolicy, .nodeTaintsPolicy] {
                if let policy = constraint[field]?.string {
                    errors.oneOf(path.child(field.name), policy, ["Honor", "Ignore"])
                }
            }
            errors.selector(constraint[.labelSelector], at: path.child("labelSelector"))
        }
    }

    mutating func dnsConfig() {
        let path = path.child("dnsConfig")
        let config = spec.member(.dnsConfig)
        let servers = config?.texts(.nameservers) ?? []
        if spec.text(.dnsPolicy) == "None" {
            if config == nil {
                return errors.required(path, "must provide `dnsConfig` when `dnsPolicy` is None")
            }
            if servers.isEmpty {
                errors.required(
                    path.child("nameservers"),
                    "must provide at least one DNS nameserver when `dnsPolicy` is None")
            }
        }
        guard let config else { return }
        if servers.count > 3 {
            errors.invalid(
                path.child("nameservers"), .array(servers.map { .string($0) }),
                "must not have more than 3 nameservers")
        }
        for (position, server) in servers.enumerated() {
            errors.address(server, at: path.child("nameservers").index(position))
        }
        let searches = config.texts(.searches)
        if searches.count > 32 {
            errors.invalid(
                path.child("searches"), .array(searches.map { .string($0) }),
                "must not have more than 32 search paths")
        }
        for (position, search) in searches.enumerated() where search != "." {
            let name = search.hasSuffix(".") ? String(search.dropLast()) : search
            let relaxed = name.replacing("_", with: "-")
            if !NameValidation.dns1123Subdomain(relaxed).isEmpty {
                errors.invalid(
                    path.child("searches").index(position), search, NameValidation.dns1123Subdomain(name))
            }
        }
        for (position, option) in config.items(.options).enumerated() where option.text(.name).isEmpty {
            errors.required(path.child("options").index(position), "must not be empty")
        }
    }
}

extension FieldErrors {
    /// A `core/v1.NodeSelector`.
    mutating func nodeSelector(_ selector: Value, at path: FieldPath) {
        let terms = selector.items(.nodeSelectorTerms)
        let place = path.child("nodeSelectorTerms")
        if terms.isEmpty { return required(place, "must have at least one node selector term") }
        for (position, term) in terms.enumerated() { nodeSelectorTerm(term, at: place.index(position)) }
    }

    mutating func nodeSelectorTerm(_ term: Value, at path: FieldPath) {
        for (position, requirement) in term.items(.matchExpressions).enumerated() {
            let path = path.child("matchExpressions").index(position)
            let values = requirement.items(.values)
            switch requirement.text(.operator) {
            case "In", "NotIn":
                if values.isEmpty {
                    required(path.child("values"), "must be specified when `operator` is 'In' or 'NotIn'")
                }
            case "Exists", "DoesNotExist":
                if !values.isEmpty {
                    forbidden(
                        path.child("values"),
                        "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
                }
            case "Gt", "Lt":
                if values.count != 1 {
                    required(
                        path.child("values"), "must be specified single value when `operator` is 'Lt' or 'Gt'"
                    )
                }
            case let sign: invalid(path.child("operator"), sign, "not a valid selector operator")
            }
            let key = requirement.text(.key)
            invalid(path.child("key"), key, NameValidation.qualifiedName(key))
            for (position, value) in values.compactMap(\.string).enumerated() {
                invalid(path.child("values").index(position), value, NameValidation.labelValue(value))
            }
        }
        for (position, requirement) in term.items(.matchFields).enumerated() {
            let path = path.child("matchFields").index(position)
            switch requirement.text(.operator) {
            case "In", "NotIn":
                if requirement.items(.values).count != 1 {
                    required(
                        path.child("values"),
                        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector")
                }
            case let sign: invalid(path.child("operator"), sign, "not a valid selector operator")
            }
            let key = requirement.text(.key)
            if key != "metadata.name" { invalid(path.child("key"), key, "not a valid field selector key") }
        }
    }
}
