import Kubernetes
import YAML

/// Checks that many kinds share.
extension FieldErrors {
    /// Labels as metadata and selectors have them.
    mutating func labels(_ labels: Map, at path: FieldPath) {
        MetadataValidation.labels(labels, at: path, &self)
    }

    /// An address of either family.
    mutating func address(_ text: String, at path: FieldPath) {
        if IPAddress(text) == nil {
            invalid(path, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
        }
    }

    /// A block of addresses.
    mutating func block(_ text: String, at path: FieldPath) {
        if IPBlock(text) == nil {
            invalid(path, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")
        }
    }

    /// A number or a name of a port.
    mutating func portNumberOrName(_ value: Value?, at path: FieldPath) {
        switch value.flatMap(IntOrString.init) {
        case .int(let number)?:
            for message in NameValidation.portNumber(number) { invalid(path, number, message) }
        case .string(let name)?: invalid(path, name, NameValidation.portName(name))
        case nil: for message in NameValidation.portNumber(0) { invalid(path, 0, message) }
        }
    }

    mutating func portNumber(_ number: Int, at path: FieldPath) {
        for message in NameValidation.portNumber(number) { invalid(path, number, message) }
    }

    /// A `metav1.LabelSelector`.
    ///
    /// Follows `k8s.io/apimachinery/pkg/apis/meta/v1/validation`.
    mutating func selector(_ selector: Value?, at path: FieldPath) {
        guard let selector, !selector.isNull else { return }
        labels(selector.map(.matchLabels), at: path.child("matchLabels"))
        for (position, requirement) in selector.items(.matchExpressions).enumerated() {
            let path = path.child("matchExpressions").index(position)
            let key = requirement.text(.key)
            switch requirement.text(.operator) {
            case "In", "NotIn":
                if requirement.items(.values).isEmpty {
                    required(path.child("values"), "must be specified when `operator` is 'In' or 'NotIn'")
                }
            case "Exists", "DoesNotExist":
                if !requirement.items(.values).isEmpty {
                    forbidden(
                        path.child("values"),
                        "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
                }
            case let sign: invalid(path.child("operator"), sign, "not a valid selector operator")
            }
            invalid(path.child("key"), key, NameValidation.qualifiedName(key))
            for (position, value) in requirement.texts(.values).enumerated() {
                invalid(path.child("values").index(position), value, NameValidation.labelValue(value))
            }
        }
    }

    /// A number that is not negative, or a percentage.
    mutating func nonNegativeOrPercent(_ value: Value?, at path: FieldPath) {
        switch value.flatMap(IntOrString.init) {
        case .int(let number)?: nonNegative(path, number)
        case .string(let text)?: invalid(path, text, NameValidation.percent(text))
        case nil: break
        }
    }

    /// A percentage of at most 100.
    mutating func atMostHundredPercent(_ value: Value?, at path: FieldPath) {
        guard case .string(let text)? = value.flatMap(IntOrString.init), NameValidation.percent(text).isEmpty,
            let percent = Int(text.dropLast()), percent > 100
        else { return }
        invalid(path, text, "must not be greater than 100%")
    }

    /// A quantity that is not negative.
    mutating func nonNegative(_ path: FieldPath, quantity value: Value?) {
        guard let value, let quantity = Quantity(value: value), quantity.sign < 0 else { return }
        invalid(path, quantity.description, "must be greater than or equal to 0")
    }
}
