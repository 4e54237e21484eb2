internal import CGit

extension Repository {
    /// Makes this mirror's references those of the remote.
    func fetch(_ session: RemoteSession, references: [String]) throws(GitError) -> TransferResult {
        let location = session.location
        if location.scheme == .file { try Self.checkFolder(location) }
        let remote = try anonymousRemote(session)
        defer { withExtendedLifetime(session) {} }
        var options = git_fetch_options()
        git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION))
        options.callbacks = RemoteCallbacks.callbacks(session)
        options.proxy_opts.type = GIT_PROXY_AUTO
        options.update_fetchhead = 0
        options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
        options.follow_redirects = GIT_REMOTE_REDIRECT_INITIAL
        var connection = RemoteCallbacks.connectOptions(session)
        try check(
            git_remote_connect_ext(remote.pointer, GIT_DIRECTION_FETCH, &connection), session,
            "connect to the remote")
        defer { git_remote_disconnect(remote.pointer) }
        let head = defaultBranch(of: remote.pointer)
        let specifications = try refSpecifications(of: remote.pointer, references: references)
        let status = CStringArray.with(specifications) { specifications in
            var specifications = specifications
            return git_remote_download(remote.pointer, &specifications, &options)
        }
        try check(status, session, "fetch")
        // First what the remote deleted, then what it has: a branch `a` may have given way to `a/b`.
        try check(git_remote_prune(remote.pointer, &options.callbacks), session, "delete references")
        try check(
            git_remote_update_tips(
                remote.pointer, &options.callbacks, 0, GIT_REMOTE_DOWNLOAD_TAGS_NONE, "fetch"),
            session, "move references")
        try setHead(head)
        try tidy(afterUpdates: session.updates.count)
        var updates: [TransferResult.Update] = []
        for update in session.updates {
            updates.append(
                TransferResult.Update(
                    name: update.name, old: update.old, new: update.new, isForced: isForced(update)))
        }
        updates.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return TransferResult(headBranch: head, updates: updates)
    }

    /// What forges keep for every review and run.
    private static let crowdedNamespaces: Set<Substring> = [
        "pull", "pull-requests", "merge-requests", "changes", "pipelines", "environments", "keep-around",
    ]

    /// What to bring: every namespace below `refs/` that the remote or this mirror has (what the remote has no
    /// more must go), but of the crowded ones the named references only.
    private func refSpecifications(
        of remote: OpaquePointer, references: [String]
    ) throws(GitError) -> [String] {
        var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
        var count = 0
        try GitError.check(
            git_remote_ls(&heads, &count, remote), "list the remote's references", location: location)
        var names = try self.references(under: "refs/").map(\.name)
        for position in 0..<count {
            if let name = heads?[position]?.pointee.name { names.append(String(cString: name)) }
        }
        var namespaces: Set<Substring> = ["heads", "tags"]
        for name in names where name.hasPrefix("refs/") {
            let components = name.split(separator: "/")
            if components.count > 2, !Self.crowdedNamespaces.contains(components[1]) {
                namespaces.insert(components[1])
            }
        }
        var wanted = namespaces.sorted().map { "+refs/\($0)/*:refs/\($0)/*" }
        for name in references where Self.isCrowded(name) { wanted.append("+\(name):\(name)") }
        return wanted
    }

    private static func isCrowded(_ name: String) -> Bool {
        var valid: Int32 = 0
        let components = name.split(separator: "/")
        return components.count > 2 && components[0] == "refs" && crowdedNamespaces.contains(components[1])
            && git_reference_name_is_valid(&valid, name) == 0 && valid == 1
    }

    /// Keeps the mirror quick to read: many references in one file, few packs.
    private func tidy(afterUpdates count: Int) throws(GitError) {
        if count >= 100 {
            let references = try Handle(
                doing: "open references", location: location, release: { git_refdb_free($0) },
                { git_repository_refdb(&$0, pointer) })
            try GitError.check(git_refdb_compress(references.pointer), "pack references", location: location)
        }
        try MirrorPacks(self).consolidate()
    }

    func check(_ status: Int32, _ session: RemoteSession, _ action: String) throws(GitError) {
        if status < 0 { throw session.error(status, action) }
    }

    func anonymousRemote(_ session: RemoteSession) throws(GitError) -> Handle {
        let address = session.location.address
        return try Handle(
            doing: "use the address", location: session.location.redactedDescription,
            release: { git_remote_free($0) }
        ) { git_remote_create_anonymous(&$0, pointer, address) }
    }

    /// Opens the folder of a `file://` address, for the clear errors of opening.
    @discardableResult
    static func checkFolder(_ location: RepositoryLocation) throws(GitError) -> Repository {
        try Repository.open(at: String(location.address.dropFirst("file://".count)))
    }

    /// The branch that the remote's HEAD names; nil for a detached or missing HEAD.
    private func defaultBranch(of remote: OpaquePointer) -> String? {
        var buffer = git_buf()
        defer { git_buf_dispose(&buffer) }
        guard git_remote_default_branch(&buffer, remote) == 0, let text = buffer.ptr else { return nil }
        let name = String(cString: text)
        return name.hasPrefix("refs/heads/") ? String(name.dropFirst("refs/heads/".count)) : nil
    }

    /// Records the remote's default branch as this mirror's HEAD.
    private func setHead(_ branch: String?) throws(GitError) {
        guard let branch, try headBranch() != branch else { return }
        try GitError.check(
            git_repository_set_head(pointer, "refs/heads/" + branch), "record the default branch",
            location: location)
    }

    private func isForced(_ update: TransferResult.Update) -> Bool {
        guard let old = update.old, let new = update.new, update.name.hasPrefix("refs/heads/") else {
            return false
        }
        return (try? isAncestor(old, of: new)) == false
    }
}
