package import Kubernetes

/// The commit that a revision resolved to.
package struct Commit: Sendable, Hashable {
    /// The full id.
    package var id: String
    /// `name <mail>`.
    package var author: String
    /// The first line of the message.
    package var subject: String
    package var time: Timestamp?

    package init(id: String, author: String = "", subject: String = "", time: Timestamp? = nil) {
        self.id = id
        self.author = author
        self.subject = subject
        self.time = time
    }
}
