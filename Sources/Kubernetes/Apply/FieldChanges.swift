import YAML

/// Collects the differences of two values, one level of the tree at a time.
struct FieldChanges {
    private var added: [FieldSet.Node] = []
    private var modified: [FieldSet.Node] = []
    private var removed: [FieldSet.Node] = []

    var comparison: TypedMerge.Comparison {
        TypedMerge.Comparison(
            added: FieldSet(unsorted: added), modified: FieldSet(unsorted: modified),
            removed: FieldSet(unsorted: removed))
    }

    private var isEmpty: Bool { added.isEmpty && modified.isEmpty && removed.isEmpty }

    /// What changed about a value itself, as against what is below it.
    private struct Own {
        var added = false
        var modified = false
        var removed = false
    }

    /// Compares two values; nil is an absent one. The differences are put under `element`, or right here when that
    /// is nil: the object as a whole, which is no field.
    mutating func compare(_ old: Value?, _ new: Value?, _ type: MergeType, at element: FieldSet.Element?) {
        if let old, let new, old.isIdentical(to: new) { return }
        var own = Own()
        var below = FieldChanges()
        below.walk(old, new, type, own: &own)
        guard let element else {
            self = below
            return
        }
        put(element, own, below)
    }

    private mutating func put(_ element: FieldSet.Element, _ own: Own, _ below: FieldChanges) {
        if own.added || !below.added.isEmpty {
            added.append(
                .init(element: element, isMember: own.added, children: FieldSet(unsorted: below.added)))
        }
        if own.modified || !below.modified.isEmpty {
            modified.append(
                .init(element: element, isMember: own.modified, children: FieldSet(unsorted: below.modified)))
        }
        if own.removed || !below.removed.isEmpty {
            removed.append(
                .init(element: element, isMember: own.removed, children: FieldSet(unsorted: below.removed)))
        }
    }

    private mutating func walk(_ old: Value?, _ new: Value?, _ type: MergeType, own: inout Own) {
        let oldForm = type.form(of: old)
        let newForm = type.form(of: new)
        if old != nil, new != nil, oldForm != newForm {
            // Content without a schema changed its form: the old form is gone and the new one came.
            walk(old, new, type, oldForm, own: &own)
        }
        walk(old, new, type, new == nil ? oldForm : newForm, own: &own)
        if old == nil { own.added = true }
        if new == nil { own.removed = true }
    }

    private mutating func walk(
        _ old: Value?, _ new: Value?, _ type: MergeType, _ form: MergeType.Form, own: inout Own
    ) {
        switch form {
        case .scalar, .atomic:
            break
        case .map:
            let a = old?.object
            let b = new?.object
            if !(a?.isEmpty ?? true) || !(b?.isEmpty ?? true) {
                compareMaps(a ?? Map(), b ?? Map(), type)
                return
            }
        case .associativeList:
            let a = old?.array ?? []
            let b = new?.array ?? []
            if !a.isEmpty || !b.isEmpty {
                compareLists(a, b, type)
                return
            }
        }
        if let old, let new, !old.equalsAsJSON(new) { own.modified = true }
    }

    private mutating func compareMaps(_ old: Map, _ new: Map, _ type: MergeType) {
        let before = old.entries
        let after = new.entries
        for (position, entry) in before.enumerated() {
            let twin =
                position < after.count && after[position].key == entry.key
                ? after[position].value : new[entry.key]
            if let twin, twin.isIdentical(to: entry.value) { continue }
            compare(entry.value, twin, type.member(entry.key).type, at: .field(entry.key))
        }
        for (position, entry) in after.enumerated() {
            if position < before.count && before[position].key == entry.key { continue }
            guard old.position(of: entry.key) == nil else { continue }
            compare(nil, entry.value, type.member(entry.key).type, at: .field(entry.key))
        }
    }

    private mutating func compareLists(_ old: [Value], _ new: [Value], _ type: MergeType) {
        let keys = type.listKeys
        let left = ListIndex(old, keys: keys)
        let right = ListIndex(new, keys: keys)
        let element = type.element
        for entry in left.identities.indices where left.first[entry] == entry {
            let identity = left.identities[entry]
            let twin = right.find(identity, hint: entry)
            let value = old[left.positions[entry]]
            switch (left.isDuplicated(entry), twin.map(right.isDuplicated) ?? false) {
            case (false, false):
                compare(value, twin.map { new[right.positions[$0]] }, element, at: identity)
            case (true, true):
                let before = left.items(old, sharingIdentityOf: entry)
                let after = right.items(new, sharingIdentityOf: twin ?? 0)
                if before != after { put(identity, Own(modified: true), FieldChanges()) }
            case (true, false):
                if let twin {
                    compareDuplicate(nil, new[right.positions[twin]], element, identity, Own(removed: true))
                } else {
                    put(identity, Own(removed: true), FieldChanges())
                }
            case (false, true):
                compareDuplicate(value, nil, element, identity, Own(added: true))
            }
        }
        for entry in right.identities.indices where right.first[entry] == entry {
            let identity = right.identities[entry]
            guard left.find(identity, hint: entry) == nil else { continue }
            if right.isDuplicated(entry) {
                put(identity, Own(added: true), FieldChanges())
            } else {
                compare(nil, new[right.positions[entry]], element, at: identity)
            }
        }
    }

    /// An element that had twins on one side only: its fields come or go, and so does the marker of the twins.
    private mutating func compareDuplicate(
        _ old: Value?, _ new: Value?, _ type: MergeType, _ identity: FieldSet.Element, _ marker: Own
    ) {
        var own = marker
        var below = FieldChanges()
        below.walk(old, new, type, own: &own)
        put(identity, own, below)
    }
}

extension ListIndex {
    /// The elements of `items` with the identity of `entry`, in order.
    func items(_ items: [Value], sharingIdentityOf entry: Int) -> [Value] {
        identities.indices.filter { first[$0] == first[entry] }.map { items[positions[$0]] }
    }
}
