import Kubernetes
import Simulator
import Testing
import YAML

/// The steps of the lesson on self-healing and autoscaling that happen inside pods.
@Suite("The lesson, from inside the pods")
struct LessonTests {
    func scenario(cpu: String? = nil) -> Scenario {
        var scenario = Scenario()
        scenario.create(Manifest.deployment("web", replicas: 2, cpu: cpu))
        scenario.create(Manifest.service("web"))
        scenario.create(Manifest.ingress("web"))
        scenario.advance(10)
        return scenario
    }

    @Test(
        "Ending the server's process is healed in place",
        arguments: ["killall python3", "killall python", "kill 1", "pkill python3"])
    func selfHealing(command: String) throws {
        var scenario = scenario()
        let victim = try #require(scenario.pods("web").first).name
        let session = try scenario.cluster.openSession(
            SessionRequest(namespace: "default", pod: victim, command: ["bash", "-c", command]))
        _ = session
        for _ in 0..<40 {
            let answer = scenario.cluster.serve(IngressRequest())
            #expect(answer.status == 200 && answer.podName != victim)
        }
        scenario.advance(5)
        let healed = scenario.pods("web").first { $0.name == victim }
        #expect(healed?.status.containerStatuses.first?.restartCount == 1)
        #expect(scenario.readyPods("web").count == 2)
    }

    @Test("A load test inside a pod reports in its own form, and the autoscaler answers it")
    func autoscaling() throws {
        var scenario = scenario(cpu: "100m")
        scenario.create(TrafficTests.autoscaler)
        scenario.advance(60)
        let name = try #require(scenario.pods("web").first).name
        let result = scenario.exec(
            name, ["bash", "-c", "ab -c 50 -n 10000 http://127.0.0.1:5000/"], seconds: 120)
        #expect(result.code == 0)
        #expect(result.output.contains("Concurrency Level:      50\n"))
        #expect(result.output.contains("Complete requests:      10000\nFailed requests:        0\n"))
        #expect(result.output.contains("Percentage of the requests served within a certain time (ms)\n"))
        let grown = scenario.advance(until: 60) { ($0.deployment("web").spec.replicas ?? 0) > 2 }
        #expect(grown != nil)
    }

    @Test("Names of Services resolve, and requests reach their pods")
    func names() throws {
        var scenario = scenario()
        scenario.create(ShellTests.pod())
        scenario.advance(5)
        let names = ["web", "web.default", "web.default.svc.cluster.local"]
        for name in names {
            let body = scenario.sh("box", "curl -s http://\(name):5000/").output
            #expect(body.hasPrefix("Hello, my first docker images! web-"), "\(name)")
        }
        #expect(scenario.sh("box", "wget -q -O- http://web:5000").output.hasPrefix("Hello"))
        let missing = scenario.sh("box", "curl -sS http://nowhere/")
        #expect(missing.error == "curl: (6) Could not resolve host: nowhere\n" && missing.code == 6)
        #expect(
            scenario.sh("box", "nslookup web").output.contains(
                "Name:\tweb.default.svc.cluster.local\nAddress: 10."))
        #expect(
            scenario.sh("box", "curl -s -o /dev/null -w '%{http_code}' http://web:5000/none").output == "404")
        scenario.patch(TrafficTests.web, ["spec": ["replicas": 0]])
        scenario.advance(10)
        let refused = scenario.sh("box", "curl -sS http://web:5000")
        #expect(refused.code == 7)
    }

    @Test("A policy that denies all keeps requests out")
    func policy() {
        var scenario = scenario()
        scenario.create(ShellTests.pod())
        scenario.create(
            "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny}, spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}}"
        )
        scenario.advance(5)
        #expect(scenario.sh("box", "curl -s -m 2 http://web:5000").code == 28)
        scenario.create(
            "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: allow}, spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: box}}}], ports: [{port: 5000}]}]}}"
        )
        #expect(scenario.sh("box", "curl -s -m 2 http://web:5000").code == 0)
    }

    @Test("A server answers with the files that are put into its directory")
    func files() {
        var scenario = Scenario()
        scenario.create(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: page}, data: {index.html: 'from the map'}}")
        scenario.create(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: site}
            spec:
              containers: [{name: nginx, image: nginx, volumeMounts: [{name: w, mountPath: /usr/share/nginx/html}]}]
              volumes: [{name: w, configMap: {name: page}}]
            """)
        scenario.create(ShellTests.pod(image: "nginx"))
        scenario.advance(10)
        let answer = scenario.cluster.serve(IngressRequest(), namespace: "default", pod: "site", port: 80)
        #expect(answer.map { String(decoding: $0.body, as: UTF8.self) } == "from the map")
        scenario.create(
            "{apiVersion: v1, kind: Pod, metadata: {name: plain}, spec: {containers: [{name: c, image: nginx}]}}"
        )
        scenario.advance(5)
        _ = scenario.sh("plain", "echo changed > /usr/share/nginx/html/index.html")
        #expect(scenario.sh("plain", "curl -s localhost").output == "changed\n")
    }

    @Test("Requests that find a container busy wait: with a limit longer, with more replicas shorter")
    func latency() {
        func mean(replicas: Int, limit: String) -> Double {
            var scenario = Scenario()
            scenario.create(
                Manifest.deployment(
                    "web", replicas: replicas, container: "        resources: {limits: {cpu: \(limit)}}"))
            scenario.create(Manifest.service("web"))
            scenario.create(Manifest.ingress("web"))
            scenario.advance(10)
            var total = 0.0
            for _ in 0..<200 { total += scenario.cluster.serve(IngressRequest()).latency.inSeconds }
            return total / 200
        }
        let one = mean(replicas: 1, limit: "1")
        #expect(mean(replicas: 4, limit: "1") < one / 2)
        #expect(mean(replicas: 1, limit: "200m") > one * 3)
    }
}
