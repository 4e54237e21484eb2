import YAML

extension ManagedFields {
    /// The name `kubectl apply --server-side` gives itself, which gets special treatment.
    static let kubectl = "kubectl"
    /// The manager of what an object had before anyone applied it.
    static let beforeFirstApply = "before-first-apply"

    /// What an apply comes to: the merged object and who owns it.
    struct Outcome {
        /// Nil when the object stays as it is.
        var merged: Value?
        var ownership: FieldOwnership
    }

    /// A server-side apply of `applied` by `manager`.
    ///
    /// What `manager` applied before and leaves out now is removed, unless another manager owns it. A field that
    /// another manager owns and that would change is a conflict: an error without `force`, with it a change of
    /// owner. The result is `live` itself, sharing its storage, when the apply changes nothing at all.
    ///
    /// - Parameters:
    ///   - applied: the request's object as it was sent, neither decoded into the kind's types nor defaulted.
    ///   - live: the stored object, in the version of `applied`; nil when there is none.
    ///   - defaulted: makes a merged object one of the kind as the API prints it: decodes and defaults it.
    ///   - resetFields: what this endpoint does not write.
    ///   - conversion: nil when all versions of the kind write their fields alike.
    /// - Throws: 409 with a cause for every conflict; 400 for another version than `live` and for managed fields in
    ///   `applied`; 500 (as Kubernetes has it) for fields the schema does not know and for lists with doubled keys.
    package static func applyServerSide(
        applied: Object, live: Object?, manager: String, force: Bool, subresource: String = "",
        schema: SchemaNode,
        now: Timestamp, defaulted: (Object) -> Object, resetFields: FieldSet? = nil,
        conversion: (any VersionConversion)? = nil
    ) throws(StatusError) -> Object {
        let request = ApplyRequest(
            applied: applied, live: live?.value ?? .emptyObject,
            writer: ManagedFieldsEntry(
                manager: manager.isEmpty ? "unknown" : manager, operation: .apply,
                apiVersion: applied.apiVersion,
                subresource: subresource, fields: FieldSet()),
            schema: schema, now: now, resetFields: resetFields, conversion: conversion)
        let owned = try request.check(live: live)
        var outcome: Outcome
        do throws(ApplyConflict) {
            outcome = try request.merge(owned, force: force)
        } catch {
            guard manager == kubectl, let live, let allowed = request.ownedByLastApplied(live: live) else {
                throw error.status
            }
            let refused = error.excluding(allowed)
            guard refused.conflicts.isEmpty else { throw refused.status }
            do throws(ApplyConflict) {
                outcome = try request.merge(owned, force: true)
            } catch {
                throw error.status
            }
        }
        request.finish(&outcome)
        var result = outcome.merged.map { defaulted(Object($0)) } ?? live ?? defaulted(applied)
        result = set(outcome.ownership.value, of: result)
        return manager == kubectl ? LastApplied.refresh(result, with: applied) : result
    }
}
