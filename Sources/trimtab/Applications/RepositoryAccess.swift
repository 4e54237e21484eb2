import Agent
import Git
import Kubernetes
import Logging
import Reconciler
import Rendering

/// The command line's own way into an application's repository: a local one in place, a remote one through a
/// mirror of its own beside the agent's.
struct RepositoryAccess {
    let repository: Repository
    let location: RepositoryLocation

    /// Opens the repository, after fetching what is new from a remote one.
    init(_ url: String, stateDirectory: String?) async throws {
        location = try RepositoryLocation(named: url)
        if let path = location.path {
            repository = try Repository.open(at: path)
        } else {
            let folder = try Place.stateDirectory(stateDirectory) + "/cli-mirrors"
            repository = try Repository.openMirror(of: location, in: folder)
            try repository.fetch(from: location, through: TransferProcess.ofThisProgram())
        }
    }

    /// Renders an Application's source at a revision; throws when it does not render whole.
    func render(_ application: Application, at revision: String) throws -> (RenderResult, Git.Commit) {
        let commit = try repository.resolve(Revision(revision)).commit
        let result = Self.render(CommitTree(of: commit, in: repository), ApplicationSource(application))
        return (result, commit)
    }

    /// Renders a tree without a cache.
    static func render(_ tree: some FileTree, _ source: ApplicationSource) -> RenderResult {
        var cache = RenderCache()
        return Renderer().render(tree, source: source, cache: &cache)
    }

    /// Throws one error that shows every mistake with its place.
    static func check(_ result: RenderResult) throws {
        guard !result.isComplete else { return }
        let count = result.errors.count
        throw Failure(
            "the source does not render (\(count) \(count == 1 ? "mistake" : "mistakes")):\n"
                + result.errors.map(\.description).joined(separator: "\n"))
    }
}
