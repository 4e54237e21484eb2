internal import CGit

extension Repository {
    /// The commits that led to `commit`, the newest first, as `git log` lists them.
    ///
    /// With a path, the commits that changed something under it, with git's default simplification of history:
    /// at a merge that is the same as one of its parents under the path, only that parent is followed.
    ///
    /// - Parameters:
    ///   - path: A file or folder; nil or the root lists every commit.
    ///   - limit: The most commits to return.
    ///   - visiting: The most commits to look at; what lies beyond is left out.
    package func log(
        from commit: ObjectID, path: String? = nil, limit: Int = 100, visiting: Int = 1_000_000
    ) throws(GitError) -> [Commit] {
        let components = try RepositoryPath.components(of: path ?? "")
        var walk = HistoryWalk(start: try self.commit(commit))
        var states = PathStates(path: components.joined(separator: "/"))
        var log: [Commit] = []
        var visited = 0
        while log.count < limit, visited < visiting, let commit = walk.next() {
            visited += 1
            let parents = try presentParents(of: commit)
            guard !components.isEmpty else {
                log.append(commit)
                for parent in parents { walk.add(parent) }
                continue
            }
            let own = try states.state(of: commit, in: self)
            if parents.isEmpty {
                if own != nil { log.append(commit) }
                continue
            }
            var same: Commit?
            for parent in parents {
                guard try states.state(of: parent, in: self) == own else { continue }
                same = parent
                break
            }
            if let same {
                walk.add(same)
            } else {
                log.append(commit)
                for parent in parents { walk.add(parent) }
            }
        }
        return log
    }

    /// The parents that are there: in a shallow clone, history ends at its boundary.
    private func presentParents(of commit: Commit) throws(GitError) -> [Commit] {
        var parents: [Commit] = []
        for id in commit.parents {
            do {
                parents.append(try self.commit(id))
            } catch {
                guard error.code == .revisionNotFound, isShallow else { throw error }
            }
        }
        return parents
    }
}

/// What stands at one path in each commit, looked up once per root tree.
private struct PathStates {
    struct State: Hashable {
        let id: ObjectID
        let kind: TreeEntry.Kind
    }

    let path: String
    private var known: [ObjectID: State?] = [:]

    init(path: String) { self.path = path }

    mutating func state(of commit: Commit, in repository: Repository) throws(GitError) -> State? {
        if let state = known[commit.treeID] { return state }
        var found: State?
        // A submodule on the way ends the path: there is nothing of this repository behind it.
        do {
            found = try repository.entry(at: path, inTree: commit.treeID).map {
                State(id: $0.id, kind: $0.kind)
            }
        } catch {
            guard error.code == .unsupported else { throw error }
        }
        known[commit.treeID] = .some(found)
        return found
    }
}
