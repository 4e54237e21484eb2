/// Where an object of a known kind is: its namespace (empty for cluster scope) and name.
package struct ObjectName: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var namespace: String
    package var name: String

    package init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    package static func < (left: ObjectName, right: ObjectName) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }

    package var description: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }
}
