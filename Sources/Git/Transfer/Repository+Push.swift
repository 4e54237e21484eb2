internal import CGit
internal import Glibc

extension Repository {
    /// Sends a commit of this mirror to a remote branch that must still end at `expected`, and moves the mirror's
    /// own branch once the remote has accepted it.
    func push(
        _ session: RemoteSession, commit: ObjectID, branch: String, expected: ObjectID
    ) throws(GitError) -> TransferResult.Update {
        let reference = "refs/heads/" + branch
        session.expectedTip = expected
        let remote = try anonymousRemote(session)
        defer { withExtendedLifetime(session) {} }
        var options = git_push_options()
        git_push_options_init(&options, UInt32(GIT_PUSH_OPTIONS_VERSION))
        options.callbacks = RemoteCallbacks.callbacks(session)
        options.proxy_opts.type = GIT_PROXY_AUTO
        options.follow_redirects = GIT_REMOTE_REDIRECT_INITIAL
        // One small pack: a second thread costs more than it saves.
        options.pb_parallelism = 1
        let status = try withTemporaryReference(to: commit) { name in
            CStringArray.with(["\(name):\(reference)"]) { specifications in
                var specifications = specifications
                return git_remote_push(remote.pointer, &specifications, &options)
            }
        }
        if status == GIT_ENONFASTFORWARD.rawValue, session.failure == nil { throw session.tooSlow() }
        if let refusal = session.refusal { throw Self.refused(refusal, session) }
        try check(status, session, "push")
        return try moveMirror(reference, from: expected, to: commit)
    }

    /// libgit2 pushes references only, and the branch itself must not move before the remote's has.
    private func withTemporaryReference(
        to commit: ObjectID, _ body: (String) -> Int32
    ) throws(GitError) -> Int32 {
        let name = "refs/trimtab/push"
        var raw = commit.raw
        var reference: OpaquePointer?
        try GitError.check(
            git_reference_create(&reference, pointer, name, &raw, 1, nil), "prepare the push",
            location: location)
        git_reference_free(reference)
        let status = body(name)
        // Should removing it fail, the next fetch does it. The error of the push must stay libgit2's last one.
        if status >= 0 { git_reference_remove(pointer, name) }
        return status
    }

    private static func refused(_ reason: String, _ session: RemoteSession) -> GitError {
        let races = [
            "non-fast-forward", "fetch first", "stale info", "failed to update ref", "failed to lock",
            "cannot lock",
        ]
        if races.contains(where: { reason.contains($0) }) {
            var error = session.tooSlow()
            error.cause = Redaction.redacting(reason)
            return error
        }
        return GitError(
            .rejected, "the remote refused the commit",
            hint:
                "a branch protection or hook at the remote may not let this user push; revert through a pull request",
            location: session.location.redactedDescription, cause: reason)
    }

    /// Adds a commit to the repository in a folder: copies the objects, then moves the branch there as a local
    /// repository's is, work tree included. libgit2's own transport for folders does neither check for others
    /// nor know work trees.
    func pushToFolder(
        _ session: RemoteSession, commit: ObjectID, branch: String, expected: ObjectID
    ) throws(GitError) -> TransferResult.Update {
        let target = try Self.checkFolder(session.location)
        guard try target.target(of: "refs/heads/" + branch) == expected else { throw session.tooSlow() }
        try copyObjects(of: commit, notIn: expected, to: target, session)
        let commit = try target.commit(commit)
        try target.advance(
            branch, from: expected, to: commit, logMessage: "push: " + commit.subject,
            author: commit.committer)
        return try moveMirror("refs/heads/" + branch, from: expected, to: commit.id)
    }

    private func copyObjects(
        of commit: ObjectID, notIn known: ObjectID, to target: Repository, _ session: RemoteSession
    ) throws(GitError) {
        let walk = try Handle(doing: "walk commits", location: location, release: { git_revwalk_free($0) }) {
            git_revwalk_new(&$0, pointer)
        }
        var start = commit.raw
        var end = known.raw
        try GitError.check(git_revwalk_push(walk.pointer, &start), "walk commits", location: location)
        try GitError.check(git_revwalk_hide(walk.pointer, &end), "walk commits", location: location)
        let builder = try Handle(
            doing: "pack objects", location: location, release: { git_packbuilder_free($0) }
        ) {
            git_packbuilder_new(&$0, pointer)
        }
        git_packbuilder_set_threads(builder.pointer, 1)
        try GitError.check(
            git_packbuilder_insert_walk(builder.pointer, walk.pointer), "pack objects", location: location)
        try GitError.check(
            git_packbuilder_write(builder.pointer, target.commonDirectory + "objects/pack", 0, nil, nil),
            "write objects", location: session.location.redactedDescription)
    }

    /// Moves a reference of the mirror after the remote has moved its own. Should it have moved otherwise in the
    /// meantime, the next fetch settles it.
    private func moveMirror(
        _ reference: String, from old: ObjectID, to new: ObjectID
    ) throws(GitError) -> TransferResult.Update {
        var oldRaw = old.raw
        var newRaw = new.raw
        var moved: OpaquePointer?
        let status = git_reference_create_matching(&moved, pointer, reference, &newRaw, 1, &oldRaw, "push")
        git_reference_free(moved)
        if status != GIT_EMODIFIED.rawValue, status != GIT_ENOTFOUND.rawValue {
            try GitError.check(status, "move the mirror's branch", location: location)
        }
        return TransferResult.Update(name: reference, old: old, new: new, isForced: false)
    }
}
