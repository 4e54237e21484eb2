internal import CGit
internal import Glibc

/// A git repository on this machine: the user's own, or our bare mirror of a remote one.
///
/// Everything is read from the object database; nothing is checked out. Calls block.
///
/// A `Repository` belongs to one owner, which calls it from one thread at a time (any thread, but never two at
/// once): libgit2 allows the use of one repository object by one thread only, and its last error is kept per
/// thread. Hence the class is not `Sendable`. Several `Repository` objects may be open on one folder.
package final class Repository {
    private let handle: Handle
    /// The repository's own folder with a slash at its end: `….git/`, for a linked work tree
    /// `….git/worktrees/NAME/`.
    package let gitDirectory: String
    /// The folder of references and objects. The same as `gitDirectory` except in a linked work tree.
    package let commonDirectory: String
    /// The work tree's root with a slash at its end; nil for a bare repository.
    package let workTree: String?
    /// What to call the repository in errors.
    package internal(set) var location: String
    private let folder: OpenFolder?

    var pointer: OpaquePointer { handle.pointer }

    /// Opens a local repository: bare, not bare, a linked work tree, or any folder inside a work tree.
    ///
    /// - Throws: `notFound` when nothing is at the path, `notARepository` when something else is,
    ///   `unsupported` for repository formats that libgit2 does not know.
    package static func open(at path: String) throws(GitError) -> Repository {
        Library.start()
        var status = stat()
        guard stat(path, &status) == 0 else {
            let cause = String(cString: strerror(errno))
            throw GitError(
                .notFound, "the repository does not exist",
                hint: "it is picked up again when the folder is back", location: path, cause: cause)
        }
        let flags =
            path.hasSuffix(".git") || path.hasSuffix(".git/") ? GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue : 0
        return try open(path, flags: flags)
    }

    static func open(_ path: String, flags: UInt32) throws(GitError) -> Repository {
        Library.start()
        var pointer: OpaquePointer?
        let status = git_repository_open_ext(&pointer, path, flags, nil)
        guard status >= 0, let pointer else {
            var error = GitError(status: status, doing: "open the repository", location: path)
            if status == GIT_ENOTFOUND.rawValue { error.code = .notARepository }
            switch error.code {
            case .notARepository:
                error.message = "this is no git repository"
                error.hint = "name a repository, a folder in its work tree, or run git init there"
            case .unsupported:
                error.hint =
                    "libgit2 reads repositories with SHA-1 objects and ordinary references; not SHA-256 or reftable"
            default: break
            }
            throw error
        }
        return Repository(Handle(pointer, release: { git_repository_free($0) }), location: path)
    }

    init(_ handle: consuming Handle, location: String) {
        let pointer = handle.pointer
        gitDirectory = git_repository_path(pointer).map { String(cString: $0) } ?? location
        commonDirectory = git_repository_commondir(pointer).map { String(cString: $0) } ?? gitDirectory
        workTree = git_repository_workdir(pointer).map { String(cString: $0) }
        folder = OpenFolder(commonDirectory)
        self.location = Redaction.redacting(location)
        self.handle = handle
    }

    /// Whether there is no work tree.
    package var isBare: Bool { workTree == nil }

    /// Whether history ends early because the repository is a shallow clone.
    package var isShallow: Bool { git_repository_is_shallow(pointer) == 1 }

    /// Throws `notFound` when the repository was deleted or replaced since it was opened; it must then be opened
    /// anew, since this object may go on reading deleted files.
    package func checkPresence() throws(GitError) {
        guard let folder else { return }
        switch folder.presence {
        case .same: return
        case .missing:
            throw GitError(
                .notFound, "the repository was deleted",
                hint: "it is picked up again when the folder is back",
                location: location)
        case .replaced:
            throw GitError(.notFound, "the repository was replaced by another one", location: location)
        }
    }
}
