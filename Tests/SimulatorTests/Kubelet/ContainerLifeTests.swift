import Kubernetes
import Simulator
import Testing
import YAML

@Suite("The life of containers")
struct ContainerLifeTests {
    func scenario(_ spec: String, annotations: String = "", name: String = "pod") -> Scenario {
        var scenario = Scenario()
        scenario.create(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: \(name), labels: {app: \(name)}, annotations: {\(annotations)}}
            spec:
            \(spec)
            """)
        return scenario
    }

    func status(_ scenario: Scenario) -> ContainerStatus? {
        scenario.pods().first?.status.containerStatuses.first
    }

    @Test("Init containers run one after the other, a sidecar beside all that follow")
    func initContainers() {
        var scenario = scenario(
            """
              initContainers:
              - {name: first, image: busybox, command: [sh, -c, "echo 1 >> /work/order; sleep 2"], volumeMounts: [{name: w, mountPath: /work}]}
              - {name: side, image: busybox, restartPolicy: Always, command: [sh, -c, "echo 2 >> /work/order; sleep infinity"], volumeMounts: [{name: w, mountPath: /work}]}
              - {name: last, image: busybox, command: [sh, -c, "echo 3 >> /work/order"], volumeMounts: [{name: w, mountPath: /work}]}
              containers:
              - {name: main, image: debian, command: [sleep, infinity], volumeMounts: [{name: w, mountPath: /work}]}
              volumes: [{name: w, emptyDir: {}}]
            """)
        scenario.advance(15)
        #expect(scenario.sh("pod", "cat /work/order").output == "1\n2\n3\n")
        let pod = scenario.pods().first
        #expect(pod?.status.phase == "Running")
        #expect(pod?.status.initContainerStatuses.map { $0.state.running != nil } == [false, true, false])
        #expect(scenario.readyPods().count == 1)
    }

    @Test("An init container that fails is tried again, or fails the pod")
    func failingInit() {
        var scenario = scenario(
            "  restartPolicy: Never\n  initContainers: [{name: i, image: busybox, command: [sh, -c, exit 2]}]\n  containers: [{name: c, image: nginx}]"
        )
        scenario.advance(10)
        #expect(scenario.pods().first?.status.phase == "Failed")
    }

    @Test("A container whose limit is below its memory is killed for it")
    func outOfMemory() {
        var scenario = scenario(
            "  containers: [{name: c, image: nginx, resources: {limits: {memory: 20Mi}}}]",
            annotations: "sim.trimtab.dev/memory: 100Mi")
        scenario.advance(5)
        let last = status(scenario).flatMap { $0.lastState.terminated ?? $0.state.terminated }
        #expect(last?.reason == "OOMKilled")
        #expect(last?.exitCode == 137)
    }

    @Test("A process that cannot be started ends with 128 and the runtime's words")
    func startError() {
        var scenario = scenario(
            "  restartPolicy: Never\n  containers: [{name: c, image: busybox, command: [nosuch]}]")
        scenario.advance(5)
        let end = status(scenario)?.state.terminated
        #expect(end?.reason == "StartError")
        #expect(end?.exitCode == 128)
        #expect(end?.message.hasSuffix("exec: \"nosuch\": executable file not found in $PATH") == true)
        #expect(scenario.pods().first?.status.phase == "Failed")
    }

    @Test("A variable without its source keeps the container from being made, until it comes")
    func missingConfiguration() {
        var scenario = scenario(
            "  containers: [{name: c, image: nginx, env: [{name: A, valueFrom: {configMapKeyRef: {name: later, key: a}}}]}]"
        )
        scenario.advance(10)
        #expect(status(scenario)?.state.waiting?.reason == "CreateContainerConfigError")
        #expect(status(scenario)?.state.waiting?.message == "configmap \"later\" not found")
        #expect(scenario.events("pod").contains { $0.message == "Error: configmap \"later\" not found" })
        scenario.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: later}, data: {b: x}}")
        scenario.advance(20)
        #expect(status(scenario)?.state.waiting?.message == "couldn't find key a in ConfigMap default/later")
        scenario.patch("/api/v1/namespaces/default/configmaps/later", ["data": ["a": "1"]])
        scenario.advance(20)
        #expect(scenario.readyPods().count == 1)
    }

    @Test("A volume without its source keeps the pod from starting")
    func missingVolume() {
        var scenario = scenario(
            "  containers: [{name: c, image: nginx, volumeMounts: [{name: v, mountPath: /v}]}]\n  volumes: [{name: v, secret: {secretName: later}}]"
        )
        scenario.advance(5)
        #expect(status(scenario)?.state.waiting?.reason == "ContainerCreating")
        #expect(
            scenario.events("pod").contains {
                $0.reason == "FailedMount"
                    && $0.message == "MountVolume.SetUp failed for volume \"v\" : secret \"later\" not found"
            })
        scenario.create("{apiVersion: v1, kind: Secret, metadata: {name: later}}")
        scenario.advance(20)
        #expect(scenario.readyPods().count == 1)
    }

    @Test("SIGTERM that nobody handles is followed by SIGKILL when the grace period is over")
    func graceful() {
        var scenario = scenario(
            "  terminationGracePeriodSeconds: 5\n  containers: [{name: c, image: busybox, command: [sleep, infinity]}]"
        )
        scenario.advance(5)
        scenario.delete("/api/v1/namespaces/default/pods/pod")
        scenario.advance(4)
        #expect(scenario.pods().count == 1)
        scenario.advance(2)
        #expect(scenario.pods().isEmpty)
        #expect(scenario.lines.contains { $0.contains("ended with 137") })
    }

    @Test("A trap ends a script at once, with its own code")
    func trapped() {
        var scenario = scenario(
            "  containers: [{name: c, image: busybox, command: [sh, -c, \"trap 'echo bye; exit 0' TERM; while true; do sleep 1; done\"]}]"
        )
        scenario.advance(5)
        scenario.delete("/api/v1/namespaces/default/pods/pod")
        scenario.advance(2)
        #expect(scenario.pods().isEmpty)
        #expect(scenario.lines.contains { $0.contains("ended with 0") })
    }

    @Test("An exec probe looks at the container's files: the example of the documentation")
    func execProbe() {
        var scenario = scenario(
            """
              containers:
              - name: c
                image: busybox
                args: [/bin/sh, -c, "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600"]
                livenessProbe: {exec: {command: [cat, /tmp/healthy]}, initialDelaySeconds: 5, periodSeconds: 5}
            """)
        scenario.advance(35)
        #expect(status(scenario)?.restartCount == 0)
        scenario.advance(50)
        #expect(status(scenario)?.restartCount == 1)
        #expect(
            scenario.events("pod").contains {
                $0.reason == "Unhealthy"
                    && $0.message
                        == "Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory\n"
            })
        #expect(
            scenario.events("pod").contains {
                $0.message == "Container c failed liveness probe, will be restarted"
            })
    }

    @Test("An HTTP probe that fails after a while restarts the container")
    func httpProbe() {
        var scenario = scenario(
            """
              containers:
              - name: liveness
                image: registry.k8s.io/e2e-test-images/agnhost:2.40
                args: [liveness]
                livenessProbe: {httpGet: {path: /healthz, port: 8080}, initialDelaySeconds: 3, periodSeconds: 3}
            """)
        scenario.advance(30)
        #expect((status(scenario)?.restartCount ?? 0) >= 1)
        #expect(
            scenario.events("pod").contains {
                $0.message == "Liveness probe failed: HTTP probe failed with statuscode: 500"
            })
    }

    @Test("Hooks run after the start and before the stop")
    func hooks() {
        var scenario = scenario(
            """
              containers:
              - name: c
                image: nginx
                lifecycle:
                  postStart: {exec: {command: [/bin/sh, -c, "echo started > /tmp/message"]}}
                  preStop: {exec: {command: [/bin/sh, -c, "sleep 3"]}}
            """)
        scenario.advance(6)
        #expect(scenario.sh("pod", "cat /tmp/message").output == "started\n")
        scenario.delete("/api/v1/namespaces/default/pods/pod")
        scenario.advance(2)
        #expect(scenario.pods().count == 1)
        scenario.advance(3)
        #expect(scenario.pods().isEmpty)
    }

    @Test("A restart rule restarts for a code though the pod never restarts")
    func restartRules() {
        var scenario = scenario(
            """
              restartPolicy: Never
              containers:
              - name: c
                image: busybox
                command: [sh, -c, exit 42]
                restartPolicy: Never
                restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [42]}}]
            """)
        scenario.advance(8)
        #expect((status(scenario)?.restartCount ?? 0) >= 1)
    }

    @Test("A mistyped annotation is a warning with what may have been meant")
    func annotations() {
        var scenario = scenario(
            "  containers: [{name: c, image: nginx}]",
            annotations: "sim.trimtab.dev/latncy: 5ms, sim.trimtab.dev/workers: many")
        scenario.advance(3)
        let messages = scenario.events("pod").filter { $0.reason == "InvalidSimulationAnnotation" }.map(
            \.message)
        #expect(
            messages.contains(
                "annotation \"sim.trimtab.dev/latncy\" is not known, did you mean \"sim.trimtab.dev/latency\"?"
            ))
        #expect(
            messages.contains(
                "annotation \"sim.trimtab.dev/workers\" has the value \"many\", expected a whole number from 1 to 1024"
            ))
    }

    @Test("A loop that never waits costs the simulation little and the node a core")
    func busyLoop() {
        var scenario = scenario(
            "  containers: [{name: c, image: busybox, command: [sh, -c, \"while true; do :; done\"]}]")
        scenario.advance(120)
        let usage = scenario.cluster.podMetrics(namespace: "default").first?.value[.containers]?[at: 0]?[
            .usage]?[.cpu]?.string
        #expect(usage.flatMap { Quantity($0) }?.milliValue == 1000)
    }
}
