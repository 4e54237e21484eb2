internal import CGit
internal import Glibc

extension Repository {
    /// Writes the planned commit and moves the branch to it, if it still is where it was when the plan was made.
    ///
    /// When the branch is checked out in a work tree, index and files are brought along. No hook is run.
    ///
    /// - Throws: `nonFastForward` when the branch has moved, `workTreeDirty` when the work tree or index holds
    ///   changes, `locked` when another git process keeps the branch locked. Then nothing has changed.
    @discardableResult
    package func write(_ plan: CommitPlan) throws(GitError) -> Commit {
        let commit = try createCommit(plan)
        try advance(
            plan.branch, from: plan.parent, to: commit, logMessage: "trimtab: " + commit.subject,
            author: plan.author)
        return commit
    }

    /// Writes the commit into the object database; no branch leads to it yet.
    func createCommit(_ plan: CommitPlan) throws(GitError) -> Commit {
        let tree = try treeHandle(plan.treeID)
        let parent = try commitHandle(plan.parent)
        let signature = try signatureHandle(plan.author)
        defer { git_signature_free(signature) }
        var raw = git_oid()
        var parents: [OpaquePointer?] = [parent.pointer]
        try GitError.check(
            git_commit_create(
                &raw, pointer, nil, signature, signature, nil, plan.message, tree.pointer, 1, &parents),
            "write the commit", location: location)
        return try commit(ObjectID(raw))
    }

    func signatureHandle(_ signature: Signature) throws(GitError) -> UnsafeMutablePointer<git_signature> {
        var pointer: UnsafeMutablePointer<git_signature>?
        let status = git_signature_new(
            &pointer, signature.name, signature.email, signature.seconds, Int32(clamping: signature.offset))
        guard status >= 0, let pointer else {
            var error = GitError(status: status, doing: "use '\(signature)' as an author", location: location)
            error.hint = "set user.name and user.email with git config"
            throw error
        }
        return pointer
    }

    /// Moves a branch from one commit to another under its lock: whoever came first has won.
    func advance(
        _ branch: String, from old: ObjectID, to new: Commit, logMessage: String, author: Signature
    ) throws(GitError) {
        let reference = "refs/heads/" + branch
        let transaction = try lock(reference)
        guard try target(of: reference) == old else { throw movedBranch(branch) }
        let workTree = try checkedOutWorkTree(of: branch)
        if let workTree { try workTree.bringAlong(from: try commit(old), to: new) }
        let signature = try signatureHandle(author)
        defer { git_signature_free(signature) }
        var raw = new.id.raw
        var status = git_transaction_set_target(transaction.pointer, reference, &raw, signature, logMessage)
        if status >= 0 { status = git_transaction_commit(transaction.pointer) }
        guard status < 0 else { return }
        let error = GitError(status: status, doing: "move the branch '\(branch)'", location: location)
        if let workTree { workTree.putBack(from: new, to: try commit(old)) }
        throw error
    }

    func movedBranch(_ branch: String) -> GitError {
        GitError(
            .nonFastForward, "someone else was faster: the branch '\(branch)' has moved",
            hint: "look at what was committed and try again", location: location)
    }

    /// Takes git's lock on a reference; it ends with the handle. Waits up to a second for another holder.
    private func lock(_ reference: String) throws(GitError) -> Handle {
        let transaction = try Handle(
            doing: "lock \(reference)", location: location, release: { git_transaction_free($0) }
        ) { git_transaction_new(&$0, pointer) }
        var attempts = 0
        while true {
            let status = git_transaction_lock_ref(transaction.pointer, reference)
            guard status < 0 else { return transaction }
            attempts += 1
            guard status == GIT_ELOCKED.rawValue, attempts < 50 else {
                throw GitError(status: status, doing: "lock \(reference)", location: location)
            }
            usleep(20_000)
        }
    }

    /// Who commits according to git's configuration (`user.name`, `user.email`), now; nil when nobody is named.
    package func defaultSignature() -> Signature? {
        var signature: UnsafeMutablePointer<git_signature>?
        guard git_signature_default(&signature, pointer) == 0, let signature else { return nil }
        defer { git_signature_free(signature) }
        return Signature(signature.pointee)
    }
}
