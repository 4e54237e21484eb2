import ArgumentParser
import Reconciler
import YAML

struct SuspendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend",
        abstract: "Stop following git by itself: no new commits, no healing.",
        discussion: """
            The application's status goes on being compared. It lasts until `trimtab resume`.

            Examples:
              trimtab suspend web
            """)

    @Argument(help: "The application; may be left out while there is only one.")
    var name: String?

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await exiting(onErrorWith: 1) {
            let client = ApplicationClient(cluster: try connection.cluster())
            let application = try await client.application(named: name)
            guard application.spec.syncPolicy.isAutomated else {
                Terminal.line("application/\(application.name) is not automated")
                return
            }
            try await client.patch(
                application, ["spec": ["syncPolicy": ["automated": ["enabled": false]]]])
            Terminal.line("application/\(application.name) suspended")
        }
    }
}
