package import Kubernetes
import YAML

/// What the registry must know about a kind beside its schema: what a write may change, and what must hold after it.
///
/// Follows `rest.RESTCreateStrategy` and `rest.RESTUpdateStrategy` of Kubernetes. Objects come decoded and defaulted;
/// metadata of the system (uid, times, resourceVersion) is the registry's business.
package protocol Strategy: Sendable {
    /// Clears what a create may not set and sets what it implies.
    func prepareForCreate(_ object: inout Object, context: StrategyContext)
    /// Takes over from `old` what an update may not change, and counts the generation.
    func prepareForUpdate(_ object: inout Object, old: Object, context: StrategyContext)
    /// The mistakes of a new object.
    func validate(_ object: Object, context: StrategyContext) -> [FieldError]
    /// The mistakes of a changed object.
    func validateUpdate(_ object: Object, old: Object, context: StrategyContext) -> [FieldError]
    /// Texts of `Warning` headers for a new object.
    func warningsOnCreate(_ object: Object) -> [String]
    /// Texts of `Warning` headers for a changed object.
    func warningsOnUpdate(_ object: Object, old: Object) -> [String]
    /// Whether a PUT without a resourceVersion overwrites whatever is there.
    var allowsUnconditionalUpdate: Bool { get }
    /// Whether a PUT to a name that does not exist creates the object.
    var allowsCreateOnUpdate: Bool { get }
    /// The fields that a write by this path cannot change and so does not own.
    var resetFields: FieldSet { get }
}

/// What a strategy may look at beside the object.
package struct StrategyContext: Sendable {
    /// The group, version and kind the object is written in.
    package var kind: GroupVersionKind
    package var schema: SchemaNode
    package var isNamespaced: Bool
    /// The objects of the cluster.
    package var reader: any ObjectReader
    package var user: User
    package var now: Timestamp

    package init(
        kind: GroupVersionKind, schema: SchemaNode, isNamespaced: Bool, reader: any ObjectReader, user: User,
        now: Timestamp
    ) {
        self.kind = kind
        self.schema = schema
        self.isNamespaced = isNamespaced
        self.reader = reader
        self.user = user
        self.now = now
    }

    /// What `status` holds in an object that nobody has acted on yet; nil for a kind without one.
    var zeroStatus: Value? { schema.field(.status).map { SchemaDecoding.zero(of: $0.node) } }
}

extension Strategy {
    package func warningsOnCreate(_ object: Object) -> [String] { [] }
    package func warningsOnUpdate(_ object: Object, old: Object) -> [String] { [] }
    package var allowsUnconditionalUpdate: Bool { true }
    package var allowsCreateOnUpdate: Bool { false }
    package var resetFields: FieldSet { FieldSet() }
}
