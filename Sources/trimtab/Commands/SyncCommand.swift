import ArgumentParser
import Kubernetes
import Reconciler
import Synchronization
import YAML

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Apply what git says now, and wait until it is done and healthy.",
        discussion: """
            Examples:
              trimtab sync web
              trimtab sync web --dry-run            what would be done
              trimtab sync web --prune              also delete what git no longer states
              trimtab sync web --revision v1.2      another revision; suspend the application first
            """)

    @Argument(help: "The application; may be left out while there is only one.")
    var name: String?

    @Option(help: "The branch, tag or commit to apply instead of the tracked one.")
    var revision: String?

    @Flag(help: "Delete objects that git no longer states, even if automation would not.")
    var prune = false

    @Flag(help: "Only say what would be done.")
    var dryRun = false

    @Option(help: "How long to wait, for example 90s or 5m.")
    var timeout = Length(.seconds(60))

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await exiting(onErrorWith: 1) {
            let client = ApplicationClient(cluster: try connection.cluster())
            let application = try await client.application(named: name)
            if let revision, revision != application.spec.source.targetRevision,
                application.spec.syncPolicy.isAutomated
            {
                throw Failure(
                    "\(application.name) follows "
                        + "\(application.spec.source.targetRevision.isEmpty ? "HEAD" : application.spec.source.targetRevision)"
                        + " by itself and would leave \(revision) at once",
                    hint: "run `trimtab suspend \(application.name)` first")
            }
            if application.status.operationState.map({ !$0.phase.isCompleted }) ?? false {
                Terminal.error("another operation is under way and is taken over")
            }
            let operation = ApplicationOperation(
                username: "trimtab-cli", revision: revision ?? "", prune: prune, dryRun: dryRun)
            let asked = try await client.patch(application, ["operation": operation.value])
            try await wait(for: asked, after: application.status.operationState, with: client)
        }
    }

    private func wait(
        for application: Application, after earlier: OperationState?, with client: ApplicationClient
    ) async throws {
        let deadline = ContinuousClock.now + timeout.duration
        let last = Mutex(application)
        let isOver = try await client.follow(application.name, until: deadline) { current in
            last.withLock { $0 = current }
            guard current.operation == nil, let state = current.status.operationState,
                state.phase.isCompleted, state != earlier
            else { return true }
            if dryRun || state.phase != .succeeded { return false }
            return current.status.health.status == .progressing || current.status.health.status == .missing
        }
        let end = last.withLock { $0 }
        guard isOver else {
            throw Failure(
                "timed out after \(timeout): \(Self.summary(of: end))",
                hint: "`trimtab status \(end.name)` shows what it waits for")
        }
        for result in end.status.operationState?.syncResult.resources ?? [] {
            Terminal.line("\(result.message)")
        }
        Terminal.line(Self.summary(of: end))
        guard end.status.operationState?.phase == .succeeded else { throw ExitCode(1) }
        if !dryRun, end.status.health.status != .healthy { throw ExitCode(1) }
    }

    /// `web: Succeeded, Synced, Healthy at 1a2b3c4`.
    static func summary(of application: Application) -> String {
        let status = application.status
        var text = "\(application.name): "
        if let operation = status.operationState {
            text += operation.phase.rawValue
            if operation.phase != .succeeded, !operation.message.isEmpty { text += " (\(operation.message))" }
            text += ", "
        }
        text += "\(status.sync.status.rawValue), \(status.health.status.rawValue)"
        if !status.sync.revision.isEmpty { text += " at \(status.sync.revision.prefix(7))" }
        return text
    }
}
