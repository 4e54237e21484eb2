import Agent
import ArgumentParser
import Git
import Kubernetes
import Reconciler
import Rendering

struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Go back to an earlier deployment by a revert commit in git.",
        discussion: """
            Writes one commit on top of the branch that the application follows, pushes it where the branch is in a
            remote repository, and prints it. Every file that the earlier deployment was made of comes back as it
            was then; the agent does the rest.

            Examples:
              trimtab rollback web                 to the deployment before the current one
              trimtab rollback web 1a2b3c4         to the state of that commit
              trimtab rollback web --dry-run       only show what the commit would change
            """)

    @Argument(help: "The application; may be left out while there is only one.")
    var name: String?

    @Argument(help: "The commit to go back to; the previous deployed one when left out.")
    var revision: String?

    @Flag(help: "Only show the commit.")
    var dryRun = false

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await exiting(onErrorWith: 1) {
            let client = ApplicationClient(cluster: try connection.cluster())
            let application = try await client.application(named: name)
            let source = application.spec.source
            let access = try await RepositoryAccess(source.repoURL, stateDirectory: connection.stateDir)
            let repository = access.repository
            let followed = source.targetRevision.isEmpty ? "HEAD" : source.targetRevision
            guard let branch = try repository.resolve(Revision(source.targetRevision)).branch else {
                throw Failure(
                    "\(application.name) follows \(followed), which is no branch",
                    hint: "change spec.source.targetRevision in git to go back to another tag or commit")
            }
            let tip = try repository.resolve(.branch(branch)).commit
            let (earlier, message) = try target(application, in: repository)
            let plan = try commit(application, from: tip, to: earlier, message, onto: branch, in: repository)
            Terminal.line(
                "\(dryRun ? "would go" : "going") back to \(earlier.id.abbreviated) \(earlier.subject)")
            for change in plan.changes { Terminal.line("  \(change.change.rawValue) \(change.path)") }
            if dryRun { return }
            let commit =
                access.location.isLocal
                ? try repository.write(plan)
                : try repository.publish(
                    plan, to: access.location, through: TransferProcess.ofThisProgram())
            Terminal.line("[\(branch) \(commit.id.abbreviated)] \(commit.subject)")
            Terminal.line(commit.id.description)
        }
    }

    /// The commit to go back to, and how the revert says so: the deployment before the current one, or any commit
    /// that is named.
    private func target(
        _ application: Application, in repository: Repository
    ) throws -> (commit: Git.Commit, subject: String) {
        if let revision {
            let commit = try repository.resolve(Revision(revision)).commit
            return (commit, "Revert to \(commit.id.abbreviated) \"\(commit.subject)\"")
        }
        let plan = try RollbackPlan(
            application: application.name, history: application.status.history, to: nil)
        return (try repository.resolve(Revision(plan.target.revision)).commit, plan.subject)
    }

    private func commit(
        _ application: Application, from tip: Git.Commit, to earlier: Git.Commit, _ subject: String,
        onto branch: String, in repository: Repository
    ) throws -> CommitPlan {
        func filesRead(_ commit: Git.Commit) -> [String] {
            RepositoryAccess.render(
                CommitTree(of: commit, in: repository), ApplicationSource(application)
            ).filesRead
        }
        let paths = RollbackPlan.paths(readThen: filesRead(earlier), readNow: filesRead(tip))
        let author =
            repository.defaultSignature()
            ?? Signature(name: "Trimtab", email: "trimtab@localhost", seconds: WallClock.now.seconds)
        return try repository.makeRestore(
            to: earlier.id, paths: paths, onto: branch, subject: subject, author: author)
    }
}
