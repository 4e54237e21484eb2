extension FieldSet {
    /// The members of either set.
    package func union(_ other: FieldSet) -> FieldSet {
        if other.isEmpty || sharesStorage(with: other) { return self }
        if isEmpty { return other }
        return merged(with: other) { left, right in
            guard let left else { return right }
            guard let right else { return left }
            return Node(
                element: left.element, isMember: left.isMember || right.isMember,
                children: left.children.union(right.children))
        }
    }

    /// The members of both sets.
    package func intersection(_ other: FieldSet) -> FieldSet {
        if isEmpty || sharesStorage(with: other) { return self }
        if other.isEmpty { return other }
        return merged(with: other) { left, right in
            guard let left, let right else { return nil }
            return Node(
                element: left.element, isMember: left.isMember && right.isMember,
                children: left.children.intersection(right.children))
        }
    }

    /// The members that `other` has not. What stands below a member of `other` stays.
    package func difference(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return self }
        if sharesStorage(with: other) { return FieldSet() }
        return merged(with: other) { left, right in
            guard let left, let right else { return left }
            return Node(
                element: left.element, isMember: left.isMember && !right.isMember,
                children: left.children.difference(right.children))
        }
    }

    /// The members that neither are in `other` nor stand below a member of it.
    package func recursiveDifference(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return self }
        return merged(with: other) { left, right in
            guard let left, let right else { return left }
            guard !right.isMember else { return nil }
            return Node(
                element: left.element, isMember: left.isMember,
                children: left.children.recursiveDifference(right.children))
        }
    }

    /// Whether every member is also one of `other`.
    package func isSubset(of other: FieldSet) -> Bool {
        if isEmpty || sharesStorage(with: other) { return true }
        var right = other.nodes.startIndex
        for node in nodes {
            while right < other.nodes.endIndex,
                Element.order(other.nodes[right].element, node.element) < 0
            {
                right += 1
            }
            guard right < other.nodes.endIndex, case let match = other.nodes[right],
                match.element == node.element,
                !node.isMember || match.isMember, node.children.isSubset(of: match.children)
            else { return false }
        }
        return true
    }

    /// Whether the sets have a member in common.
    package func intersects(_ other: FieldSet) -> Bool { !intersection(other).isEmpty }

    /// The members below which no other member stands.
    package var leaves: FieldSet {
        FieldSet(
            sorted: nodes.map { node in
                Node(
                    element: node.element, isMember: node.isMember && node.children.isEmpty,
                    children: node.children.leaves)
            })
    }

    /// Walks both sets side by side. `combine` gets a node of either or both; a node without members vanishes.
    private func merged(with other: FieldSet, _ combine: (Node?, Node?) -> Node?) -> FieldSet {
        var result: [Node] = []
        result.reserveCapacity(nodes.count)
        func put(_ node: Node?) {
            guard let node, node.isMember || !node.children.isEmpty else { return }
            result.append(node)
        }
        var left = 0
        var right = 0
        while left < nodes.count, right < other.nodes.count {
            let order = Element.order(nodes[left].element, other.nodes[right].element)
            if order < 0 {
                put(combine(nodes[left], nil))
                left += 1
            } else if order > 0 {
                put(combine(nil, other.nodes[right]))
                right += 1
            } else {
                put(combine(nodes[left], other.nodes[right]))
                left += 1
                right += 1
            }
        }
        while left < nodes.count {
            put(combine(nodes[left], nil))
            left += 1
        }
        while right < other.nodes.count {
            put(combine(nil, other.nodes[right]))
            right += 1
        }
        return FieldSet(sorted: result)
    }
}
