/// One step from a value to a part of it.
package enum PathElement: Sendable, Hashable {
    /// The member of a map.
    case key(String)
    /// The element of an array, counted from 0.
    case index(Int)
}

extension [PathElement] {
    /// The path as Kubernetes writes it in messages: `spec.containers[2].name`.
    package var dotted: String {
        var text = ""
        for element in self {
            switch element {
            case .key(let key):
                if !text.isEmpty { text += "." }
                text += key
            case .index(let index):
                text += "[\(index)]"
            }
        }
        return text
    }
}
