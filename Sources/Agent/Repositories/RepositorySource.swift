package import Git

/// How a repository is opened, and how one learns that it changed.
package protocol RepositorySource: Sendable {
    /// Fetches what is new, where there is something to fetch.
    func refresh() async throws(GitError)
    /// Opens the repository for the calling thread.
    func open() throws(GitError) -> Repository
    /// Returns when the repository may have changed, or the task is cancelled.
    func change() async
}

extension RepositoryLocation {
    /// What users name: an address or a path. A `file://` address is the folder itself, read in place and watched.
    package init(named text: String) throws(GitError) {
        guard text.hasPrefix("file://") else {
            try self.init(text)
            return
        }
        var path = text.dropFirst("file://".count)
        if path.hasPrefix("localhost/") { path = path.dropFirst("localhost".count) }
        try self.init(String(path))
    }
}
