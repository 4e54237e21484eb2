import Kubernetes
import YAML

/// The rules of a schema's own rules: expressions that can be read and make sense where they stand.
///
/// Follows the part of `ValidateCustomResourceDefinitionOpenAPISchema` about `x-kubernetes-validations`.
struct SchemaRuleValidation {
    private var errors = FieldErrors()
    private var depth = 0
    private static let maximumDepth = 64

    static func check(_ schema: Value, at path: FieldPath) -> [FieldError] {
        var validation = SchemaRuleValidation()
        validation.check(schema, at: path, uncorrelated: nil)
        return validation.errors.errors
    }

    /// - Parameter uncorrelated: The part of the schema within which a value's former state cannot be found.
    private mutating func check(_ schema: Value, at path: FieldPath, uncorrelated: FieldPath?) {
        guard depth < Self.maximumDepth else { return }
        depth += 1
        defer { depth -= 1 }
        let isAtomic = schema[name: "x-kubernetes-map-type"] == "atomic"
        for entry in schema.map(.properties).sorted() {
            check(
                entry.value, at: path.child("properties").key(entry.key.name),
                uncorrelated: uncorrelated ?? (isAtomic ? path : nil))
        }
        if let rest = schema.member(.additionalProperties), rest.object != nil {
            check(rest, at: path.child("additionalProperties"), uncorrelated: uncorrelated)
        }
        if let items = schema.member(.items), items.object != nil {
            let isMap = schema[name: "x-kubernetes-list-type"] == "map"
            check(items, at: path.child("items"), uncorrelated: uncorrelated ?? (isMap ? nil : path))
        }
        for (position, rule) in (schema[name: "x-kubernetes-validations"]?.array ?? []).enumerated() {
            self.rule(
                rule, at: path.child("x-kubernetes-validations").index(position), uncorrelated: uncorrelated)
        }
    }

    private mutating func rule(_ rule: Value, at path: FieldPath, uncorrelated: FieldPath?) {
        let text = SchemaRules.trimmed(rule[name: "rule"]?.string ?? "")
        let expression: Expression
        do throws(Expression.SyntaxError) {
            expression = try Expression(parsing: text)
        } catch {
            errors.invalid(path.child("rule"), Self.dump(rule), "compilation failed: \(error.message)")
            return
        }
        let message = rule[name: "messageExpression"]?.string ?? ""
        if !message.isEmpty {
            do throws(Expression.SyntaxError) {
                _ = try Expression(parsing: SchemaRules.trimmed(message))
            } catch {
                errors.invalid(
                    path.child("messageExpression"), Self.dump(rule),
                    "messageExpression compilation failed: \(error.message)")
            }
        }
        let optional = rule[name: "optionalOldSelf"]
        if expression.mentions("oldSelf") {
            guard let uncorrelated else { return }
            errors.invalid(
                path.child("rule"), rule[name: "rule"],
                "oldSelf cannot be used on the uncorrelatable portion of the schema within \(uncorrelated)")
        } else if let optional, !optional.isNull {
            errors.invalid(
                path.child("optionalOldSelf"), optional, "may not be set if oldSelf is not used in rule")
        }
    }

    /// The rule as messages show it: with the names of the Go type.
    private static func dump(_ rule: Value) -> Value {
        [
            "Rule": rule[name: "rule"] ?? "", "Message": rule[.message] ?? "",
            "MessageExpression": rule[name: "messageExpression"] ?? "", "Reason": rule[.reason] ?? .null,
            "FieldPath": rule[name: "fieldPath"] ?? "",
            "OptionalOldSelf": rule[name: "optionalOldSelf"] ?? .null,
        ]
    }
}
