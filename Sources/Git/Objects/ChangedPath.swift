/// One file that differs between two trees.
package struct ChangedPath: Hashable, Sendable {
    package enum Change: String, Hashable, Sendable {
        case added, modified, deleted
        /// From a file to a link, or the like.
        case typeChanged
    }

    package let path: String
    package let change: Change
    /// The blob before; nil when it was added.
    package let oldID: ObjectID?
    /// The blob after; nil when it was deleted.
    package let newID: ObjectID?

    package init(path: String, change: Change, oldID: ObjectID?, newID: ObjectID?) {
        self.path = path
        self.change = change
        self.oldID = oldID
        self.newID = newID
    }
}
