import YAML

extension JSONPatch {
    /// A place in a document: the way to a container, and the key or index within it.
    struct Place {
        var parents: [String]
        var key: String
        /// The path as the patch has it, for messages.
        var text: String
        /// What a message calls this path: `path`, `from path`, `destination path`.
        var role: String

        init(_ text: String, kind: String, role: String) throws(PatchError) {
            var tokens = JSONPointer.split(text)
            self.text = text
            self.role = role
            guard let key = tokens.popLast() else {
                throw PatchError(
                    .inapplicable,
                    "\(kind) operation does not apply: doc is missing \(role): \(text): missing value")
            }
            self.key = key
            parents = tokens
        }

        func missing(_ operation: String) -> PatchError {
            PatchError(
                .inapplicable,
                "\(operation) operation does not apply: doc is missing \(role): \(text): missing value")
        }
    }

    enum Change {
        case set(Value)
        case insert(Value)
        case remove
    }

    /// The value at `place`. A missing map key reads as null, a bad index is an error.
    static func read(_ place: Place, in document: Value, operation: String) throws(PatchError) -> Value {
        var container = document
        for token in place.parents {
            switch container {
            case .object(let map):
                guard let next = map[Key(token)] else { throw place.missing(operation) }
                container = next
            case .array(let elements):
                guard let index = try? resolve(token, count: elements.count) else {
                    throw place.missing(operation)
                }
                container = elements[index]
            default:
                throw place.missing(operation)
            }
        }
        switch container {
        case .object(let map):
            return map[Key(place.key)] ?? .null
        case .array(let elements):
            return elements[try resolve(place.key, count: elements.count)]
        default:
            throw place.missing(operation)
        }
    }

    static func change(
        _ place: Place, in document: inout Value, operation: String, _ change: Change
    ) throws(PatchError) {
        try self.change(place, place.parents[...], &document, operation, change)
    }

    private static func change(
        _ place: Place, _ parents: ArraySlice<String>, _ container: inout Value, _ operation: String,
        _ change: Change
    ) throws(PatchError) {
        var failure: PatchError?
        switch container {
        case .object(var map):
            container = .null
            do throws(PatchError) {
                if let token = parents.first {
                    guard let position = map.position(of: Key(token)) else { throw place.missing(operation) }
                    map.update(at: position) { value in
                        do throws(PatchError) {
                            try self.change(place, parents.dropFirst(), &value, operation, change)
                        } catch {
                            failure = error
                        }
                    }
                } else {
                    try self.change(place.key, in: &map, change)
                }
            } catch {
                failure = error
            }
            container = .object(map)
        case .array(var elements):
            container = .null
            do throws(PatchError) {
                if let token = parents.first {
                    guard let index = try? resolve(token, count: elements.count) else {
                        throw place.missing(operation)
                    }
                    try self.change(place, parents.dropFirst(), &elements[index], operation, change)
                } else {
                    try self.change(place.key, in: &elements, change)
                }
            } catch {
                failure = error
            }
            container = .array(elements)
        default:
            throw place.missing(operation)
        }
        if let failure { throw failure }
    }

    private static func change(_ key: String, in map: inout Map, _ change: Change) throws(PatchError) {
        switch change {
        case .set(let value), .insert(let value):
            map[Key(key)] = value
        case .remove:
            guard map.position(of: Key(key)) != nil else {
                throw PatchError(.inapplicable, "Unable to remove nonexistent key: \(key): missing value")
            }
            map[Key(key)] = nil
        }
    }

    private static func change(_ key: String, in elements: inout [Value], _ change: Change) throws(PatchError)
    {
        switch change {
        case .set(let value):
            elements[try resolve(key, count: elements.count)] = value
        case .insert(let value):
            if key == "-" {
                elements.append(value)
            } else {
                // One past the end appends, and -1 names that place.
                elements.insert(value, at: try resolve(key, count: elements.count + 1))
            }
        case .remove:
            elements.remove(at: try resolve(key, count: elements.count))
        }
    }

    /// The index that `token` names among `count` places; negative ones count from the end.
    private static func resolve(_ token: String, count: Int) throws(PatchError) -> Int {
        guard let index = Int(token) else {
            throw PatchError(.inapplicable, "value was not a proper array index: '\(token)'")
        }
        guard index < count, index >= -count else {
            throw PatchError(
                .inapplicable, "Unable to access invalid index: \(index): invalid index referenced")
        }
        return index < 0 ? index + count : index
    }
}
