import Agent
import FoundationEssentials
import Git
import Rendering

/// A folder that `trimtab render` reads, in the tree that it may refer to.
struct RenderedFolder {
    /// The work tree or commit around the folder; the whole file system for a folder that is in no repository, as
    /// for helm and kustomize.
    let tree: any FileTree
    /// The folder's path in the tree.
    let path: String
    /// Whether files that options name are the commit's and not those on disk.
    private let isCommitted: Bool

    /// Finds what the options name: on disk, in the commit of the work tree around it, or in another repository.
    init(_ path: String, repo: String?, revision: String?, stateDirectory: String?) async throws {
        if let repo {
            let access = try await RepositoryAccess(repo, stateDirectory: stateDirectory)
            let commit = try access.repository.resolve(Revision(revision)).commit
            tree = CommitTree(of: commit, in: access.repository)
            self.path = path == "." ? "" : path
            isCommitted = true
            return
        }
        let folder = Place.absolute(path)
        let repository = try? Repository.open(at: folder)
        let root = repository?.workTree.flatMap { (folder + "/").hasPrefix($0) ? $0 : nil }
        guard let revision else {
            let root = root ?? "/"
            tree = LocalTree(root.count > 1 ? String(root.dropLast()) : "")
            self.path = String((folder + "/").dropFirst(root.count).dropLast())
            isCommitted = false
            return
        }
        guard let repository, let root else {
            throw Failure("\(folder) is not in a work tree", hint: "name the repository with --repo")
        }
        tree = CommitTree(of: try repository.resolve(Revision(revision)).commit, in: repository)
        self.path = String((folder + "/").dropFirst(root.count).dropLast())
        isCommitted = true
    }

    /// The bytes of a file that an option names: in the commit beside the folder, else on disk.
    func file(_ name: String) throws(HelmError) -> [UInt8] {
        guard isCommitted else { return try Self.localFile(name) }
        do throws(RenderError) {
            return try tree.contents(of: path.isEmpty ? name : path + "/" + name)
        } catch {
            throw HelmError("open \(name): no such file or directory")
        }
    }

    /// The bytes of a file on disk; `-` is standard input.
    static func localFile(_ name: String) throws(HelmError) -> [UInt8] {
        let file = LocalFile(name == "-" ? "/dev/stdin" : Place.absolute(name))
        guard let bytes = try? file.read() else {
            throw HelmError("open \(name): no such file or directory")
        }
        return bytes
    }

    /// The bytes of a chart archive; nil when `path` names no file that could be one.
    static func archive(at path: String) -> [UInt8]? {
        guard path.hasSuffix(".tgz") || path.hasSuffix(".tar.gz") else { return nil }
        return FileManager.default.contents(atPath: Place.absolute(path)).map { [UInt8]($0) }
    }
}
