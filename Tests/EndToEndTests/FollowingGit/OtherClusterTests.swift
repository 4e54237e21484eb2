import Foundation
import Testing

/// The agent beside a cluster that is not its own, reached over HTTPS through a kubeconfig.
@Suite struct OtherClusterTests {
    @Test func anotherProcessesClusterIsDrivenThroughItsKubeconfig() throws {
        let repository = try ScratchRepository()
        let cluster = try RunningAgent(["cluster", "--speed", "10"])
        let agent = try RunningAgent([
            "run", "--repo", repository.folder.path, "--kubeconfig", cluster.kubeconfig,
        ])
        #expect(agent.api == cluster.api)
        cluster.waitForSync("web", of: try repository.head, within: 10)
        cluster.waitForHealth("web")
        try cluster.kubectl("delete", "service", "hello-world-flask")
        eventually(within: 5, "the Service is back") {
            try cluster.kubectl("get", "service", "hello-world-flask", "--ignore-not-found", "-o", "name")
                .isEmpty == false
        }
        try repository.replace("flask:latest", with: "flask:v2", in: "deployment.yaml")
        let commit = try repository.commit("Release 2")
        cluster.waitForSync("web", of: commit, within: 5)
        #expect(agent.end(SIGTERM).seconds < 1.5)
    }

    @Test func aClusterThatCannotBeReachedIsNamed() throws {
        let cluster = try RunningAgent(["cluster"])
        let kubeconfig = cluster.kubeconfig
        _ = cluster.end(SIGTERM)
        let status = try Program.run(Checkout.trimtab, ["status", "--kubeconfig", kubeconfig])
        #expect(status.status == 1)
        #expect(status.errors.contains(cluster.api))
    }
}
