import Agent
import ArgumentParser
import Kubernetes
import Reconciler
import YAML

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List what was deployed when, by which commit, with what result.",
        discussion: """
            Examples:
              trimtab history web
              trimtab history web -o json
            """)

    @Argument(help: "The application; may be left out while there is only one.")
    var name: String?

    @Option(name: [.customShort("o"), .long], help: "table, wide, json or yaml.")
    var output = OutputFormat.table

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await exiting(onErrorWith: 1) {
            let client = ApplicationClient(cluster: try connection.cluster())
            let application = try await client.application(named: name)
            show(application)
        }
    }

    private func show(_ application: Application) {
        switch output {
        case .json, .yaml:
            let history = application.object.value[.status]?[.history] ?? .array([])
            OutputFormat.print(history, as: output)
        case .table, .wide:
            var table = TextTable(
                ["ID", "REVISION", "DEPLOYED", "AUTHOR", "RESULT", "SUBJECT"]
                    + (output == .wide ? ["STARTED", "FINISHED"] : []))
            let now = WallClock.now
            for entry in application.status.history.reversed() {
                var cells: [TextTable.Cell] = [
                    .init(String(entry.id)),
                    .init(output == .wide ? entry.revision : String(entry.revision.prefix(7))),
                    .init(Age.text(since: entry.deployedAt, now: now) + " ago"),
                    .init(entry.author),
                    .init(entry.result.rawValue, entry.result == .succeeded ? .good : .bad),
                    .init(entry.subject),
                ]
                if output == .wide {
                    cells += [.init(entry.startedAt.rfc3339), .init(entry.deployedAt.rfc3339)]
                }
                table.add(cells)
            }
            Terminal.write(table.text)
        }
    }
}
