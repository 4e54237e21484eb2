package import YAML

/// One condition of a ``LabelSelector``.
package struct LabelRequirement: Sendable, Equatable {
    /// How the label must relate to the values, with Kubernetes' name of it.
    package enum Relation: String, Sendable {
        case `in` = "in"
        case notIn = "notin"
        case equals = "="
        case doubleEquals = "=="
        case notEquals = "!="
        case exists
        case doesNotExist = "!"
        case greaterThan = "gt"
        case lessThan = "lt"
    }

    package let key: String
    package let relation: Relation
    /// Sorted, without repetition.
    package let values: [String]
    private let mapKey: Key

    /// A requirement the caller knows to be well-formed.
    package init(key: String, _ relation: Relation, _ values: [String] = []) {
        self.key = key
        self.relation = relation
        mapKey = Key(key)
        var sorted: [String] = []
        for value in values.sorted(by: utf8Less) where sorted.last != value { sorted.append(value) }
        self.values = sorted
    }

    /// A requirement of a request or an object, refused as `labels.NewRequirement` refuses it.
    package init(checking key: String, _ relation: Relation, _ values: [String]) throws(SelectorError) {
        self.init(key: key, relation, values)
        var errors: [String] = []
        if let error = Self.error(ofKey: key, at: "key") { errors.append(error) }
        let shown = "[" + self.values.map { "\"\($0)\"" }.joined(separator: ",") + "]"
        switch relation {
        case .in, .notIn:
            if self.values.isEmpty {
                errors.append(
                    "values: Invalid value: \(shown): for 'in', 'notin' operators, values set can't be empty")
            }
        case .equals, .doubleEquals, .notEquals:
            if self.values.count != 1 {
                errors.append(
                    "values: Invalid value: \(shown): exact-match compatibility requires one single value")
            }
        case .exists, .doesNotExist:
            if !self.values.isEmpty {
                errors.append(
                    "values: Invalid value: \(shown): values set must be empty for exists and does not exist")
            }
        case .greaterThan, .lessThan:
            if self.values.count != 1 {
                errors.append(
                    "values: Invalid value: \(shown): for 'Gt', 'Lt' operators, exactly one value is required"
                )
            }
            for (position, value) in self.values.enumerated() where Int64(value) == nil {
                errors.append(
                    "values[\(position)]: Invalid value: \(GoText.quoted(value)): for 'Gt', 'Lt' operators, the value must be "
                        + "an integer")
            }
        }
        for (position, value) in self.values.enumerated() {
            let messages = NameValidation.labelValue(value)
            if !messages.isEmpty {
                errors.append(
                    "values[\(position)][\(key)]: Invalid value: \(GoText.quoted(value)): "
                        + messages.joined(separator: "; "))
            }
        }
        if errors.count == 1 { throw SelectorError(errors[0]) }
        if !errors.isEmpty { throw SelectorError("[" + errors.joined(separator: ", ") + "]") }
    }

    /// What is wrong with a key, nil when nothing is.
    static func error(ofKey key: String, at path: String) -> String? {
        let messages = NameValidation.qualifiedName(key)
        guard !messages.isEmpty else { return nil }
        return "\(path): Invalid value: \(GoText.quoted(key)): " + messages.joined(separator: "; ")
    }

    /// Whether labels satisfy the requirement; an absent label satisfies a negation.
    package func matches(_ labels: Map) -> Bool {
        guard let value = labels[mapKey]?.string else {
            return relation == .notIn || relation == .notEquals || relation == .doesNotExist
        }
        switch relation {
        case .in, .equals, .doubleEquals: return values.contains(value)
        case .notIn, .notEquals: return !values.contains(value)
        case .exists: return true
        case .doesNotExist: return false
        case .greaterThan, .lessThan:
            guard let number = Int64(value), let bound = values.first.flatMap({ Int64($0) }) else {
                return false
            }
            return relation == .greaterThan ? number > bound : number < bound
        }
    }
}

extension LabelRequirement: CustomStringConvertible {
    package var description: String {
        let first = values.first ?? ""
        return switch relation {
        case .in: "\(key) in (\(values.joined(separator: ",")))"
        case .notIn: "\(key) notin (\(values.joined(separator: ",")))"
        case .equals: "\(key)=\(first)"
        case .doubleEquals: "\(key)==\(first)"
        case .notEquals: "\(key)!=\(first)"
        case .exists: key
        case .doesNotExist: "!\(key)"
        case .greaterThan: "\(key)>\(first)"
        case .lessThan: "\(key)<\(first)"
        }
    }
}
