package import YAML

/// JSON patches (RFC 6902) as Kubernetes' API server applies them.
///
/// The server departs from the RFC in three ways, kept here: `replace` of a missing map key adds it, negative array
/// indices count from the end, and what stands before a path's first slash is ignored.
package enum JSONPatch {
    /// The most operations one patch may hold.
    package static let maximumOperations = 10_000
    /// The most bytes (of JSON) that a patch's `copy` operations may add together.
    package static let maximumCopiedBytes = 3 * 1024 * 1024

    /// The deepest document a patch may build: what a reader accepts.
    private static let maximumDepth = 512
    /// The most values that one patch's operations may look through for their depth.
    private static let maximumVisits = 5_000_000

    /// What a patch has used up of its bounds.
    private struct Effort {
        var copiedBytes = 0
        var visits = 0
    }

    /// One operation of a patch.
    struct Operation {
        var kind: String
        var path: String?
        var from: String?
        var value: Value
    }

    /// `document` with the operations of `patch` applied in order; all of them or, on an error, none.
    package static func apply(_ patch: Value, to document: Value) throws(PatchError) -> Value {
        let operations = try self.operations(of: patch)
        var document = document
        var effort = Effort()
        for operation in operations {
            try apply(operation, to: &document, &effort)
        }
        return document
    }

    /// The texts of the complaints about members that no operation has, for strict field validation:
    /// `json patch unknown field "[0].x"`.
    package static func unknownFields(of patch: Value) -> [String] {
        var complaints: [String] = []
        for (index, operation) in (patch.array ?? []).enumerated() {
            for entry in operation.object?.entries ?? []
            where !["op", "path", "from", "value"].contains(entry.key.name) {
                complaints.append("json patch unknown field \"[\(index)].\(entry.key.name)\"")
            }
        }
        return complaints
    }

    private static func operations(of patch: Value) throws(PatchError) -> [Operation] {
        guard case .array(let elements) = patch else {
            if patch.isNull { return [] }
            throw PatchError(
                .malformed, "json: cannot unmarshal \(patch.goKind) into Go value of type jsonpatch.Patch")
        }
        guard elements.count <= maximumOperations else {
            throw PatchError(
                .tooLarge,
                "The allowed maximum operations in a JSON patch is \(maximumOperations), got \(elements.count)"
            )
        }
        var operations: [Operation] = []
        operations.reserveCapacity(elements.count)
        for element in elements {
            guard element.object != nil || element.isNull else {
                throw PatchError(
                    .malformed,
                    "json: cannot unmarshal \(element.goKind) into Go value of type jsonpatch.Operation")
            }
            operations.append(
                Operation(
                    kind: element[name: "op"]?.string ?? "unknown", path: element[.path]?.string,
                    from: element[.from]?.string, value: element[.value] ?? .null))
        }
        return operations
    }

    private static func apply(
        _ operation: Operation, to document: inout Value, _ effort: inout Effort
    ) throws(PatchError) {
        let kind = operation.kind
        guard ["add", "remove", "replace", "move", "test", "copy"].contains(kind) else {
            throw PatchError(.inapplicable, "Unexpected kind: \(kind)")
        }
        var moved = operation.value
        if kind == "move" || kind == "copy" {
            guard let from = operation.from else {
                throw PatchError(.inapplicable, "\(kind) operation failed to decode from: missing value")
            }
            let source = try Place(from, kind: kind, role: "from path")
            moved = try read(source, in: document, operation: kind)
            if kind == "move" {
                try change(source, in: &document, operation: kind, .remove)
            } else {
                effort.copiedBytes += moved.approximateSize
                guard effort.copiedBytes <= maximumCopiedBytes else {
                    throw PatchError(
                        .inapplicable,
                        "Unable to complete the copy, the accumulated size increase of copy is \(effort.copiedBytes), "
                            + "exceeding the limit \(maximumCopiedBytes)")
                }
            }
        }
        guard let path = operation.path else {
            throw PatchError(.inapplicable, "\(kind) operation failed to decode path: missing value")
        }
        if path.isEmpty, try applyToWhole(operation, document: &document) { return }
        let role = kind == "move" || kind == "copy" ? "destination path" : "path"
        let place = try Place(path, kind: kind, role: role)
        if kind != "test", kind != "remove" {
            let depth = place.parents.count + 1 + moved.depth(&effort.visits)
            guard depth <= maximumDepth else {
                throw PatchError(.inapplicable, "\(kind) operation does not apply: exceeded max depth")
            }
            guard effort.visits <= maximumVisits else {
                throw PatchError(.tooLarge, "The operations of the JSON patch move too much")
            }
        }
        switch kind {
        case "test":
            let found = try read(place, in: document, operation: kind)
            guard found.equalsAsJSON(operation.value) else {
                throw PatchError(.testFailed, "testing value \(path) failed: test failed")
            }
        case "remove":
            try change(place, in: &document, operation: kind, .remove)
        case "replace":
            try change(place, in: &document, operation: kind, .set(moved))
        default:
            try change(place, in: &document, operation: kind, .insert(moved))
        }
    }

    /// `replace` and `test` accept the empty path; the others need a parent. Answers whether it applied.
    private static func applyToWhole(_ operation: Operation, document: inout Value) throws(PatchError) -> Bool
    {
        switch operation.kind {
        case "replace":
            // A scalar is ignored: the document of a patch is always an object or array.
            if operation.value.object != nil || operation.value.array != nil { document = operation.value }
            return true
        case "test":
            guard document.equalsAsJSON(operation.value) else {
                throw PatchError(.testFailed, "testing value  failed: test failed")
            }
            return true
        default:
            return false
        }
    }
}

extension Value {
    /// The word of Go's JSON decoder for this kind of value.
    var goKind: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int, .uint, .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// Equality of JSON documents: numbers by value, whichever way they were written.
    func equalsAsJSON(_ other: Value) -> Bool {
        switch (self, other) {
        case (.array(let a), .array(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { $0.equalsAsJSON($1) }
        case (.object(let a), .object(let b)):
            return a.count == b.count
                && a.entries.allSatisfy { entry in b[entry.key].map(entry.value.equalsAsJSON) ?? false }
        case (.double, _), (_, .double):
            guard let a = double, let b = other.double else { return false }
            return a == b
        default:
            return self == other
        }
    }

    /// How many maps and lists stand within each other; what is looked at is added to `visits`.
    func depth(_ visits: inout Int) -> Int {
        visits += 1
        var deepest = 0
        switch self {
        case .array(let elements):
            for element in elements { deepest = max(deepest, element.depth(&visits)) }
        case .object(let map):
            for entry in map.entries { deepest = max(deepest, entry.value.depth(&visits)) }
        default: return 0
        }
        return deepest + 1
    }

    /// About the number of bytes of the value's JSON text, counted without writing it.
    var approximateSize: Int {
        switch self {
        case .null: 4
        case .bool(let value): value ? 4 : 5
        case .int, .uint, .double: 8
        case .string(let text): text.utf8.count + 2
        case .array(let elements): elements.reduce(2) { $0 + $1.approximateSize + 1 }
        case .object(let map):
            map.entries.reduce(2) { $0 + $1.key.name.utf8.count + 4 + $1.value.approximateSize }
        }
    }
}
