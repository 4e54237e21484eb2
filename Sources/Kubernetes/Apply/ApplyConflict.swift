/// The fields that an apply would take from their owners.
struct ApplyConflict: Error {
    /// In the order of the managers' identifiers; no entry is empty.
    var conflicts: [FieldConflict]

    /// Without the conflicts about `fields`.
    func excluding(_ fields: FieldSet) -> ApplyConflict {
        ApplyConflict(
            conflicts: conflicts.compactMap { conflict in
                let rest = conflict.fields.difference(fields)
                return rest.isEmpty ? nil : FieldConflict(manager: conflict.manager, fields: rest)
            })
    }

    /// 409 with one cause for each field and manager.
    var status: StatusError {
        var causes: [StatusError.Cause] = []
        var lines: [String] = []
        for conflict in conflicts {
            let manager = conflict.manager.displayText
            lines.append("conflicts with \(manager):")
            for path in conflict.fields.paths {
                let place = FieldSet.displayText(path)
                lines.append("- \(place)")
                causes.append(
                    .init(reason: "FieldManagerConflict", message: "conflict with \(manager)", field: place))
            }
        }
        let message =
            causes.count == 1
            ? "Apply failed with 1 conflict: \(causes[0].message): \(causes[0].field)"
            : "Apply failed with \(causes.count) conflicts: \(lines.joined(separator: "\n"))"
        var error = StatusError(409, .conflict, message)
        error.causes = causes
        return error
    }
}

/// The manager whose fields a conflict is about, and the fields.
struct FieldConflict {
    var manager: ManagedFieldsEntry.Identity
    var fields: FieldSet
}
