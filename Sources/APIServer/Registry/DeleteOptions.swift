package import Kubernetes
import YAML

/// How an object is deleted: `metav1.DeleteOptions`.
package struct DeleteOptions: Sendable {
    package var gracePeriodSeconds: Int64?
    package var propagation: DeletionPropagation?
    /// The older way to ask for orphaning.
    package var orphanDependents: Bool?
    package var uid: String?
    package var resourceVersion: String?
    package var isDryRun: Bool

    package init(
        gracePeriodSeconds: Int64? = nil, propagation: DeletionPropagation? = nil, uid: String? = nil,
        resourceVersion: String? = nil, isDryRun: Bool = false
    ) {
        self.gracePeriodSeconds = gracePeriodSeconds
        self.propagation = propagation
        self.uid = uid
        self.resourceVersion = resourceVersion
        self.isDryRun = isDryRun
    }

    /// Reads the kind `DeleteOptions`. Throws 422 for values that it cannot have.
    init(_ value: Value) throws(StatusError) {
        self.init(
            gracePeriodSeconds: value[.gracePeriodSeconds]?.int,
            uid: value[.preconditions]?[.uid]?.string,
            resourceVersion: value[.preconditions]?[.resourceVersion]?.string)
        orphanDependents = value[.orphanDependents]?.bool
        var mistakes: [FieldError] = []
        if let text = value[.propagationPolicy]?.string {
            propagation = DeletionPropagation(rawValue: text)
            if propagation == nil {
                mistakes.append(
                    FieldError(
                        .notSupported, "propagationPolicy", value: .string(text),
                        #"supported values: "Foreground", "Background", "Orphan", "nil""#))
            }
            if orphanDependents != nil {
                mistakes.append(
                    FieldError(
                        .invalid, "propagationPolicy", value: .string(text),
                        "orphanDependents and deletionPropagation cannot be both set"))
            }
        }
        switch value[.dryRun] {
        case .array(let texts)?:
            isDryRun = texts.contains("All")
            if texts.contains(where: { $0 != "All" }) {
                mistakes.append(
                    FieldError(
                        .notSupported, "dryRun", value: .array(texts), #"supported values: "All""#))
            }
        default: break
        }
        guard mistakes.isEmpty else {
            throw StatusError.invalid(
                GroupKind(group: "meta.k8s.io", kind: "DeleteOptions"), "", mistakes)
        }
    }
}
