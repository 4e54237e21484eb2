/// What went wrong with a repository: a code to act on, a sentence for a person, and often what to do about it.
///
/// URLs in its texts carry no user names and passwords.
package struct GitError: Error, Hashable, Sendable {
    /// The kinds of failure a caller may want to tell apart.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// The path or remote repository does not exist.
        case notFound
        /// Something is there, but it is no git repository.
        case notARepository
        /// No such branch, tag or commit.
        case revisionNotFound
        /// The commit has nothing under that path.
        case pathNotFound
        /// The remote wants credentials, or refused those it was given.
        case authentication
        /// The SSH server's key is unknown or another one than expected.
        case hostKey
        /// The HTTPS server's certificate is not trusted.
        case certificate
        /// The remote cannot be reached, or the connection broke.
        case network
        /// The remote stopped answering.
        case timeout
        /// The branch has moved in the meantime.
        case nonFastForward
        /// The work tree or index holds changes that would be lost.
        case workTreeDirty
        /// The remote does not let this user change the branch.
        case rejected
        /// A revert touches lines that were changed again later.
        case conflict
        /// The branch already is what it was asked to become.
        case nothingToCommit
        /// Another process holds a lock in the repository.
        case locked
        /// No space, or no more of the disk quota.
        case diskFull
        /// Objects or references cannot be read.
        case corrupt
        /// The input exceeds a bound (size, depth, number of entries).
        case tooLarge
        /// A path or link leads out of the repository.
        case outsideRepository
        /// Something git can do and this program cannot.
        case unsupported
        /// The caller asked for an end.
        case cancelled
        case other
    }

    package var code: Code
    /// One sentence without a full stop at its end.
    package var message: String
    /// What the user can do about it.
    package var hint: String?
    /// Where: a path in the repository, a path on disk or a URL without credentials.
    package var location: String?
    /// What the library underneath said.
    package var cause: String?

    package init(
        _ code: Code, _ message: String, hint: String? = nil, location: String? = nil, cause: String? = nil
    ) {
        self.code = code
        self.message = Redaction.redacting(message)
        self.hint = hint
        self.location = location.map(Redaction.redacting)
        self.cause = cause.map(Redaction.redacting)
    }
}

extension GitError: CustomStringConvertible {
    /// `location: message: cause (hint)`; what is missing is left out.
    package var description: String {
        var text = ""
        if let location { text += location + ": " }
        text += message
        if let cause, !cause.isEmpty { text += ": " + cause }
        if let hint { text += " (" + hint + ")" }
        return text
    }
}
