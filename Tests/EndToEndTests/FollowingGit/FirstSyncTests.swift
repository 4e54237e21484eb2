import Foundation
import Testing
import YAML

@Suite struct FirstSyncTests {
    @Test func aFreshRepositoryIsSyncedHealthyAndServed() throws {
        let repository = try ScratchRepository()
        let agent = try RunningAgent(["run", "--repo", repository.folder.path, "--speed", "10"])
        agent.waitForSync("web", of: try repository.head, within: 10)
        agent.waitForHealth("web")
        let names = try agent.kubectl("get", "deployments,services,ingresses,hpa,configmaps", "-o", "name")
        #expect(
            Set(names.split(separator: "\n").map(String.init)).isSuperset(of: [
                "deployment.apps/hello-world-flask", "service/hello-world-flask",
                "ingress.networking.k8s.io/hello-world-flask",
                "horizontalpodautoscaler.autoscaling/hello-world-flask", "configmap/hello-world-flask",
            ]))
        #expect(try agent.curl(agent.ingress + "/").contains("Hello, my first docker images!"))
        #expect(agent.end(SIGTERM).seconds < 1)
    }

    @Test func theStatusCommandAndKubectlAgree() throws {
        let repository = try ScratchRepository()
        let agent = try RunningAgent([
            "run", "--repo", repository.folder.path, "--name", "shop", "--speed", "10",
        ])
        agent.waitForHealth("shop")
        let table = try agent.trimtab("status").output
        #expect(table.contains("shop") && table.contains("Synced") && table.contains("Healthy"))
        let ours = try agent.application("shop")[name: "status"]?[name: "sync"]?[name: "revision"]?.string
        let theirs = try agent.kubectl(
            "get", "applications.trimtab.dev", "shop", "-n", "trimtab", "-o",
            "jsonpath={.status.sync.revision}")
        #expect(ours == theirs)
        #expect(ours == (try repository.head))
    }
}
