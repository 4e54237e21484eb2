import Kubernetes
import Simulator
import Testing
import YAML

@Suite("Determinism")
struct DeterminismTests {
    /// A day in short: rollout, faults, load, deletion.
    func run(seed: UInt64) -> [String] {
        var scenario = Scenario(seed: seed)
        scenario.create(Manifest.deployment("web", replicas: 3, cpu: "100m"))
        scenario.create(Manifest.service("web"))
        scenario.create(Manifest.ingress("web"))
        scenario.create(TrafficTests.autoscaler)
        scenario.advance(40)
        scenario.cluster.setLoad(namespace: "default", service: "web", requestsPerSecond: 300)
        scenario.advance(100)
        for _ in 0..<20 { _ = scenario.cluster.serve(IngressRequest()) }
        if let pod = scenario.pods("web").first {
            scenario.cluster.endProcess(namespace: "default", pod: pod.name)
        }
        scenario.patch(
            WorkloadTests.web, ["spec": ["template": ["metadata": ["annotations": ["version": "2"]]]]])
        scenario.cluster.setNode("node-2", isReachable: false)
        scenario.advance(600)
        scenario.delete(WorkloadTests.web)
        scenario.advance(60)
        let objects = scenario.list("", "pods") + scenario.list("", "events") + scenario.list("", "nodes")
        return scenario.lines + objects.map { JSONWriter.string($0.value) }
    }

    @Test("The same seed writes the same log, another one another")
    func same() {
        let first = run(seed: 7)
        #expect(first.count > 200)
        #expect(first == run(seed: 7))
        #expect(first != run(seed: 8))
    }
}
