import ArgumentParser
import Kubernetes
import Reconciler
import Synchronization
import YAML

struct WaitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until an application is synced and healthy.",
        discussion: """
            Exits with 0 when it is, with 1 when the time is over first. Without --sync and --health it waits for both.

            Examples:
              trimtab wait web --timeout 2m
              trimtab wait web --health
            """)

    @Argument(help: "The application; may be left out while there is only one.")
    var name: String?

    @Flag(help: "Wait for the sync status Synced.")
    var sync = false

    @Flag(help: "Wait for the health Healthy.")
    var health = false

    @Option(help: "How long to wait, for example 90s or 5m.")
    var timeout = Length(.seconds(300))

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await exiting(onErrorWith: 1) {
            let client = ApplicationClient(cluster: try connection.cluster())
            let application = try await client.application(named: name)
            let wantsSync = sync || !health
            let wantsHealth = health || !sync
            let last = Mutex(application)
            let isOver = try await client.follow(
                application.name, until: ContinuousClock.now + timeout.duration
            ) { current in
                last.withLock { $0 = current }
                let isRunning =
                    current.operation != nil || current.status.operationState?.phase == .running
                let isSynced = current.status.sync.status == .synced && !isRunning
                let isHealthy = current.status.health.status == .healthy
                return !((isSynced || !wantsSync) && (isHealthy || !wantsHealth))
            }
            let summary = SyncCommand.summary(of: last.withLock { $0 })
            guard isOver else { throw Failure("timed out after \(timeout): \(summary)") }
            Terminal.line(summary)
        }
    }
}
