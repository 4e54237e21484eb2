/// What is asked of a remote repository.
package enum TransferRequest: Hashable, Sendable {
    /// The references of a remote, brought into a mirror. What the remote deleted is deleted, what was forced follows.
    ///
    /// Branches, tags and all other references, except those that forges keep for every review and run
    /// (`refs/pull/…`, `refs/merge-requests/…` and the like: hundreds of thousands in old repositories). Of these, the
    /// ones named in `references` are brought.
    case fetch(mirror: String, location: RepositoryLocation, references: [String] = [])
    /// A commit of the mirror as the new end of a remote branch, if that branch still ends at `expected`.
    case push(
        mirror: String, location: RepositoryLocation, commit: ObjectID, branch: String, expected: ObjectID)

    package var location: RepositoryLocation {
        switch self {
        case .fetch(_, let location, _), .push(_, let location, _, _, _): location
        }
    }

    package var mirror: String {
        switch self {
        case .fetch(let mirror, _, _), .push(let mirror, _, _, _, _): mirror
        }
    }
}

/// How far a transfer has come.
package struct TransferProgress: Hashable, Sendable {
    /// Objects received (or sent) so far.
    package var received: Int
    /// Objects in all; 0 while the remote still counts them.
    package var total: Int
    /// Bytes received (or sent) so far.
    package var bytes: Int

    package init(received: Int, total: Int, bytes: Int) {
        self.received = received
        self.total = total
        self.bytes = bytes
    }
}

/// What a transfer changed in the mirror.
package struct TransferResult: Hashable, Sendable {
    /// A reference that moved.
    package struct Update: Hashable, Sendable {
        /// The full name.
        package let name: String
        /// Where it pointed; nil when it is new.
        package let old: ObjectID?
        /// Where it points; nil when it was deleted.
        package let new: ObjectID?
        /// Whether history was rewritten: the old commit is no ancestor of the new one.
        package let isForced: Bool

        package init(name: String, old: ObjectID?, new: ObjectID?, isForced: Bool) {
            self.name = name
            self.old = old
            self.new = new
            self.isForced = isForced
        }
    }

    /// The remote's default branch; nil when it has none.
    package var headBranch: String?
    /// The references that moved, sorted bytewise by name; at most `maximumUpdates` of them.
    package var updates: [Update]

    package static let maximumUpdates = 1000

    package init(headBranch: String? = nil, updates: [Update] = []) {
        self.headBranch = headBranch
        self.updates = updates
    }
}

/// A way to carry out transfers: in a child process (`TransferProcess`), or here (`InProcessTransfer`).
package protocol Transfer: Sendable {
    /// Carries out a request, blocking.
    ///
    /// - Parameters:
    ///   - cancellation: Ends the transfer from another thread.
    ///   - progress: Called now and then on the calling thread.
    func perform(
        _ request: TransferRequest, cancellation: Cancellation?, progress: (TransferProgress) -> Void
    ) throws(GitError) -> TransferResult
}
