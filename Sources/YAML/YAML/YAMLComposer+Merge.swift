/// Merge keys: `<<: *defaults` puts the members of another map, or of a list of maps, into this one.
extension YAMLComposer {
    static let mergeKey = "<<"
    /// Set in the place of a key that merges, to tell it from a quoted `"<<"`.
    static let mergeBit: UInt64 = 1 << 63

    func isMerge(_ scalar: YAMLScalar) -> Bool {
        guard scalar.text.count == 2, scalar.text[0] == UInt8(ascii: "<"), scalar.text[1] == UInt8(ascii: "<")
        else { return false }
        return scalar.isPlain || scalar.tag == YAMLScalar.tagPrefix + "merge"
    }

    /// Replaces the merge keys of the innermost map with what they stand for.
    ///
    /// Among the maps of a list the earlier ones win. Against the map's own keys, kustomize lets those win;
    /// Kubernetes' reader takes members in the order of the text, so that a merge replaces keys before it.
    mutating func merge() throws(ReadError) {
        let members = builder.takeMembers()
        var own: Set<Key> = []
        if options.dialect == .kustomize {
            for member in members where member.key.place & Self.mergeBit == 0 { own.insert(member.key.key) }
        }
        var result: [(key: TreeBuilder.PlacedKey, value: Value, isMerged: Bool)] = []
        var positions: [Key: Int] = [:]
        for (placed, value) in members {
            guard placed.place & Self.mergeBit != 0 else {
                if let position = positions[placed.key], result[position].isMerged {
                    result[position] = (placed, value, false)
                } else {
                    // A key given twice stays twice: the builder reports it.
                    positions[placed.key] = result.count
                    result.append((placed, value, false))
                }
                continue
            }
            let place = placed.place & ~Self.mergeBit
            for map in try maps(of: value, place).reversed() {
                for entry in map.entries where !own.contains(entry.key) {
                    if let position = positions[entry.key] {
                        result[position].value = entry.value
                    } else {
                        positions[entry.key] = result.count
                        result.append(
                            (TreeBuilder.PlacedKey(key: entry.key, place: place), entry.value, true))
                    }
                }
            }
        }
        for member in result {
            builder.key(member.key.key, at: member.key.place)
            builder.add(member.value)
        }
    }

    private func maps(of value: Value, _ place: UInt64) throws(ReadError) -> [Map] {
        switch value {
        case .object(let map): return [map]
        case .array(let values):
            let maps = values.compactMap(\.object)
            if maps.count == values.count { return maps }
        default: break
        }
        throw fault(
            .unrepresentable, "map merge requires map or sequence of maps as the value", at: place)
    }
}
