/// A set of fields of an object (structured-merge-diff's `Set`): which fields a manager owns, or which ones changed.
///
/// A tree of path elements in sorted arrays. A field being a member says nothing about its parents or children:
/// each is a member of its own. Copies and the results of set operations share unchanged branches.
package struct FieldSet: Sendable {
    /// A step of the tree: whether the field itself is a member, and which fields below it are.
    struct Node: Sendable {
        let element: Element
        var isMember: Bool
        var children: FieldSet
    }

    /// In the order of the elements, without duplicates. A node that is no member has children.
    var nodes: [Node]

    /// The empty set.
    package init() { nodes = [] }

    /// `nodes` in any order, without duplicates.
    init(unsorted nodes: [Node]) {
        self.nodes = nodes
        sort()
    }

    /// `nodes`, already in order.
    init(sorted nodes: [Node]) { self.nodes = nodes }

    /// A set of the given paths.
    package init(_ paths: [Element]...) {
        nodes = []
        for path in paths { insert(path) }
    }

    private mutating func sort() {
        for index in nodes.indices.dropFirst()
        where Element.order(nodes[index - 1].element, nodes[index].element) > 0 {
            nodes.sort { Element.order($0.element, $1.element) < 0 }
            return
        }
    }

    package var isEmpty: Bool { nodes.isEmpty }

    /// The number of members.
    package var count: Int { nodes.reduce(0) { $0 + ($1.isMember ? 1 : 0) + $1.children.count } }

    /// The place of `element` among the nodes, or where it would stand.
    func position(of element: Element) -> (index: Int, found: Bool) {
        var low = 0
        var high = nodes.count
        while low < high {
            let middle = (low + high) / 2
            let order = Element.order(nodes[middle].element, element)
            if order == 0 { return (middle, true) }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return (low, false)
    }

    /// Adds the field at the end of `path`, not its parents. The empty path is the whole object, which nobody owns.
    package mutating func insert(_ path: [Element]) { insert(path[...]) }

    private mutating func insert(_ path: ArraySlice<Element>) {
        guard let element = path.first else { return }
        let rest = path.dropFirst()
        let (index, found) = position(of: element)
        if !found { nodes.insert(Node(element: element, isMember: false, children: FieldSet()), at: index) }
        if rest.isEmpty {
            nodes[index].isMember = true
        } else {
            nodes[index].children.insert(rest)
        }
    }

    /// Whether the field at the end of `path` is a member.
    package func contains(_ path: [Element]) -> Bool {
        var set = self
        for (step, element) in path.enumerated() {
            let (index, found) = set.position(of: element)
            guard found else { return false }
            if step == path.count - 1 { return set.nodes[index].isMember }
            set = set.nodes[index].children
        }
        return false
    }

    /// The members below `element`.
    func children(of element: Element) -> FieldSet {
        let (index, found) = position(of: element)
        return found ? nodes[index].children : FieldSet()
    }

    /// Calls `body` with every member's path: at each level the members first, then what is below.
    package func forEach(_ body: ([Element]) -> Void) {
        var path: [Element] = []
        forEach(&path, body)
    }

    private func forEach(_ path: inout [Element], _ body: ([Element]) -> Void) {
        for node in nodes where node.isMember {
            path.append(node.element)
            body(path)
            path.removeLast()
        }
        for node in nodes where !node.children.isEmpty {
            path.append(node.element)
            node.children.forEach(&path, body)
            path.removeLast()
        }
    }

    /// Every member's path.
    package var paths: [[Element]] {
        var paths: [[Element]] = []
        forEach { paths.append($0) }
        return paths
    }

    /// A path as conflict messages print it: `.spec.template.spec.containers[name="web"].image`.
    package static func displayText(_ path: [Element]) -> String {
        path.map(\.displayText).joined()
    }

    /// Whether both have the very same storage, which says that they are equal without a look at them.
    func sharesStorage(with other: FieldSet) -> Bool {
        nodes.count == other.nodes.count
            && nodes.withUnsafeBufferPointer { a in
                other.nodes.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress }
            }
    }
}

extension FieldSet: Equatable {
    package static func == (left: FieldSet, right: FieldSet) -> Bool {
        if left.sharesStorage(with: right) { return true }
        guard left.nodes.count == right.nodes.count else { return false }
        for (a, b) in zip(left.nodes, right.nodes) {
            guard a.isMember == b.isMember, a.element == b.element, a.children == b.children else {
                return false
            }
        }
        return true
    }
}
