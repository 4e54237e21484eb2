import Kubernetes
import Simulator
import Testing
import YAML

@Suite("Traffic and autoscaling")
struct TrafficTests {
    static let web = "/apis/apps/v1/namespaces/default/deployments/web"

    func scenario(cpu: String? = nil, container: String = "", replicas: Int = 2) -> Scenario {
        var scenario = Scenario()
        scenario.create(Manifest.deployment("web", replicas: replicas, cpu: cpu, container: container))
        scenario.create(Manifest.service("web"))
        scenario.create(Manifest.ingress("web"))
        return scenario
    }

    func body(_ response: IngressResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test("Requests are spread evenly over the ready pods")
    func spread() {
        var scenario = scenario()
        let answer1 = scenario.cluster.serve(IngressRequest())
        #expect(answer1.status == 503)
        scenario.advance(10)
        var counts: [String: Int] = [:]
        for _ in 0..<400 {
            let response = scenario.cluster.serve(IngressRequest())
            #expect(response.status == 200)
            #expect(body(response) == "Hello, my first docker images! \(response.podName)\n")
            counts[response.podName, default: 0] += 1
        }
        #expect(counts.count == 2)
        #expect(counts.values.allSatisfy { (150...250).contains($0) })
        #expect(
            scenario.cluster.serve(IngressRequest(path: "/other")).status == 404, "the path type is Exact")
        let ingress = scenario.list("networking.k8s.io", "ingresses").first.map(Ingress.init)
        #expect(ingress?.status.loadBalancer.ingress.map(\.ip) == ["127.0.0.1"])
    }

    @Test("Not one request fails while a pod is down, and it comes back")
    func selfHealing() throws {
        var scenario = scenario()
        scenario.advance(10)
        let victim = try #require(scenario.pods("web").first).name
        scenario.cluster.endProcess(namespace: "default", pod: victim)
        let slice = EndpointSlice(
            try #require(
                scenario.list("discovery.k8s.io", "endpointslices", namespace: "default").first {
                    $0.name.hasPrefix("web-")
                }))
        #expect(slice.endpoints.count { $0.conditions.ready == true } == 1)
        for _ in 0..<50 {
            let answer = scenario.cluster.serve(IngressRequest())
            #expect(answer.status == 200 && answer.podName != victim)
        }
        scenario.advance(5)
        var answers: Set<String> = []
        for _ in 0..<50 { answers.insert(scenario.cluster.serve(IngressRequest()).podName) }
        #expect(answers.contains(victim))
    }

    @Test("No request is lost while a rollout goes on")
    func rollout() {
        var scenario = scenario(
            container: "        readinessProbe: {httpGet: {path: /, port: 5000}, periodSeconds: 1}")
        scenario.advance(15)
        scenario.patch(Self.web, ["spec": ["template": ["metadata": ["annotations": ["version": "2"]]]]])
        for _ in 0..<300 {
            scenario.advance(0.1)
            let answer2 = scenario.cluster.serve(IngressRequest())
            #expect(answer2.status == 200)
        }
        #expect(scenario.deployment("web").status.updatedReplicas == 2)
        #expect(scenario.pods("web").count == 2)
    }

    @Test("A pod is an endpoint only while its readiness probe passes")
    func readiness() throws {
        var scenario = scenario(
            container: "        readinessProbe: {httpGet: {path: /nowhere, port: 5000}, periodSeconds: 5}",
            replicas: 1)
        scenario.advance(30)
        #expect(scenario.pods("web").map(scenario.status) == ["Running"])
        #expect(scenario.readyPods("web").isEmpty)
        let name = try #require(scenario.pods("web").first).name
        #expect(
            scenario.events(name).contains {
                $0.reason == "Unhealthy"
                    && $0.message == "Readiness probe failed: HTTP probe failed with statuscode: 404"
            })
        let answer3 = scenario.cluster.serve(IngressRequest())
        #expect(answer3.status == 503)
    }

    static let autoscaler = """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          minReplicas: 2
          maxReplicas: 10
          metrics:
          - type: Resource
            resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}
        """

    func condition(_ scenario: Scenario, _ type: String) -> HorizontalPodAutoscalerCondition? {
        HorizontalPodAutoscaler(
            Object(scenario.get("autoscaling", "horizontalpodautoscalers", "web") ?? .null)
        )
        .status.conditions.first { $0.type == type }
    }

    @Test("The autoscaler grows the Deployment under load and shrinks it five minutes after")
    func autoscaling() throws {
        var scenario = scenario(cpu: "100m")
        scenario.create(Self.autoscaler)
        scenario.advance(60)
        #expect(scenario.cluster.podMetrics(namespace: "default").count == 2)
        #expect(condition(scenario, "ScalingActive")?.reason == "ValidMetricFound")
        // 200 requests a second at 2 ms: 400m over two pods of 100m, four times the target.
        scenario.cluster.setLoad(namespace: "default", service: "web", requestsPerSecond: 200)
        let up = scenario.advance(until: 120) { ($0.deployment("web").spec.replicas ?? 0) >= 8 }
        #expect(try #require(up) <= 60)
        scenario.advance(60)
        #expect(scenario.readyPods("web").count == scenario.deployment("web").spec.replicas)
        let grown = try #require(scenario.deployment("web").spec.replicas)
        #expect((8...9).contains(grown))
        #expect(
            scenario.events("web").contains {
                $0.reason == "SuccessfulRescale"
                    && $0.message
                        == "New size: 4; reason: cpu resource utilization (percentage of request) above target"
            })
        scenario.cluster.setLoad(namespace: "default", service: "web", requestsPerSecond: 0)
        scenario.advance(270)
        #expect(
            (scenario.deployment("web").spec.replicas ?? 0) >= min(grown, 8),
            "for five minutes what the load needed stays")
        scenario.advance(90)
        #expect(scenario.deployment("web").spec.replicas == 2)
    }

    @Test("Without a request the autoscaler says why it cannot work")
    func missingRequest() throws {
        var scenario = scenario()
        scenario.create(Self.autoscaler)
        scenario.advance(60)
        let active = condition(scenario, "ScalingActive")
        #expect(active?.status == "False")
        #expect(active?.reason == "FailedGetResourceMetric")
        let name = try #require(scenario.pods("web").first).name
        #expect(
            active?.message
                == "the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container web of Pod \(name)"
        )
    }
}
