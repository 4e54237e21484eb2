import Kubernetes
import YAML

/// The rules of smaller kinds of the cluster.
///
/// Follows the `validation` packages of scheduling, coordination, certificates and admissionregistration.
enum ClusterValidation {
    static let systemPriorities: [String: Int] = [
        "system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000,
    ]
    private static let highestPriority = 1_000_000_000

    static func priorityClass(_ object: Object, _ context: StrategyContext) -> [FieldError] {
        var errors = FieldErrors()
        let value = object.value.number(.value) ?? 0
        if object.name.hasPrefix("system-") {
            if systemPriorities[object.name] != value {
                errors.forbidden(
                    FieldPath("metadata", "name"),
                    "priority class names with 'system-' prefix are reserved for system use only. error: "
                        + (systemPriorities[object.name].map {
                            "value of \(object.name) PriorityClass must be \($0)"
                        }
                            ?? "\(object.name) is not a known system priority class"))
            }
        } else if value > highestPriority {
            errors.forbidden(
                FieldPath("value"),
                "maximum allowed value of a user defined priority is \(highestPriority)")
        }
        if let policy = object.value[.preemptionPolicy]?.string {
            errors.requiredOneOf(FieldPath("preemptionPolicy"), policy, ["PreemptLowerPriority", "Never"])
        }
        return errors.errors
    }

    static func lease(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let path = FieldPath("spec")
        let spec = object.value[.spec] ?? .emptyObject
        if let seconds = spec.number(.leaseDurationSeconds), seconds <= 0 {
            errors.invalid(path.child("leaseDurationSeconds"), seconds, "must be greater than 0")
        }
        if let transitions = spec.number(.leaseTransitions), transitions < 0 {
            errors.invalid(
                path.child("leaseTransitions"), transitions, "must be greater than or equal to 0")
        }
        if spec[.holderIdentity]?.string == "" {
            errors.invalid(path.child("holderIdentity"), "", "must not be empty")
        }
        return errors.errors
    }

    static func signingRequest(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let path = FieldPath("spec")
        let spec = object.value[.spec] ?? .emptyObject
        if spec.text(.request).isEmpty {
            errors.invalid(
                path.child("request"), spec[.request], "PEM block type must be CERTIFICATE REQUEST")
        }
        if spec.items(.usages).isEmpty { errors.required(path.child("usages")) }
        let signer = spec.text(.signerName)
        if signer.isEmpty {
            errors.required(path.child("signerName"))
        } else if !signer.contains("/") {
            errors.invalid(
                path.child("signerName"), signer,
                "must be a fully qualified domain and path of the form 'example.com/signer-name'")
        }
        if let seconds = spec.number(.expirationSeconds), seconds < 600 {
            errors.invalid(
                path.child("expirationSeconds"), seconds,
                "may not specify a duration less than 600 seconds (10 minutes)")
        }
        return errors.errors
    }
}
