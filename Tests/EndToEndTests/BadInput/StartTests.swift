import Foundation
import Testing

@Suite struct StartTests {
    /// Runs a command that must end by itself with an error.
    private func refusal(_ arguments: [String]) throws -> Program {
        try Program.run(Checkout.trimtab, arguments + ["--api-port", "0", "--ingress-port", "0"])
    }

    @Test func aStateDirectoryInUseIsRefusedWithTheProcessThatHoldsIt() throws {
        let agent = try RunningAgent(["cluster"])
        let second = try refusal(["cluster", "--state-dir", agent.state.path])
        #expect(second.status == 1)
        #expect(second.errors.contains("is in use by process"))
        #expect(second.errors.contains("--state-dir"))
    }

    @Test func aPortInUseIsNamedWithTheOptionThatChangesIt() throws {
        let agent = try RunningAgent(["cluster"])
        let port = try #require(agent.api.split(separator: ":").last.map(String.init))
        let second = try Program.run(
            Checkout.trimtab,
            [
                "cluster", "--state-dir", try Scratch.folder("state").path, "--api-port", port,
                "--ingress-port", "0",
            ])
        #expect(second.status == 1)
        #expect(second.errors.contains(port))
        #expect(second.errors.contains("--api-port"))
    }

    @Test(arguments: [
        (["run"], "--repo"), (["run", "--repo", "/nonexistent", "--name", "Not A Name"], "--name"),
        (["cluster", "--nodes", "-1"], "--nodes"), (["cluster", "--speed", "0"], "--speed"),
    ])
    func aWrongOptionIsNamed(_ arguments: [String], _ option: String) throws {
        let program = try Program.run(Checkout.trimtab, arguments)
        #expect(program.status != 0)
        #expect(program.errors.contains(option))
    }

    @Test func aMissingRepositoryIsReportedAndFollowedWhenItComes() throws {
        let repository = try ScratchRepository()
        let away = repository.folder.deletingLastPathComponent().appending(path: "away")
        try FileManager.default.moveItem(at: repository.folder, to: away)
        let agent = try RunningAgent(["run", "--repo", repository.folder.path, "--speed", "10"])
        eventually(within: 10, "the status says what is missing") {
            try agent.trimtab("status", "web").output.contains(repository.folder.path)
        }
        try FileManager.default.moveItem(at: away, to: repository.folder)
        agent.waitForSync("web", of: try repository.head, within: 30)
    }

    @Test func aMissingBranchIsReportedByName() throws {
        let repository = try ScratchRepository()
        let agent = try RunningAgent(
            ["run", "--repo", repository.folder.path, "--revision", "nowhere", "--speed", "10"])
        eventually(within: 10, "the status names the branch") {
            try agent.trimtab("status", "web").output.contains("nowhere")
        }
        try repository.git("branch", "nowhere")
        agent.waitForSync("web", of: try repository.head, within: 10)
    }

    @Test func aMissingPathIsReportedByName() throws {
        let repository = try ScratchRepository()
        let agent = try RunningAgent(
            ["run", "--repo", repository.folder.path, "--path", "deploy/prod", "--speed", "10"])
        eventually(within: 10, "the status names the path") {
            try agent.trimtab("status", "web").output.contains("deploy/prod")
        }
    }
}
