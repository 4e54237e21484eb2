import ArgumentParser

/// The command line.
@main
struct Trimtab: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trimtab",
        abstract: "Make a Kubernetes cluster follow a git repository.",
        discussion: """
            Without a cluster of your own, trimtab brings a simulated one that kubectl cannot tell from a real one.

              trimtab demo                          a scratch repository, a cluster and the agent, to try things out
              trimtab run --repo ./my-repository    follow a repository
              trimtab status                        what is deployed, and whether it is what git says
            """,
        version: Version.text,
        subcommands: [
            DemoCommand.self, RunCommand.self, ClusterCommand.self, StatusCommand.self, DiffCommand.self,
            SyncCommand.self, HistoryCommand.self, RollbackCommand.self, RenderCommand.self,
            SuspendCommand.self, ResumeCommand.self, WaitCommand.self, VersionCommand.self,
            GitTransferCommand.self,
        ])
}
