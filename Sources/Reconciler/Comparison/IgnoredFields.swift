package import Kubernetes
import YAML

/// The parts of one object whose difference to git does not count (`spec.ignoreDifferences`).
package struct IgnoredFields: Sendable, Equatable {
    package var pointers: [JSONPointer] = []
    package var managers: [String] = []

    package init() {}

    /// What `rules` say about the object of `key`.
    package init(_ rules: [ApplicationSpec.IgnoreDifference], for key: ResourceKey) {
        for rule in rules where Self.matches(rule, key) {
            pointers += rule.jsonPointers.compactMap { $0.isEmpty ? nil : JSONPointer($0) }
            managers += rule.managedFieldsManagers
        }
    }

    package var isEmpty: Bool { pointers.isEmpty && managers.isEmpty }

    private static func matches(_ rule: ApplicationSpec.IgnoreDifference, _ key: ResourceKey) -> Bool {
        // A rule for all kinds may leave the group out or write it as a star.
        let anyKind = rule.kind == "*" || rule.kind.isEmpty
        return (rule.group == "*" || rule.group == key.group || rule.group.isEmpty && anyKind)
            && (anyKind || rule.kind == key.kind)
            && (rule.name.isEmpty || rule.name == key.name)
            && (rule.namespace.isEmpty || rule.namespace == key.namespace)
    }

    /// `value` without what the pointers name.
    func removingPointed(from value: Value) -> Value {
        var value = value
        for pointer in pointers { Self.remove(pointer.tokens[...], from: &value) }
        return value
    }

    private static func remove(_ tokens: ArraySlice<String>, from value: inout Value) {
        guard let token = tokens.first else { return }
        let rest = tokens.dropFirst()
        switch value {
        case .object(var map):
            let key = Key(token)
            guard var inner = map[key] else { return }
            if rest.isEmpty {
                map[key] = nil
            } else {
                remove(rest, from: &inner)
                map[key] = inner
            }
            value = .object(map)
        case .array(var elements):
            guard let index = Int(token), elements.indices.contains(index) else { return }
            if rest.isEmpty {
                elements.remove(at: index)
            } else {
                remove(rest, from: &elements[index])
            }
            value = .array(elements)
        default: break
        }
    }

    /// Every pointed-at field of `value` takes the live value where there is one, and goes where `isOwnedByOther`
    /// says that somebody else holds it.
    func handingOver(
        _ value: Value, live: Value, isOwnedByOther: ([FieldSet.Element]) -> Bool
    ) -> Value {
        var value = value
        for pointer in pointers {
            var path: [FieldSet.Element]? = []
            for token in pointer.tokens {
                if Int(token) != nil { path = nil } else { path?.append(.field(Key(token))) }
            }
            let actual = pointer.tokens.reduce(Optional(live)) { value, token in
                value.flatMap {
                    $0.array.flatMap { list in
                        Int(token).flatMap { list.indices.contains($0) ? list[$0] : nil }
                    } ?? $0[name: token]
                }
            }
            if let actual, path.map({ !isOwnedByOther($0) }) ?? true {
                Self.set(pointer.tokens[...], to: actual, in: &value)
            } else {
                Self.remove(pointer.tokens[...], from: &value)
            }
        }
        return value
    }

    /// Sets what is stated; a field that git does not state stays unstated.
    private static func set(_ tokens: ArraySlice<String>, to new: Value, in value: inout Value) {
        guard let token = tokens.first else {
            value = new
            return
        }
        switch value {
        case .object(var map):
            let key = Key(token)
            guard var inner = map[key] else { return }
            set(tokens.dropFirst(), to: new, in: &inner)
            map[key] = inner
            value = .object(map)
        case .array(var elements):
            guard let index = Int(token), elements.indices.contains(index) else { return }
            set(tokens.dropFirst(), to: new, in: &elements[index])
            value = .array(elements)
        default: break
        }
    }
}
