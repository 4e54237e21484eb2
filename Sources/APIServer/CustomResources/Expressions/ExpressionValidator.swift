import Kubernetes
import YAML

/// Checks an object against the rules of its schema (`x-kubernetes-validations`).
///
/// Follows `pkg/apiserver/schema/cel/validation.go` of apiextensions-apiserver.
struct ExpressionValidator {
    private var evaluator = ExpressionEvaluator()
    private var errors: [FieldError] = []
    private var isExhausted = false

    /// Whether there is any rule at all.
    static func hasRules(_ rules: SchemaRules) -> Bool {
        !rules.rules.isEmpty || rules.properties.contains { hasRules($0.rules) }
            || rules.additional.map(hasRules) ?? false || rules.items.map(hasRules) ?? false
    }

    static func validate(_ value: Value, old: Value?, _ rules: SchemaRules) -> [FieldError] {
        var validator = ExpressionValidator()
        validator.check(value, old: old, rules, at: .root)
        return validator.errors
    }

    private mutating func check(_ value: Value, old: Value?, _ rules: SchemaRules, at path: FieldPath) {
        guard !isExhausted, !value.isNull else { return }
        for rule in rules.rules { apply(rule, value, old: old, rules, at: path) }
        switch value {
        case .object(let map):
            for entry in map.sorted() {
                guard let member = rules.member(entry.key) else { continue }
                let place =
                    rules.declares(entry.key) ? path.child(entry.key.name) : path.key(entry.key.name)
                check(entry.value, old: old?[entry.key], member, at: place)
            }
        case .array(let elements):
            guard let items = rules.items else { return }
            for (index, element) in elements.enumerated() {
                let before = SchemaValidator.counterpart(of: element, in: old?.array, rules)
                check(element, old: before, items, at: path.index(index))
            }
        default: break
        }
    }

    private mutating func apply(
        _ rule: SchemaRules.Rule, _ value: Value, old: Value?, _ rules: SchemaRules, at path: FieldPath
    ) {
        guard !isExhausted else { return }
        if rule.isTransition {
            guard old != nil else { return }
        } else if let old, old == value {
            // What was there before is not held against the object.
            return
        }
        let operand = Operand(value, rules)
        let before = old.map { Operand($0, rules) }
        let oldSelf = rule.optionalOldSelf ? .optional(before) : before
        do throws(ExpressionEvaluator.Failure) {
            let result = try evaluator.evaluate(rule.expression, self: operand, oldSelf: oldSelf)
            if case .bool(true) = result { return }
            errors.append(
                FieldError(kind(of: rule), place(of: rule, path), message(of: rule, operand, oldSelf)))
        } catch {
            let told = rule.message.isEmpty ? rule.text : rule.message
            if error == .tooExpensive {
                isExhausted = true
                errors.append(
                    FieldError(
                        .invalid, path.text,
                        "'\(error.message)': no further validation rules will be run due to call cost exceeds limit for rule: \(told)"
                    ))
            } else if error == .overload {
                errors.append(
                    FieldError(
                        .invalid, path.text,
                        "'\(error.message)': call arguments did not match a supported operator, function or macro signature for rule: \(told)"
                    ))
            } else {
                errors.append(FieldError(.invalid, path.text, "\(error.message) evaluating rule: \(told)"))
            }
        }
    }

    private mutating func message(of rule: SchemaRules.Rule, _ value: Operand, _ oldSelf: Operand?) -> String
    {
        if let expression = rule.messageExpression,
            case .text(let text)? = try? evaluator.evaluate(expression, self: value, oldSelf: oldSelf),
            !text.isEmpty,
            !text.contains("\n")
        {
            return text
        }
        return rule.message.isEmpty ? "failed rule: \(rule.text)" : rule.message
    }

    private func kind(of rule: SchemaRules.Rule) -> FieldError.Kind {
        switch rule.reason {
        case "FieldValueForbidden": .forbidden
        case "FieldValueRequired": .required
        case "FieldValueDuplicate": .duplicate
        default: .invalid
        }
    }

    /// The rule's own field, whose path begins with a dot, below the place where the rule stands.
    private func place(of rule: SchemaRules.Rule, _ path: FieldPath) -> String {
        let place = path.text
        return place.isEmpty ? String(rule.fieldPath.drop { $0 == "." }) : place + rule.fieldPath
    }
}
