import YAML

extension TypedMerge {
    static func merge(_ live: Value, _ applied: Value, _ type: MergeType) -> Value {
        if live.isIdentical(to: applied) { return live }
        switch type.form(of: applied) {
        case .scalar, .atomic:
            return live.equalsAsJSON(applied) ? live : applied
        case .map:
            return mergeMaps(live, applied, type)
        case .associativeList:
            return mergeLists(live, applied, type)
        }
    }

    private static func mergeMaps(_ live: Value, _ applied: Value, _ type: MergeType) -> Value {
        guard case .object(var result) = live, !result.isEmpty else {
            // Nothing to merge with; an empty or null side gives way, but a difference of the two is kept.
            return live == applied ? live : applied
        }
        guard case .object(let changes) = applied else {
            // Null says nothing about the members of a map.
            return applied.isNull ? live : applied
        }
        // New members are appended, so positions stay.
        let before = result.entries
        var changed = false
        for change in changes.entries {
            if let position = result.position(of: change.key) {
                let old = before[position].value
                if old.isIdentical(to: change.value) { continue }
                let new = merge(old, change.value, type.member(change.key).type)
                if !new.isIdentical(to: old) {
                    result.update(at: position) { $0 = new }
                    changed = true
                }
            } else {
                result[change.key] = change.value
                changed = true
            }
        }
        return changed ? .object(result) : live
    }

    private static func mergeLists(_ live: Value, _ applied: Value, _ type: MergeType) -> Value {
        guard case .array(let old) = live, !old.isEmpty else {
            return live == applied ? live : applied
        }
        guard case .array(let new) = applied else { return applied.isNull ? live : applied }
        let keys = type.listKeys
        let left = ListIndex(old, keys: keys)
        let right = ListIndex(new, keys: keys)
        let element = type.element
        var result: [Value] = []
        result.reserveCapacity(max(old.count, new.count))
        var changed = false
        /// Puts the element of the applied list, merged with its live twin unless that is ambiguous.
        func put(_ entry: Int) {
            let item = new[right.positions[entry]]
            let twin = left.find(right.identities[entry], hint: entry)
            guard let twin else {
                changed = true
                return result.append(item)
            }
            let position = left.positions[twin]
            if left.isDuplicated(twin) {
                changed = true
                return result.append(item)
            }
            let merged = merge(old[position], item, element)
            if position != result.count || !merged.isIdentical(to: old[position]) { changed = true }
            result.append(merged)
        }
        let shared = right.identities.indices.filter { left.find(right.identities[$0], hint: $0) != nil }
        var nextShared = shared.makeIterator()
        var next = nextShared.next()
        var merged = [Bool](repeating: false, count: right.count)
        var l = 0
        var r = 0
        while l < left.count || r < right.count {
            if l < left.count, r < right.count {
                if left.identities[l] == right.identities[r] {
                    merged[right.first[r]] = true
                    put(r)
                    l += 1
                    r += 1
                    next = nextShared.next()
                    continue
                }
                if right.find(left.identities[l], hint: l) != nil, let wanted = next,
                    right.identities[wanted] != left.identities[l]
                {
                    // Shared, but not the one whose turn it is.
                    l += 1
                    continue
                }
            }
            if l < left.count {
                if let twin = right.find(left.identities[l], hint: l) {
                    if merged[twin] { l += 1 }
                } else {
                    let position = left.positions[l]
                    if position != result.count { changed = true }
                    result.append(old[position])
                    l += 1
                    continue
                }
            }
            if r < right.count {
                merged[right.first[r]] = true
                let isNext = next.map { right.identities[$0] == right.identities[r] } ?? false
                put(r)
                r += 1
                if isNext { next = nextShared.next() }
            }
        }
        return changed || result.count != old.count ? .array(result) : live
    }
}
