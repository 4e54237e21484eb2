/// The files of one commit, read where they are stored: nothing is checked out.
///
/// Paths are relative to the root, parts joined by `/`, without a leading one; the root itself is the empty path.
package protocol FileTree {
    /// The id of the directory's content, the same whenever everything below it is the same; nil when there is
    /// no directory at `path`.
    func treeID(of path: String) throws(RenderError) -> String?

    /// What lies directly in a directory, in bytewise order of names; empty when there is no directory at `path`.
    func entries(of path: String) throws(RenderError) -> [FileEntry]

    /// A file's bytes; for a symbolic link the text of its target.
    func contents(of path: String) throws(RenderError) -> [UInt8]
}

/// One name in a directory of a ``FileTree``.
package struct FileEntry: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case file
        case directory
        case symbolicLink
        /// Another repository at a fixed commit (a git submodule), whose files are not part of the tree.
        case repository
    }

    package var name: String
    package var kind: Kind
    /// The id of the content (git's blob or tree id): equal ids mean equal bytes.
    package var contentID: String
    /// The file's size in bytes; 0 for a directory and where the size is not known without reading.
    package var size: Int

    package init(name: String, kind: Kind, contentID: String, size: Int = 0) {
        self.name = name
        self.kind = kind
        self.contentID = contentID
        self.size = size
    }
}
