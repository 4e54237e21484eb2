import ArgumentParser
import Reconciler
import YAML

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Follow git by itself again.",
        discussion: """
            Examples:
              trimtab resume web
            """)

    @Argument(help: "The application; may be left out while there is only one.")
    var name: String?

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await exiting(onErrorWith: 1) {
            let client = ApplicationClient(cluster: try connection.cluster())
            let application = try await client.application(named: name)
            guard application.spec.syncPolicy.automated?.enabled == false else {
                Terminal.line("application/\(application.name) is not suspended")
                return
            }
            try await client.patch(
                application, ["spec": ["syncPolicy": ["automated": ["enabled": true]]]])
            Terminal.line("application/\(application.name) resumed")
        }
    }
}
