package import Kubernetes
import YAML

/// Who owns which fields of a live object, from its `metadata.managedFields`. Parsed entry by entry on demand.
package struct FieldOwnership: Sendable {
    private let entries: [Value]

    package init(of object: Object) {
        entries = object.metadata.value[.managedFields]?.array ?? []
    }

    /// The fields that the agent itself has applied, as written for `apiVersion`; nil when it has applied none, or
    /// in another version of the kind, whose fields cannot be told from this one's.
    package func own(apiVersion: String) -> FieldSet? {
        for entry in entries where Self.isOwn(entry) {
            guard entry[.apiVersion]?.string == apiVersion else { return nil }
            return entry[.fieldsV1].flatMap { try? FieldSet(fieldsV1: $0) }
        }
        return nil
    }

    private static func isOwn(_ entry: Value) -> Bool {
        entry[.manager]?.string == ApplicationLoop.fieldManager && entry[.operation]?.string == "Apply"
            && entry[.subresource]?.string ?? "" == ""
    }

    /// The managers besides the agent that own the field at `path`, in the order of the entries.
    package func others(owning path: [FieldSet.Element]) -> [String] {
        entries.compactMap { entry in
            guard !Self.isOwn(entry), let fields = entry[.fieldsV1].flatMap({ try? FieldSet(fieldsV1: $0) }),
                fields.contains(path)
            else { return nil }
            return entry[.manager]?.string ?? ""
        }
    }

    /// What any entry of one of `managers` owns.
    package func fields(of managers: [String]) -> FieldSet {
        var fields = FieldSet()
        for entry in entries where managers.contains(entry[.manager]?.string ?? "") {
            if let more = entry[.fieldsV1].flatMap({ try? FieldSet(fieldsV1: $0) }) {
                fields = fields.union(more)
            }
        }
        return fields
    }
}
