import Kubernetes

extension ApplicationLoop {
    /// What the loop knows of one object, kept until the desired or the live object moves.
    struct Entry: Sendable {
        /// Nil for an object that git no longer states.
        var prepared: PreparedObject?
        var kind: GroupVersionKind
        /// The prepared state and the context that the comparison was made with.
        var generation: Int
        var contextGeneration: Int
        /// The live object's, empty when it is missing.
        var uid: String
        var resourceVersion: String
        var isAutoscaled: Bool
        var isDeleting: Bool
        var comparison: Comparison
        var health: Health?
        var options: ObjectOptions
        var images: [String]

        var isSame: Bool { if case .same = comparison.verdict { true } else { false } }
    }
}
