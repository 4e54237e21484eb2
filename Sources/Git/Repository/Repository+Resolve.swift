internal import CGit

extension Repository {
    /// The commit that a user's text stands for; nil, nothing and `HEAD` follow the default branch.
    package func resolve(_ text: String?) throws(GitError) -> ResolvedRevision {
        try resolve(Revision(text))
    }

    /// The commit that a revision stands for now.
    ///
    /// A name that is both a branch and a tag is the branch, as it is for Argo CD and `git switch`; `refs/tags/NAME`
    /// names the tag. Forty digits are always a commit.
    ///
    /// - Throws: `revisionNotFound`; its hint names what there is.
    package func resolve(_ revision: Revision) throws(GitError) -> ResolvedRevision {
        switch revision {
        case .head: return try resolveHead()
        case .commit(let id):
            return ResolvedRevision(commit: try peeled(id, named: id.description), kind: .commit)
        case .branch(let name):
            if let found = try resolved(reference: "refs/heads/" + name, kind: .branch(name)) { return found }
        case .tag(let name):
            if let found = try resolved(reference: "refs/tags/" + name, kind: .tag(name)) { return found }
        case .named(let name):
            if let found = try resolve(named: name) { return found }
        }
        throw unknownRevision(revision)
    }

    private func unknownRevision(_ revision: Revision) -> GitError {
        let names = (try? branches()) ?? []
        var hint: String?
        if names.isEmpty {
            hint = "the repository has no branch yet"
        } else {
            hint = "branches: " + names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
        }
        let what =
            switch revision {
            case .branch: "branch"
            case .tag: "tag"
            default: "branch, tag or commit"
            }
        return GitError(
            .revisionNotFound, "there is no \(what) '\(revision)'", hint: hint, location: location)
    }

    private func resolveHead() throws(GitError) -> ResolvedRevision {
        let branch = try headBranch()
        let name = branch.map { "refs/heads/" + $0 } ?? "HEAD"
        if let found = try resolved(reference: name, kind: .head(branch: branch)) { return found }
        let names = try branches()
        if names.isEmpty {
            throw GitError(
                .revisionNotFound, "the repository has no commits yet",
                hint: "commit something; it is picked up",
                location: location)
        }
        throw GitError(
            .revisionNotFound, "HEAD points to the branch '\(branch ?? "")', which does not exist",
            hint: "name a branch: " + names.prefix(8).joined(separator: ", "), location: location)
    }

    /// The branch that `HEAD` follows, even when it has no commit yet; nil when a commit is checked out.
    package func headBranch() throws(GitError) -> String? {
        let head = try Handle(
            doing: "read HEAD", location: location, release: { git_reference_free($0) },
            { git_reference_lookup(&$0, pointer, "HEAD") })
        guard let target = git_reference_symbolic_target(head.pointer) else { return nil }
        let name = String(cString: target)
        return name.hasPrefix("refs/heads/") ? String(name.dropFirst("refs/heads/".count)) : name
    }

    private func resolve(named name: String) throws(GitError) -> ResolvedRevision? {
        if name == "HEAD" || name == "@" { return try resolveHead() }
        if let suffix = name.firstIndex(where: { $0 == "~" || $0 == "^" }) {
            return try resolve(expression: name, base: String(name[..<suffix]))
        }
        if name.hasPrefix("refs/") { return try resolve(fullName: name) }
        if let found = try resolved(reference: "refs/heads/" + name, kind: .branch(name)) { return found }
        if let found = try resolved(reference: "refs/tags/" + name, kind: .tag(name)) { return found }
        for prefix in ["heads/", "tags/", "remotes/"] where name.hasPrefix(prefix) {
            if let found = try resolve(fullName: "refs/" + name) { return found }
        }
        let remote = "refs/remotes/" + name
        if let found = try resolved(reference: remote, kind: .reference(remote)) { return found }
        return try resolve(digits: name)
    }

    private func resolve(fullName name: String) throws(GitError) -> ResolvedRevision? {
        let kind: ResolvedRevision.Kind
        if name.hasPrefix("refs/heads/") {
            kind = .branch(String(name.dropFirst("refs/heads/".count)))
        } else if name.hasPrefix("refs/tags/") {
            kind = .tag(String(name.dropFirst("refs/tags/".count)))
        } else {
            kind = .reference(name)
        }
        return try resolved(reference: name, kind: kind)
    }

    /// The commit a reference leads to; nil when there is no such reference or no reference can be called so.
    private func resolved(
        reference name: String, kind: ResolvedRevision.Kind
    ) throws(GitError) -> ResolvedRevision? {
        guard let id = try target(of: name) else { return nil }
        return ResolvedRevision(commit: try peeled(id, named: name), kind: kind)
    }

    /// What a reference points to, through symbolic ones; nil when it does not exist.
    func target(of reference: String) throws(GitError) -> ObjectID? {
        var valid: Int32 = 0
        guard git_reference_name_is_valid(&valid, reference) == 0, valid == 1 else { return nil }
        var raw = git_oid()
        let status = git_reference_name_to_id(&raw, pointer, reference)
        if status == GIT_ENOTFOUND.rawValue {
            // A deleted repository looks like one without references.
            try checkPresence()
            return nil
        }
        try GitError.check(status, "read the reference \(reference)", location: location)
        return ObjectID(raw)
    }

    /// The commit behind an object: itself, or what an annotated tag names.
    private func peeled(_ id: ObjectID, named name: String) throws(GitError) -> Commit {
        var raw = id.raw
        var object: OpaquePointer?
        let status = git_object_lookup(&object, pointer, &raw, GIT_OBJECT_ANY)
        guard status >= 0, let object else {
            if status == GIT_ENOTFOUND.rawValue {
                throw GitError(
                    .revisionNotFound, "there is no commit \(id)", hint: missingCommitHint, location: location
                )
            }
            throw GitError(status: status, doing: "read \(name)", location: location)
        }
        defer { git_object_free(object) }
        var commit: OpaquePointer?
        guard git_object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0, let commit else {
            throw GitError(
                .revisionNotFound, "'\(name)' is no commit",
                hint: "name a branch, a tag of a commit or a commit",
                location: location)
        }
        defer { git_object_free(commit) }
        return Self.commit(commit)
    }

    private func resolve(digits: String) throws(GitError) -> ResolvedRevision? {
        let length = digits.utf8.count
        guard (4...40).contains(length), digits.utf8.allSatisfy({ Hexadecimal.value(of: $0) != nil }) else {
            return nil
        }
        var prefix = git_oid()
        guard git_oid_fromstrn(&prefix, digits, length) == 0 else { return nil }
        var commit: OpaquePointer?
        let status = git_commit_lookup_prefix(&commit, pointer, &prefix, length)
        if status == GIT_EAMBIGUOUS.rawValue {
            throw GitError(
                .revisionNotFound, "'\(digits)' fits more than one object", hint: "write more digits",
                location: location)
        }
        guard status == 0, let commit else { return nil }
        defer { git_commit_free(commit) }
        return ResolvedRevision(commit: Self.commit(commit), kind: .commit)
    }

    /// `BASE~2`, `BASE^` and the like. Only these suffixes: the others of gitrevisions(7) search history or the
    /// reflog and do not name a place in it.
    private func resolve(expression: String, base: String) throws(GitError) -> ResolvedRevision? {
        var current = try resolve(Revision(base)).commit
        var rest = expression.dropFirst(base.count)
        while let sign = rest.popFirst() {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            guard sign == "~" || sign == "^", let count = digits.isEmpty ? 1 : Int(digits), count <= 1_000_000
            else { return nil }
            if sign == "~" {
                for _ in 0..<count {
                    guard let parent = current.parents.first else { return nil }
                    current = try commit(parent)
                }
            } else if count > 0 {
                guard count <= current.parents.count else { return nil }
                current = try commit(current.parents[count - 1])
            }
        }
        return ResolvedRevision(commit: current, kind: .commit)
    }
}
