/// What a user may ask a repository for.
package enum Revision: Hashable, Sendable, CustomStringConvertible {
    /// The checked-out branch of a local repository; the remote's default branch in a mirror.
    case head
    /// A branch by its short name, for example `main`.
    case branch(String)
    /// A tag by its short name, for example `v1.2`.
    case tag(String)
    /// A commit.
    case commit(ObjectID)
    /// Anything: `HEAD`, a branch, a tag, a full reference (`refs/…`), a commit's digits (four or more), and
    /// each of these with the suffixes `~N` and `^N` of gitrevisions(7).
    case named(String)

    /// The revision a user wrote. Nothing, the empty text and `HEAD` are the default branch.
    package init(_ text: String?) {
        guard let text, !text.isEmpty, text != "HEAD", text != "@" else {
            self = .head
            return
        }
        self = ObjectID(text).map(Revision.commit) ?? .named(text)
    }

    package var description: String {
        switch self {
        case .head: "HEAD"
        case .branch(let name), .tag(let name), .named(let name): name
        case .commit(let id): id.description
        }
    }
}

/// The commit a revision stands for at this moment.
package struct ResolvedRevision: Hashable, Sendable {
    /// What kind of name led to the commit.
    package enum Kind: Hashable, Sendable {
        /// A branch: the revision moves.
        case branch(String)
        case tag(String)
        case commit
        /// `HEAD`, with the branch it follows; nil when a commit is checked out.
        case head(branch: String?)
        /// Another reference, with its full name.
        case reference(String)
    }

    package let commit: Commit
    package let kind: Kind

    /// The branch's short name, if a branch is followed.
    package var branch: String? {
        switch kind {
        case .branch(let name): name
        case .head(let branch): branch
        case .tag, .commit, .reference: nil
        }
    }
}
