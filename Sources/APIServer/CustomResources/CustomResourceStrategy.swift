import Kubernetes
import YAML

/// The rules of writing objects of a CustomResourceDefinition
/// (`pkg/registry/customresource/strategy.go` of apiextensions-apiserver).
struct CustomResourceStrategy: Strategy {
    let rules: SchemaRules
    let scaleReplicas: [String]?
    let hasStatus: Bool
    /// Whether the `status` subresource is written.
    var isStatus = false

    var allowsUnconditionalUpdate: Bool { false }

    var resetFields: FieldSet {
        if isStatus { return Self.specAndMetadata }
        return hasStatus ? Self.status : FieldSet()
    }

    private static let status = FieldSet([.field("status")])
    private static let specAndMetadata = FieldSet([.field("spec")], [.field("metadata")])

    // MARK: - Preparing

    func prepareForCreate(_ object: inout Object, context: StrategyContext) {
        if hasStatus { object.value[.status] = nil }
        object.metadata.generation = 1
    }

    func prepareForUpdate(_ object: inout Object, old: Object, context: StrategyContext) {
        if isStatus {
            var result = old.value
            result[.metadata]?[.managedFields] = object.value[.metadata]?[.managedFields]
            result[.metadata]?[.resourceVersion] = object.value[.metadata]?[.resourceVersion]
            result[.apiVersion] = object.value[.apiVersion]
            result[.status] = object.value[.status]
            object.value = result
            return
        }
        if hasStatus { object.value[.status] = old.value[.status] }
        let isSame = Self.content(object) == Self.content(old)
        object.metadata.generation = old.metadata.generation + (isSame ? 0 : 1)
    }

    /// Everything but metadata: what counts in the generation.
    private static func content(_ object: Object) -> Value {
        var value = object.value
        value[.metadata] = nil
        return value
    }

    // MARK: - Validating

    func validate(_ object: Object, context: StrategyContext) -> [FieldError] {
        var errors = MetadataValidation.validate(
            object, isNamespaced: context.isNamespaced, name: MetadataValidation.subdomainName)
        errors += SchemaValidator.validate(Self.checked(object), rules)
        errors += scaleErrors(object)
        errors += EmbeddedResources.validate(object.value, rules)
        errors += ListTypeValidator.validate(object.value, rules)
        errors += expressionErrors(object, old: nil, after: errors)
        return errors
    }

    func validateUpdate(_ object: Object, old: Object, context: StrategyContext) -> [FieldError] {
        var errors = MetadataValidation.validateUpdate(object, old: old)
        errors += SchemaValidator.validate(Self.checked(object), old: Self.checked(old), rules)
        errors += scaleErrors(object)
        errors += EmbeddedResources.validate(object.value, rules)
        // Lists that were wrong before may stay so.
        if ListTypeValidator.validate(old.value, rules).isEmpty {
            errors += ListTypeValidator.validate(object.value, rules)
        }
        errors += expressionErrors(object, old: old, after: errors)
        return errors
    }

    /// The object without what metadata's own validation checks.
    private static func checked(_ object: Object) -> Value {
        var value = object.value
        var metadata = Map()
        metadata[.name] = value[.metadata]?[.name]
        metadata[.generateName] = value[.metadata]?[.generateName]
        value[.metadata] = .object(metadata)
        return value
    }

    private func scaleErrors(_ object: Object) -> [FieldError] {
        guard let scaleReplicas else { return [] }
        var value: Value? = object.value
        for name in scaleReplicas { value = value?[name: name] }
        guard let replicas = value?.int, replicas < 0 || replicas > Int64(Int32.max) else { return [] }
        return [
            FieldError(
                .invalid, scaleReplicas.joined(separator: "."), value: .int(replicas),
                replicas < 0
                    ? "should be a non-negative integer" : "should be less than or equal to 2147483647")
        ]
    }

    private func expressionErrors(
        _ object: Object, old: Object?, after errors: [FieldError]
    ) -> [FieldError] {
        let isBlocked = errors.contains {
            switch $0.kind {
            case .notSupported, .required, .tooLong, .tooMany, .duplicate, .typeInvalid: true
            default: false
            }
        }
        guard ExpressionValidator.hasRules(rules) else { return [] }
        if isBlocked {
            return [
                FieldError(
                    .invalid, "", value: .null,
                    "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"
                )
            ]
        }
        return ExpressionValidator.validate(object.value, old: old?.value, rules)
    }
}
