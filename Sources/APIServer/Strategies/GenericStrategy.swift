package import Kubernetes
import YAML

/// A kind's rules as data: what most kinds need said, and closures for what is their own.
package struct GenericStrategy: Strategy {
    /// How a write counts in `metadata.generation`.
    enum Generation: Sendable {
        /// The kind has none.
        case none
        /// 1 at first, one more when anything outside metadata and status changes.
        case spec
        /// As ``spec``, but the annotations count as well.
        case specAndAnnotations
    }

    var name: MetadataValidation.NameRule = MetadataValidation.subdomainName
    var hasStatus = false
    /// Whether writes of the object do not own its status although a create may set it.
    var resetsStatus = false
    var generation = Generation.none
    /// Whether an update is checked like a new object as well.
    var revalidates = false
    package var allowsUnconditionalUpdate = true
    package var allowsCreateOnUpdate = false
    var create: (@Sendable (inout Object, StrategyContext) -> Void)?
    var update: (@Sendable (inout Object, Object, StrategyContext) -> Void)?
    var check: (@Sendable (Object, StrategyContext) -> [FieldError])?
    var checkUpdate: (@Sendable (Object, Object, StrategyContext) -> [FieldError])?
    var createWarnings: (@Sendable (Object) -> [String])?
    var updateWarnings: (@Sendable (Object, Object) -> [String])?

    package func prepareForCreate(_ object: inout Object, context: StrategyContext) {
        if hasStatus { object.value[.status] = context.zeroStatus }
        switch generation {
        case .none: break
        case .spec, .specAndAnnotations: object.metadata.generation = 1
        }
        create?(&object, context)
    }

    package func prepareForUpdate(_ object: inout Object, old: Object, context: StrategyContext) {
        if hasStatus { object.value[.status] = old.value[.status] }
        update?(&object, old, context)
        switch generation {
        case .none: break
        case .spec, .specAndAnnotations:
            var isSame = Self.content(object) == Self.content(old)
            if case .specAndAnnotations = generation, object.metadata.annotations != old.metadata.annotations
            {
                isSame = false
            }
            object.metadata.generation = isSame ? old.metadata.generation : old.metadata.generation + 1
        }
    }

    /// The object without what is not desired state.
    private static func content(_ object: Object) -> Value {
        var value = object.value
        value[.metadata] = nil
        value[.status] = nil
        value[.apiVersion] = nil
        value[.kind] = nil
        return value
    }

    package func validate(_ object: Object, context: StrategyContext) -> [FieldError] {
        MetadataValidation.validate(object, isNamespaced: context.isNamespaced, name: name)
            + (check?(object, context) ?? [])
    }

    package func validateUpdate(_ object: Object, old: Object, context: StrategyContext) -> [FieldError] {
        // The registry checks metadata for every kind, and most kinds do so again: clients see each mistake so often.
        let general = MetadataValidation.validate(
            object, isNamespaced: context.isNamespaced, name: MetadataValidation.pathSegmentName)
        let change = MetadataValidation.validateUpdate(object, old: old)
        let again =
            revalidates
            ? MetadataValidation.validate(object, isNamespaced: context.isNamespaced, name: name) : []
        return general + change + change + again
            + (checkUpdate?(object, old, context) ?? check?(object, context) ?? [])
    }

    package func warningsOnCreate(_ object: Object) -> [String] { createWarnings?(object) ?? [] }

    package func warningsOnUpdate(_ object: Object, old: Object) -> [String] {
        updateWarnings?(object, old) ?? createWarnings?(object) ?? []
    }

    package var resetFields: FieldSet { hasStatus || resetsStatus ? Self.status : FieldSet() }

    private static let status = FieldSet([.field("status")])
}
