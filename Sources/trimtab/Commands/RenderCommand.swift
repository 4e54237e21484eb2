import Agent
import ArgumentParser
import Git
import Kubernetes
import Reconciler
import Rendering
import YAML

struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Print what would be applied, as YAML.",
        discussion: """
            Without --repo and --revision the folder is read as it is on disk, committed or not.

            Examples:
              trimtab render ./deploy
              trimtab render deploy --repo https://git.example.com/shop.git --revision v1.2
              trimtab render ./deploy --revision HEAD~1
            """)

    @Argument(help: "The folder: on disk, or in the repository with --repo.")
    var path: String

    @Option(help: ArgumentHelp("The repository that holds the folder.", valueName: "url|path"))
    var repo: String?

    @Option(help: "The branch, tag or commit to read.")
    var revision: String?

    @Flag(help: "Also read the folders below it.")
    var recurse = false

    @Option(help: ArgumentHelp("The state directory ($TRIMTAB_HOME or ~/.trimtab).", valueName: "directory"))
    var stateDir: String?

    func run() async throws {
        try await exiting(onErrorWith: 1) {
            let result = try await render()
            for notice in result.notices { Terminal.error("notice: \(notice)") }
            try RepositoryAccess.check(result)
            for rendered in result.objects {
                Terminal.write("---\n# Source: \(rendered.file)\n" + YAMLWriter.string(rendered.object.value))
            }
        }
    }

    private func render() async throws -> RenderResult {
        let directory = ApplicationSource.Directory(recurse: recurse)
        if let repo {
            let access = try await RepositoryAccess(repo, stateDirectory: stateDir)
            let commit = try access.repository.resolve(Revision(revision)).commit
            return RepositoryAccess.render(
                CommitTree(of: commit, in: access.repository),
                ApplicationSource(path: path, directory: directory))
        }
        let folder = Place.absolute(path)
        guard let revision else {
            let result = RepositoryAccess.render(
                LocalTree(folder), ApplicationSource(path: "", directory: directory))
            if result.errors.contains(where: { $0.code == .pathNotFound }) {
                throw Failure("there is no folder \(folder)")
            }
            return result
        }
        let repository = try Repository.open(at: folder)
        guard let root = repository.workTree, (folder + "/").hasPrefix(root) else {
            throw Failure("\(folder) is not in a work tree", hint: "name the repository with --repo")
        }
        let inside = String((folder + "/").dropFirst(root.count).dropLast())
        let commit = try repository.resolve(Revision(revision)).commit
        return RepositoryAccess.render(
            CommitTree(of: commit, in: repository), ApplicationSource(path: inside, directory: directory))
    }
}
