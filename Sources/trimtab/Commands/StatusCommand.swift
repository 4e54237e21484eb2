import ArgumentParser
import Kubernetes
import Reconciler
import YAML

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what is deployed and whether it is what git says.",
        discussion: """
            Examples:
              trimtab status                     every application in a table
              trimtab status web                 one application and its objects
              trimtab status web -o json         the Application object
              trimtab status --watch             go on printing changes
              trimtab status web --exit-code     0 Synced and Healthy, 1 not, 2 error
            """)

    @Argument(help: "The application; all of them when left out.")
    var name: String?

    @Option(name: [.customShort("o"), .long], help: "table, wide, json or yaml.")
    var output = OutputFormat.table

    @Flag(name: .shortAndLong, help: "Go on and print every change.")
    var watch = false

    @Flag(help: "Exit with 0 when Synced and Healthy, 1 when not, 2 on an error.")
    var exitCode = false

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await exiting(onErrorWith: exitCode ? 2 : 1) {
            let client = ApplicationClient(cluster: try connection.cluster())
            let applications =
                if let name { [try await client.application(named: name)] } else { try await client.all() }
            show(applications)
            if watch { try await follow(client, printed: applications) }
            if exitCode, !applications.allSatisfy(\.isSyncedAndHealthy) { throw ExitCode(1) }
        }
    }

    private func show(_ applications: [Application]) {
        switch output {
        case .json, .yaml:
            let value =
                name != nil && applications.count == 1
                ? applications[0].object.value : OutputFormat.list(applications.map(\.object.value))
            OutputFormat.print(value, as: output)
        case .table, .wide:
            if applications.isEmpty {
                Terminal.error("No applications found in namespace \(ApplicationClient.namespace).")
                return
            }
            Terminal.write(StatusTable.applications(applications, wide: output == .wide))
            if name != nil, let application = applications.first {
                Terminal.write(StatusTable.details(of: application))
            }
        }
    }

    private func follow(_ client: ApplicationClient, printed: [Application]) async throws {
        var versions: [String: String] = [:]
        for application in printed {
            versions[application.name] = application.object.metadata.resourceVersion
        }
        while true {
            let (items, version) = try await client.cluster.list(
                ApplicationClient.path, namespace: ApplicationClient.namespace)
            for item in items where versions[item.name] != item.metadata.resourceVersion {
                changed(Application(item))
            }
            let events = try await client.cluster.watch(
                .watch(ApplicationClient.path, namespace: ApplicationClient.namespace, after: version))
            do {
                for try await event in events where event.kind == .added || event.kind == .modified {
                    changed(Application(event.object))
                }
            } catch let error as StatusError where error.code == 410 {
                continue
            }
        }

        func changed(_ application: Application) {
            versions[application.name] = application.object.metadata.resourceVersion
            guard name == nil || name == application.name else { return }
            switch output {
            case .json, .yaml: OutputFormat.print(application.object.value, as: output)
            case .table, .wide:
                Terminal.write(
                    StatusTable.applications([application], wide: output == .wide, headings: false))
            }
        }
    }
}
