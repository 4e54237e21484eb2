package import Kubernetes
import YAML

/// The outcome of comparing one object of an application with the cluster.
package struct Comparison: Sendable, Equatable {
    /// What has to happen to the object.
    package enum Verdict: Sendable, Equatable {
        /// Live is what git says.
        case same
        /// It is not there.
        case missing
        /// Fields differ.
        case different([FieldDifference])
        /// Another application tracks the object; it is left alone.
        case foreign(application: String)
        /// The cluster does not serve the kind.
        case unservedKind
        /// Git no longer states it.
        case extraneous
    }

    package var verdict: Verdict
    /// What the API server keeps differently on purpose, found again after applying; see
    /// ``FieldDifference/isTolerable``.
    package var tolerated: [FieldDifference] = []

    package init(_ verdict: Verdict, tolerated: [FieldDifference] = []) {
        self.verdict = verdict
        self.tolerated = tolerated
    }

    /// What a comparison depends on besides the two objects.
    package struct Context: Sendable {
        package var schema: SchemaNode?
        package var tracking: String
        package var isAutoscaled = false
        package var ignored = IgnoredFields()
        package var respectsIgnored = false
        /// Differences of this very desired object that an apply has left standing.
        package var tolerated: [FieldDifference] = []

        package init(schema: SchemaNode?, tracking: String) {
            self.schema = schema
            self.tracking = tracking
        }
    }

    /// Compares one desired object with its live one.
    package static func of(_ prepared: PreparedObject, live: Object?, _ context: Context) -> Comparison {
        guard let live else { return Comparison(.missing) }
        if let owner = TrackingID.owner(of: live), owner != context.tracking {
            return Comparison(.foreign(application: owner))
        }
        var desired = DesiredFields.toApply(
            prepared, live: live, isAutoscaled: context.isAutoscaled,
            handingOver: context.respectsIgnored ? context.ignored : IgnoredFields())
        var actual = live
        if !context.ignored.pointers.isEmpty {
            desired.value = context.ignored.removingPointed(from: desired.value)
            actual.value = context.ignored.removingPointed(from: actual.value)
        }
        var differences = ObjectComparison.differences(desired: desired, live: actual, schema: context.schema)
        if !differences.isEmpty, !context.ignored.managers.isEmpty {
            let theirs = FieldOwnership(of: live).fields(of: context.ignored.managers)
            differences.removeAll { theirs.contains($0.path) }
        }
        if differences.isEmpty { return Comparison(.same) }
        let tolerated = differences.filter { difference in
            difference.isTolerable && context.tolerated.contains(difference)
        }
        if tolerated.count == differences.count { return Comparison(.same, tolerated: tolerated) }
        return Comparison(
            .different(differences.filter { !tolerated.contains($0) }), tolerated: tolerated)
    }
}
