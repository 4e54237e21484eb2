package import Kubernetes
import YAML

/// The rules of writing a kind's `status`: desired state and labels stay as they are.
package struct StatusStrategy: Strategy {
    /// Members beside `metadata` that this path may change.
    var writable: [Field] = [.status]
    /// Whether labels are kept; custom resources keep all of metadata.
    var keepsLabels = true
    var keepsMetadata = false
    /// Changes the result by what was submitted and what was there before.
    var update: (@Sendable (_ result: inout Object, _ submitted: Object, _ old: Object) -> Void)?
    var checkUpdate: (@Sendable (Object, Object, StrategyContext) -> [FieldError])?

    package func prepareForCreate(_ object: inout Object, context: StrategyContext) {}

    package func prepareForUpdate(_ object: inout Object, old: Object, context: StrategyContext) {
        let submitted = object
        var result = old.value
        if keepsMetadata {
            // Only the bookkeeping of field managers and the lock go through.
            result.change(.metadata) { metadata in
                metadata[.managedFields] = object.value[.metadata]?[.managedFields]
                metadata[.resourceVersion] = object.value[.metadata]?[.resourceVersion]
            }
        } else {
            result[.metadata] = object.value[.metadata]
            result.change(.metadata) { metadata in
                if keepsLabels { metadata[.labels] = old.value[.metadata]?[.labels] }
                metadata[.generation] = old.value[.metadata]?[.generation]
            }
        }
        for field in writable { result[field] = object.value[field] }
        // The version the request is written in.
        result[.apiVersion] = object.value[.apiVersion]
        object.value = result
        update?(&object, submitted, old)
    }

    package func validate(_ object: Object, context: StrategyContext) -> [FieldError] { [] }

    package func validateUpdate(_ object: Object, old: Object, context: StrategyContext) -> [FieldError] {
        MetadataValidation.validateUpdate(object, old: old) + (checkUpdate?(object, old, context) ?? [])
    }

    package var resetFields: FieldSet { keepsMetadata ? Self.specAndMetadata : Self.spec }

    private static let spec = FieldSet([.field("spec")], [.field("metadata"), .field("labels")])
    private static let specAndMetadata = FieldSet([.field("spec")], [.field("metadata")])
}
