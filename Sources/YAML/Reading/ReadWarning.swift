/// Something a reader accepted that its author probably did not mean: a key given twice in one map.
package struct ReadWarning: Equatable, Sendable, CustomStringConvertible {
    /// One sentence for a person, without the places.
    package var message: String
    /// Where the key stands again.
    package var mark: Mark
    /// Where the key stood first.
    package var first: Mark
    /// The path of the value, as Kubernetes writes it: `spec.containers[2].name`.
    package var path: String

    package init(message: String, mark: Mark, first: Mark, path: String) {
        self.message = message
        self.mark = mark
        self.first = first
        self.path = path
    }

    package var description: String { "\(mark): \(message) (first at \(first))" }
}
