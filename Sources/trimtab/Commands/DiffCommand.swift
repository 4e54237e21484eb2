import Agent
import ArgumentParser
import Kubernetes
import Logging
import Reconciler
import Rendering

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare git with the cluster, object by object.",
        discussion: """
            Prints a unified diff from the live objects to what git states. Values of secrets are masked. With
            --exit-code it exits with 0 for no difference, 1 for differences and 2 for an error.

            Examples:
              trimtab diff web
              trimtab diff web --revision feature        what merging that branch would change
              trimtab diff web --local .                 what is on disk and not committed yet
            """)

    @Argument(help: "The application; may be left out while there is only one.")
    var name: String?

    @Option(help: "The branch, tag or commit to compare instead of the tracked one.")
    var revision: String?

    @Option(
        help: ArgumentHelp("Compare the files of this work tree instead of a commit.", valueName: "directory")
    )
    var local: String?

    @Flag(help: "Exit with 0 for no difference, 1 for differences, 2 for an error.")
    var exitCode = false

    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if revision != nil, local != nil { throw ValidationError("give --revision or --local, not both") }
    }

    func run() async throws {
        try await exiting(onErrorWith: 2) {
            let client = ApplicationClient(cluster: try connection.cluster())
            let application = try await client.application(named: name)
            let result = try await render(application)
            try RepositoryAccess.check(result)
            let preview = try await preview(application, DesiredState(result), client.cluster)
            for change in preview.changes { show(change) }
            guard preview.errors.isEmpty else { throw Failure(preview.errors.joined(separator: "\n")) }
            if exitCode, !preview.changes.isEmpty { throw ExitCode(1) }
        }
    }

    private func render(_ application: Application) async throws -> RenderResult {
        let source = application.spec.source
        if let local {
            return RepositoryAccess.render(LocalTree(Place.absolute(local)), ApplicationSource(application))
        }
        let access = try await RepositoryAccess(source.repoURL, stateDirectory: connection.stateDir)
        return try access.render(application, at: revision ?? source.targetRevision).0
    }

    private func preview(
        _ application: Application, _ desired: DesiredState, _ cluster: any Cluster
    ) async throws -> Preview {
        let live = LiveCluster(cluster, logger: Logger(label: "diff") { _ in SwiftLogNoOpLogHandler() })
        defer { live.stop() }
        let autoscalers = GroupVersionKind(
            group: "autoscaling", version: "v2", kind: "HorizontalPodAutoscaler")
        var kinds = [autoscalers]
        kinds += desired.objects.map(\.object.groupVersionKind) + application.status.resources.map(\.kind)
        await live.watch(Array(Set(kinds)))
        let tracking = ApplicationLoop(application: application).trackingName
        return live.read { store in
            Preview(of: desired, for: application, tracking: tracking, live: store)
        }
    }

    private func show(_ change: Preview.Change) {
        switch change.verdict {
        case .same: break
        case .foreign(let other):
            Terminal.line("# \(change.key) belongs to the application \(other) and would be left alone")
        case .unservedKind:
            Terminal.line("# \(change.key) would not be applied: the cluster does not serve its kind")
        case .missing, .different, .extraneous:
            for line in change.diff.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                Terminal.line(Self.coloured(String(line)))
            }
        }
    }

    private static func coloured(_ line: String) -> String {
        switch line.first {
        case "+": Style.good(line)
        case "-": Style.bad(line)
        case "@": Style.faint(line)
        default: line
        }
    }
}
