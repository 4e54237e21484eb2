extension Repository {
    /// Writes the planned commit on top of a remote's branch: into this mirror's object database, from there to the
    /// remote, and only when the remote has accepted it does the mirror's own branch follow.
    ///
    /// - Parameters:
    ///   - location: The remote that this is the mirror of.
    ///   - transfer: How to reach it.
    /// - Throws: `nonFastForward` when someone else was faster, `rejected` when the remote does not let this user
    ///   change the branch, and what else can go wrong with a remote. The mirror's branch then is where it was.
    @discardableResult
    package func publish(
        _ plan: CommitPlan, to location: RepositoryLocation, through transfer: any Transfer,
        cancellation: Cancellation? = nil, progress: (TransferProgress) -> Void = { _ in }
    ) throws(GitError) -> Commit {
        let commit = try createCommit(plan)
        let request = TransferRequest.push(
            mirror: gitDirectory, location: location, commit: commit.id, branch: plan.branch,
            expected: plan.parent)
        _ = try transfer.perform(request, cancellation: cancellation, progress: progress)
        return commit
    }

    /// Brings this mirror up to date with its remote.
    ///
    /// - Parameter references: Full names to bring beside branches and tags, such as `refs/pull/7/head`.
    @discardableResult
    package func fetch(
        from location: RepositoryLocation, references: [String] = [], through transfer: any Transfer,
        cancellation: Cancellation? = nil,
        progress: (TransferProgress) -> Void = { _ in }
    ) throws(GitError) -> TransferResult {
        try transfer.perform(
            .fetch(mirror: gitDirectory, location: location, references: references),
            cancellation: cancellation, progress: progress)
    }
}
