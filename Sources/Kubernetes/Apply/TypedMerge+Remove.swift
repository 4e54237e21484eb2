import YAML

extension TypedMerge {
    /// Nil when nothing is left.
    static func remove(_ fields: FieldSet, from value: Value, _ type: MergeType) -> Value? {
        if fields.isEmpty { return value }
        switch (type.form(of: value), value) {
        case (.map, .object(let map)):
            if map.isEmpty { return nil }
            return remove(fields, from: map, type).map { $0.isIdentical(to: value) ? value : $0 }
        case (.associativeList, .array(let items)):
            if items.isEmpty { return nil }
            return remove(fields, from: items, type).map { $0.isIdentical(to: value) ? value : $0 }
        case (.scalar, _):
            return value
        default:
            return nil
        }
    }

    private static func remove(_ fields: FieldSet, from map: Map, _ type: MergeType) -> Value? {
        var entries: [Map.Entry] = []
        var changed = false
        for entry in map.entries {
            let (index, found) = fields.position(of: .field(entry.key))
            guard found else {
                entries.append(entry)
                continue
            }
            let node = fields.nodes[index]
            guard !node.isMember,
                let rest = remove(node.children, from: entry.value, type.member(entry.key).type)
            else {
                changed = true
                continue
            }
            if !rest.isIdentical(to: entry.value) { changed = true }
            entries.append(Map.Entry(key: entry.key, value: rest))
        }
        guard changed else { return .object(map) }
        return entries.isEmpty ? nil : .object(Map(uniqueEntries: entries))
    }

    private static func remove(_ fields: FieldSet, from items: [Value], _ type: MergeType) -> Value? {
        let keys = type.listKeys
        var result: [Value] = []
        var changed = false
        for item in items {
            guard let identity = try? keys.identity(of: item),
                case let (index, found) = fields.position(of: identity),
                found
            else {
                result.append(item)
                continue
            }
            let node = fields.nodes[index]
            guard !node.isMember, let rest = remove(node.children, from: item, type.element) else {
                changed = true
                continue
            }
            if !rest.isIdentical(to: item) { changed = true }
            result.append(rest)
        }
        guard changed else { return .array(items) }
        return result.isEmpty ? nil : .array(result)
    }

    /// Nil when nothing of the value is asked for.
    static func extract(_ fields: FieldSet, from value: Value, _ type: MergeType) -> Value? {
        if value.isHollow { return value }
        switch (type.form(of: value), value) {
        case (.map, .object(let map)):
            let entries = map.entries.compactMap { entry -> Map.Entry? in
                let (index, found) = fields.position(of: .field(entry.key))
                guard found else { return nil }
                let node = fields.nodes[index]
                let part = extract(node.children, from: entry.value, type.member(entry.key).type)
                guard part != nil || node.isMember else { return nil }
                return Map.Entry(key: entry.key, value: part ?? .null)
            }
            return entries.isEmpty ? nil : .object(Map(uniqueEntries: entries))
        case (.associativeList, .array(let items)):
            let keys = type.listKeys
            let element = type.element
            let parts = items.compactMap { item -> Value? in
                guard let identity = try? keys.identity(of: item),
                    case let (index, found) = fields.position(of: identity), found
                else { return nil }
                let node = fields.nodes[index]
                return node.children.isEmpty ? item : extract(node.children, from: item, element)
            }
            return parts.isEmpty ? nil : .array(parts)
        default:
            return value
        }
    }
}
