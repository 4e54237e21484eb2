/// A persistent ordered map: a B+ tree whose nodes are copied when they are shared.
///
/// Copying the tree costs one reference; a write on a copy costs the nodes on its path, O(log n).
struct OrderedTree<Element: Sendable>: Sendable {
    /// Entries or children that a node holds before it is split.
    private static var capacity: Int { 64 }

    private var root = Node()
    private(set) var count = 0

    /// A leaf holds keys and elements; an inner node holds children and the smallest key of each.
    ///
    /// Sendable because a node is changed only while one tree alone refers to it (`isKnownUniquelyReferenced`);
    /// every shared node is immutable.
    private final class Node: @unchecked Sendable {
        var keys: [ObjectKey]
        var elements: [Element]
        var children: [Node]

        init(keys: [ObjectKey] = [], elements: [Element] = [], children: [Node] = []) {
            self.keys = keys
            self.elements = elements
            self.children = children
        }

        var isLeaf: Bool { children.isEmpty }

        func copy() -> Node { Node(keys: keys, elements: elements, children: children) }

        /// The position of the first key that is not less than `key`.
        func lowerBound(_ key: ObjectKey) -> Int {
            var low = 0
            var high = keys.count
            while low < high {
                let middle = (low + high) / 2
                if keys[middle] < key { low = middle + 1 } else { high = middle }
            }
            return low
        }

        /// The child whose range holds `key`.
        func child(of key: ObjectKey) -> Int {
            let position = lowerBound(key)
            if position < keys.count, keys[position] == key { return position }
            return max(0, position - 1)
        }

        /// Moves the upper half into a new node.
        func split() -> Node {
            let middle = keys.count / 2
            let right = Node(keys: Array(keys[middle...]))
            keys.removeSubrange(middle...)
            if isLeaf {
                right.elements = Array(elements[middle...])
                elements.removeSubrange(middle...)
            } else {
                right.children = Array(children[middle...])
                children.removeSubrange(middle...)
            }
            return right
        }
    }

    /// The element under `key`.
    subscript(key: ObjectKey) -> Element? {
        var node = root
        while !node.isLeaf { node = node.children[node.child(of: key)] }
        let position = node.lowerBound(key)
        return position < node.keys.count && node.keys[position] == key ? node.elements[position] : nil
    }

    /// Puts an element under `key`, or removes what is there; returns what was there.
    @discardableResult
    mutating func set(_ key: ObjectKey, to element: Element?) -> Element? {
        let (old, split) = Self.set(key, element, in: &root)
        if let split {
            let left = root
            root = Node(keys: [left.keys[0], split.keys[0]], children: [left, split])
        }
        while !root.isLeaf, root.children.count == 1 { root = root.children[0] }
        if old == nil, element != nil { count += 1 }
        if old != nil, element == nil { count -= 1 }
        return old
    }

    private static func set(
        _ key: ObjectKey, _ element: Element?, in node: inout Node
    ) -> (old: Element?, split: Node?) {
        if !isKnownUniquelyReferenced(&node) { node = node.copy() }
        guard node.isLeaf else {
            let position = node.child(of: key)
            let (old, split) = set(key, element, in: &node.children[position])
            if let split {
                node.keys.insert(split.keys[0], at: position + 1)
                node.children.insert(split, at: position + 1)
            }
            if let first = node.children[position].keys.first {
                node.keys[position] = first
            } else if node.children.count > 1 {
                node.keys.remove(at: position)
                node.children.remove(at: position)
            } else {
                // The last child became empty: the node is an empty leaf again.
                node.keys = []
                node.children = []
            }
            return (old, node.keys.count > capacity ? node.split() : nil)
        }
        let position = node.lowerBound(key)
        if position < node.keys.count, node.keys[position] == key {
            let old = node.elements[position]
            if let element {
                node.elements[position] = element
            } else {
                node.keys.remove(at: position)
                node.elements.remove(at: position)
            }
            return (old, nil)
        }
        guard let element else { return (nil, nil) }
        node.keys.insert(key, at: position)
        node.elements.insert(element, at: position)
        return (nil, node.keys.count > capacity ? node.split() : nil)
    }

    /// Visits the entries in order, from the first whose key is not less than `start`, until `body` returns false.
    func forEach(from start: ObjectKey? = nil, _ body: (ObjectKey, Element) -> Bool) {
        _ = Self.visit(root, from: start, body)
    }

    private static func visit(
        _ node: Node, from start: ObjectKey?, _ body: (ObjectKey, Element) -> Bool
    ) -> Bool {
        if node.isLeaf {
            for position in (start.map(node.lowerBound) ?? 0)..<node.keys.count
            where !body(node.keys[position], node.elements[position]) {
                return false
            }
            return true
        }
        let first = start.map(node.child) ?? 0
        for position in first..<node.children.count
        where !visit(node.children[position], from: position == first ? start : nil, body) {
            return false
        }
        return true
    }
}
