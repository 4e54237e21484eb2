/// One name in a tree.
package struct TreeEntry: Hashable, Sendable {
    /// What stands under the name.
    package enum Kind: Hashable, Sendable {
        case blob(executable: Bool)
        case tree
        /// A blob whose bytes are the link's target.
        case symlink
        /// A commit of another repository. It is reported, never followed.
        case submodule
    }

    /// The last component of `path`.
    package let name: String
    /// The path from the root of the tree that was asked for, with `/` between components.
    package let path: String
    package let id: ObjectID
    package let kind: Kind
    /// Bytes of the blob, where they were asked for.
    package let size: Int?

    package init(name: String, path: String, id: ObjectID, kind: Kind, size: Int? = nil) {
        self.name = name
        self.path = path
        self.id = id
        self.kind = kind
        self.size = size
    }

    /// Whether the entry is a file's content (not a link, folder or submodule).
    package var isFile: Bool {
        if case .blob = kind { true } else { false }
    }
}
