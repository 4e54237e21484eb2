import YAML

/// The directives a patch may hold.
enum PatchDirective {
    static let marker = Key("$patch")
    static let retainKeys = Key("$retainKeys")
    static let deleteFromList = "$deleteFromPrimitiveList"
    static let elementOrder = "$setElementOrder"

    /// The list that a key such as `$setElementOrder/containers` is about; nil for keys that are no such directive.
    static func list(of key: Key, _ prefix: String, _ error: PatchError) throws(PatchError) -> Key? {
        guard key.field == nil, case let name = key.name, name.hasPrefix(prefix) else { return nil }
        let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == prefix else { throw error }
        return Key(String(parts[1]))
    }

    static func isDirective(_ key: Key) -> Bool {
        guard key.field == nil else { return false }
        let name = key.name
        return name.hasPrefix(deleteFromList) || name.hasPrefix(elementOrder)
    }

    static let badRetainKeys = PatchError(.malformed, "invalid patch format of retainKeys")
    static let badElementOrder = PatchError(.malformed, "invalid patch format of setElementOrder list")
    static let badDeletionList = PatchError(.malformed, "invalid patch format of primitive list")

    static func unknown(_ directive: Value, in map: Map) -> PatchError {
        PatchError(
            .unexpected,
            "unknown patch type: \(GoText.value(directive)) in map: \(GoText.value(.object(map)))")
    }

    /// `value` as it is put where nothing was: without directives, nil when it is nothing but one. Maps inside
    /// lists lose theirs as well.
    static func removed(from value: Value) -> Value? {
        switch value {
        case .object(let map):
            if map[marker] != nil { return nil }
            let entries = map.entries.compactMap { entry in
                removed(from: entry.value).map { Map.Entry(key: entry.key, value: $0) }
            }
            return .object(Map(uniqueEntries: entries))
        case .array(let elements):
            return .array(elements.compactMap(removed(from:)))
        default:
            return value
        }
    }

    /// `value` without null members of maps, at any depth.
    static func withoutNulls(_ value: Value) -> Value {
        switch value {
        case .object(let map):
            .object(
                Map(
                    uniqueEntries: map.entries.compactMap { entry in
                        entry.value.isNull
                            ? nil : Map.Entry(key: entry.key, value: withoutNulls(entry.value))
                    }))
        case .array(let elements): .array(elements.map(withoutNulls))
        default: value
        }
    }
}
