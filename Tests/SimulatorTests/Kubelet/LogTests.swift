import Kubernetes
import Simulator
import Testing
import YAML

@Suite("Logs")
struct LogTests {
    func scenario(_ script: String, policy: String = "Always") -> Scenario {
        var scenario = Scenario()
        scenario.create(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: pod}
            spec:
              restartPolicy: \(policy)
              containers:
              - {name: main, image: busybox, command: [sh, -c, "\(script)"]}
            """)
        return scenario
    }

    @Test("A log holds what was written, from where the client asks")
    func reading() {
        var scenario = scenario("for i in 1 2 3 4 5; do echo line $i; sleep 2; done; echo err >&2; sleep 100")
        #expect(
            scenario.log("pod") == "container \"main\" in pod \"pod\" is waiting to start: ContainerCreating")
        scenario.advance(20)
        #expect(scenario.log("pod") == "line 1\nline 2\nline 3\nline 4\nline 5\nerr\n")
        #expect(scenario.log("pod") { $0.tailLines = 2 } == "line 5\nerr\n")
        #expect(scenario.log("pod") { $0.limitBytes = 10 } == "line 1\nlin")
        #expect(scenario.log("pod") { $0.stream = .error } == "err\n")
        let stamped = scenario.log("pod") {
            $0.tailLines = 1
            $0.timestamps = true
        }
        #expect(stamped.hasSuffix("Z err\n"))
        #expect(stamped.utf8.count == 35)
        #expect(
            scenario.log("pod") { $0.previous = true }
                == "previous terminated container \"main\" in pod \"pod\" not found")
        #expect(scenario.log("pod") { $0.container = "x" } == "container x is not valid for pod pod")
    }

    @Test("The log before a restart is the previous one")
    func previous() {
        var scenario = scenario("echo run; sleep 3; exit 1")
        scenario.advance(8)
        #expect(scenario.pods().first?.status.containerStatuses.first?.restartCount == 1)
        #expect(scenario.log("pod") { $0.previous = true } == "run\n")
    }

    @Test("Following goes on until the container ends")
    func following() throws {
        var scenario = scenario("echo a; sleep 5; echo b; sleep 1", policy: "Never")
        scenario.advance(4)
        var options = LogOptions()
        options.follow = true
        var reader = try scenario.cluster.openLog(of: try #require(scenario.pods().first), options)
        var chunk = scenario.cluster.read(&reader)
        #expect(chunk.bytes == Array("a\n".utf8) && !chunk.isAtEnd)
        scenario.advance(4)
        chunk = scenario.cluster.read(&reader)
        #expect(chunk.bytes == Array("b\n".utf8))
        scenario.advance(4)
        #expect(scenario.cluster.read(&reader).isAtEnd)
    }

    @Test("Several containers have to be told apart")
    func several() {
        var scenario = Scenario()
        scenario.create(
            "{apiVersion: v1, kind: Pod, metadata: {name: two}, spec: {initContainers: [{name: i, image: busybox, command: ['true']}], containers: [{name: a, image: nginx}, {name: b, image: redis}]}}"
        )
        scenario.advance(10)
        #expect(
            scenario.log("two") == "a container name must be specified for pod two, choose one of: [i a b]")
        #expect(scenario.log("two") { $0.container = "b" }.hasSuffix("Ready to accept connections tcp\n"))
    }
}
