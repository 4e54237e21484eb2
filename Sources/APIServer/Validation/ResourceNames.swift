import Kubernetes

/// Which names of resources (cpu, memory, …) may stand where, and which amounts they may have.
///
/// Follows `pkg/apis/core/helper/helpers.go` and `ValidateResourceRequirements` of Kubernetes.
enum ResourceNames {
    private static let container: Set<String> = ["cpu", "memory", "ephemeral-storage"]
    private static let standard: Set<String> = [
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage",
        "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods", "resourcequotas", "services",
        "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims", "storage",
        "requests.storage",
        "services.nodeports", "services.loadbalancers",
    ]
    /// What can only be counted.
    private static let integers: Set<String> = [
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
        "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
    ]

    static func isStandard(_ name: String) -> Bool {
        standard.contains(name) || isQuotaHugePages(name) || name.hasPrefix("hugepages-")
    }

    static func isStandardQuota(_ name: String) -> Bool {
        standard.contains(name) || isQuotaHugePages(name)
    }

    private static func isQuotaHugePages(_ name: String) -> Bool {
        name.hasPrefix("hugepages-") || name.hasPrefix("requests.hugepages-")
    }

    /// Whether the resource is one of Kubernetes' own.
    static func isNative(_ name: String) -> Bool {
        !name.contains("/") || name.split(separator: "/").first?.hasSuffix("kubernetes.io") ?? false
    }

    static func isExtended(_ name: String) -> Bool {
        if isNative(name) || name.hasPrefix("requests.") { return false }
        return NameValidation.qualifiedName("requests." + name).isEmpty
    }

    /// Whether a request may stay below its limit.
    static func allowsOvercommit(_ name: String) -> Bool { isNative(name) && !name.hasPrefix("hugepages-") }

    static func isInteger(_ name: String) -> Bool { integers.contains(name) || isExtended(name) }

    /// A name of a resource in a quota or a limit range: qualified, or one of the known short ones.
    static func checkQualified(_ name: String, at path: FieldPath, _ errors: inout FieldErrors) {
        let messages = NameValidation.qualifiedName(name)
        errors.invalid(path, name, messages)
        if messages.isEmpty, !name.contains("/"), !isStandard(name) {
            errors.invalid(path, name, "must be a standard resource type or fully qualified")
        }
    }

    /// A name of a resource that a container asks for.
    static func checkContainer(_ name: String, at path: FieldPath, _ errors: inout FieldErrors) {
        checkQualified(name, at: path, &errors)
        if !name.contains("/") {
            if !container.contains(name), !name.hasPrefix("hugepages-") {
                errors.invalid(path, name, "must be a standard resource for containers")
            }
        } else if !isNative(name), !isExtended(name) {
            errors.invalid(path, name, "doesn't follow extended resource name standard")
        }
    }

    static func checkAmount(
        _ name: String, _ quantity: Quantity, at path: FieldPath, _ errors: inout FieldErrors
    ) {
        if quantity.sign < 0 {
            errors.invalid(path, quantity.description, "must be greater than or equal to 0")
        }
        if isInteger(name), !quantity.isExact(at: 0) {
            errors.invalid(path, quantity.description, "must be an integer")
        }
    }
}
