import Kubernetes
import Simulator
import Testing
import YAML

@Suite("Memory pressure")
struct NodePressureTests {
    @Test("When a node's memory is short the pod that exceeds its request most goes first")
    func eviction() {
        var scenario = Scenario(nodes: 1) { $0.nodeSize.memory = "2Gi" }
        func pod(_ name: String, _ memory: String, request: String?) -> String {
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: \(name), annotations: {sim.trimtab.dev/memory: \(memory)}}
            spec:
              containers:
              - name: c
                image: nginx
            \(request.map { "    resources: {requests: {memory: \($0)}}" } ?? "")
            """
        }
        scenario.create(pod("modest", "500Mi", request: "600Mi"))
        scenario.create(pod("small", "200Mi", request: nil))
        scenario.advance(10)
        #expect(scenario.readyPods().count == 2)
        scenario.create(pod("greedy", "900Mi", request: "100Mi"))
        scenario.advance(10)
        let greedy = scenario.pods().first { $0.name == "greedy" }
        #expect(greedy?.status.phase == "Failed")
        #expect(greedy?.status.reason == "Evicted")
        #expect(
            greedy?.status.message.hasPrefix(
                "The node was low on resource: memory. Threshold quantity: 100Mi, available: ") == true)
        #expect(scenario.readyPods().map(\.name).sorted() == ["modest", "small"])
        func pressure() -> String? {
            scenario.get("", "nodes", "node-1", namespace: "").map { Node(Object($0)) }?.status.conditions
                .first { $0.type == "MemoryPressure" }?.status
        }
        #expect(pressure() == "True")
        scenario.advance(310)
        #expect(pressure() == "False")
    }

    @Test("A node lists the images that were pulled to it")
    func images() {
        var scenario = Scenario(nodes: 1)
        scenario.create(
            "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: 'nginx:1.27'}]}}"
        )
        scenario.advance(10)
        let images = scenario.get("", "nodes", "node-1", namespace: "")?[.status]?[.images]?.array
        #expect(images?.first?[.names]?[at: 1]?.string == "docker.io/library/nginx:1.27")
    }
}
