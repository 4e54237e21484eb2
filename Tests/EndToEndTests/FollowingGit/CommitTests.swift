import Foundation
import Testing
import YAML

@Suite struct CommitTests {
    let repository: ScratchRepository
    let agent: RunningAgent

    init() throws {
        repository = try ScratchRepository()
        agent = try RunningAgent(["run", "--repo", repository.folder.path, "--speed", "10"])
        agent.waitForSync("web", of: try repository.head, within: 10)
    }

    private func image() throws -> String {
        try agent.kubectl(
            "get", "deploy", "hello-world-flask", "-o", "jsonpath={.spec.template.spec.containers[0].image}")
    }

    @Test func aCommitIsLiveWithoutWaitingForAPoll() throws {
        try repository.replace("flask:latest", with: "flask:v2", in: "deployment.yaml")
        let commit = try repository.commit("Release 2")
        agent.waitForSync("web", of: commit, within: 5)
        #expect(try image() == "lyzhang1999/hello-world-flask:v2")
        agent.waitForHealth("web")
    }

    @Test func aRemovedFilesObjectIsPruned() throws {
        try repository.git("rm", "-q", "ingress.yaml")
        let commit = try repository.commit("No way in")
        agent.waitForSync("web", of: commit, within: 5)
        #expect(try agent.kubectl("get", "ingress", "-o", "name").isEmpty)
    }

    @Test func aRevertAndARollbackBothRestoreTheFormerState() throws {
        agent.waitForHealth("web")
        try repository.replace("flask:latest", with: "flask:v2", in: "deployment.yaml")
        agent.waitForSync("web", of: try repository.commit("Release 2"), within: 5)
        let rollback = try agent.trimtab("rollback", "web")
        #expect(rollback.status == 0, "\(rollback.errors)")
        let head = try repository.head
        #expect(rollback.output.contains(head))
        #expect(try repository.git("log", "-1", "--format=%s") == "Revert \"Release 2\"")
        agent.waitForSync("web", of: head, within: 5)
        #expect(try image() == "lyzhang1999/hello-world-flask:latest")
        #expect(try repository.git("status", "--porcelain").isEmpty)
        try repository.git("revert", "--no-edit", "HEAD")
        agent.waitForSync("web", of: try repository.head, within: 5)
        #expect(try image() == "lyzhang1999/hello-world-flask:v2")
    }

    @Test func theDifferenceIsShownBeforeItIsApplied() throws {
        #expect(try agent.trimtab("suspend", "web").status == 0)
        try repository.replace("flask:latest", with: "flask:v3", in: "deployment.yaml")
        _ = try repository.commit("Release 3")
        eventually(within: 5, "the difference is seen") {
            let diff = try agent.trimtab("diff", "web", "--exit-code")
            return diff.status == 1 && diff.output.contains("-") && diff.output.contains("flask:v3")
        }
        #expect(try image() == "lyzhang1999/hello-world-flask:latest")
        #expect(try agent.trimtab("resume", "web").status == 0)
        agent.waitForSync("web", of: try repository.head, within: 5)
        #expect(try agent.trimtab("diff", "web", "--exit-code").status == 0)
    }

    @Test func secretValuesAreMaskedInDiffs() throws {
        #expect(try agent.trimtab("suspend", "web").status == 0)
        try repository.write(
            "secret.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: door\nstringData:\n  password: open-sesame\n")
        _ = try repository.commit("A secret")
        eventually(within: 5, "the secret is in the difference") {
            let diff = try agent.trimtab("diff", "web").output
            return diff.contains("door") && !diff.contains("open-sesame")
                && !diff.contains("b3Blbi1zZXNhbWU=")
        }
    }

    @Test func historyNamesEveryDeployedCommit() throws {
        agent.waitForHealth("web")
        try repository.replace("flask:latest", with: "flask:v2", in: "deployment.yaml")
        let commit = try repository.commit("Release 2")
        agent.waitForSync("web", of: commit, within: 5)
        let history = try agent.trimtab("history", "web").output
        #expect(history.contains(String(commit.prefix(7))) && history.contains("Release 2"))
        #expect(history.contains("Begin"))
    }
}
