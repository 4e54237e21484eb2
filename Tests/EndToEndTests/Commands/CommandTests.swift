import Foundation
import Testing
import YAML

@Suite struct CommandTests {
    @Test(arguments: [
        "demo", "run", "cluster", "status", "diff", "sync", "history", "rollback", "render", "suspend",
        "resume", "wait", "version",
    ])
    func everyCommandExplainsItself(_ command: String) throws {
        let help = try Program.run(Checkout.trimtab, [command, "--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("USAGE: trimtab \(command)"))
        if command != "version" { #expect(help.output.contains("Examples:")) }
    }

    @Test func renderPrintsWhatWouldBeAppliedFromDiskAndFromACommit() throws {
        let repository = try ScratchRepository()
        let first = try repository.head
        try repository.replace("flask:latest", with: "flask:v2", in: "deployment.yaml")
        let disk = try Program.run(Checkout.trimtab, ["render", repository.folder.path])
        #expect(disk.status == 0)
        #expect(disk.output.contains("image: lyzhang1999/hello-world-flask:v2"))
        let commit = try Program.run(
            Checkout.trimtab, ["render", ".", "--repo", repository.folder.path, "--revision", first])
        #expect(commit.status == 0, "\(commit.errors)")
        #expect(commit.output.contains("image: lyzhang1999/hello-world-flask:latest"))
    }

    @Test func renderShowsTheLineThatIsWrong() throws {
        let repository = try ScratchRepository()
        try repository.write("service.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: [\n")
        let program = try Program.run(Checkout.trimtab, ["render", repository.folder.path])
        #expect(program.status == 1)
        #expect(program.errors.contains("service.yaml:"))
    }

    @Test func syncOfAnotherRevisionIsRefusedWhileTheApplicationFollowsByItself() throws {
        let repository = try ScratchRepository()
        try repository.git("tag", "v1")
        let agent = try RunningAgent(["run", "--repo", repository.folder.path, "--speed", "10"])
        agent.waitForSync("web", of: try repository.head, within: 10)
        let sync = try agent.trimtab("sync", "web", "--revision", "v1")
        #expect(sync.status == 1)
        #expect(sync.errors.contains("trimtab suspend web"))
    }

    @Test func waitEndsWithTheSummaryOrAtItsTimeOut() throws {
        let repository = try ScratchRepository()
        let agent = try RunningAgent(["run", "--repo", repository.folder.path, "--speed", "10"])
        let done = try agent.trimtab("wait", "web", "--timeout", "30s")
        #expect(done.status == 0, "\(done.errors)")
        #expect(done.output.contains("Synced, Healthy"))
        try repository.replace(
            "flask:latest", with: "flask:latest\n          command: [sh, -c, exit 1]", in: "deployment.yaml")
        agent.waitForSync("web", of: try repository.commit("It ends at once"), within: 5)
        let never = try agent.trimtab("wait", "web", "--health", "--timeout", "2s")
        #expect(never.status == 1)
        #expect(never.errors.contains("timed out after 2s"))
    }

    @Test func aCommandWithoutAClusterSaysHowToGetOne() throws {
        let program = try Program.run(
            Checkout.trimtab, ["status", "--state-dir", try Scratch.folder("empty").path])
        #expect(program.status == 1)
        #expect(program.errors.contains("trimtab run --repo"))
    }

    @Test func theKubeconfigIsForItsOwnerAlone() throws {
        let agent = try RunningAgent(["cluster"])
        let attributes = try FileManager.default.attributesOfItem(atPath: agent.kubeconfig)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let config = try agent.kubectl("config", "view", "--raw", "-o", "json")
        let value = try JSONReader.value(from: Array(config.utf8))
        #expect(value[name: "current-context"]?.string == "trimtab")
    }
}
