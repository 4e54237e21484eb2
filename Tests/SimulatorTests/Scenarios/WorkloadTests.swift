import Kubernetes
import Simulator
import Testing
import YAML

@Suite("Workloads")
struct WorkloadTests {
    static let web = "/apis/apps/v1/namespaces/default/deployments/web"

    func scenario(replicas: Int = 2, extra: String = "", container: String = "", image: String? = nil)
        -> Scenario
    {
        var scenario = Scenario()
        scenario.create(
            Manifest.deployment(
                "web", replicas: replicas, image: image ?? "lyzhang1999/hello-world-flask:latest",
                extra: extra,
                container: container))
        return scenario
    }

    @Test("A Deployment's pods are scheduled, pulled, started and become ready")
    func deployment() throws {
        var scenario = scenario()
        #expect(scenario.pods("web").map(scenario.status) == ["ContainerCreating", "ContainerCreating"])
        scenario.advance(10)
        #expect(scenario.readyPods("web").count == 2)
        let deployment = scenario.deployment("web")
        #expect(deployment.status.availableReplicas == 2)
        #expect(deployment.status.conditions.map(\.type).sorted() == ["Available", "Progressing"])
        #expect(
            deployment.status.conditions.first { $0.type == "Progressing" }?.reason
                == "NewReplicaSetAvailable")
        #expect(deployment.metadata.annotations["deployment.kubernetes.io/revision"] == "1")
        let pod = try #require(scenario.pods("web").first)
        let set = try #require(scenario.list("apps", "replicasets").first)
        #expect(pod.name.hasPrefix("\(set.name)-"))
        #expect(set.name == "web-\(pod.metadata.labels["pod-template-hash"]?.string ?? "")")
        #expect(
            scenario.events(pod.name).map(\.reason) == [
                "Scheduled", "Pulling", "Pulled", "Created", "Started",
            ])
        #expect(
            pod.status.conditions.map(\.type) == [
                "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled",
            ])
        #expect(Set(scenario.pods("web").map(\.spec.nodeName)).count == 2, "replicas are spread over nodes")
    }

    @Test(
        "A new image rolls out within surge and unavailability, and the old ReplicaSet stays for the way back"
    )
    func rollingUpdate() {
        var scenario = scenario(replicas: 4)
        scenario.advance(10)
        scenario.patch(
            Self.web,
            ["spec": ["template": ["metadata": ["annotations": ["version": "2"]]]]])
        for _ in 0..<40 {
            scenario.advance(0.5)
            #expect(scenario.pods("web").count { !$0.metadata.isDeleting } <= 5)
            #expect(scenario.readyPods("web").count >= 3)
        }
        let sets = scenario.list("apps", "replicasets").map(ReplicaSet.init)
        #expect(sets.map { $0.spec.replicas ?? 0 }.sorted() == [0, 4])
        #expect(
            Set(sets.compactMap { $0.metadata.annotations["deployment.kubernetes.io/revision"]?.string })
                == ["1", "2"])
        #expect(scenario.deployment("web").status.updatedReplicas == 4)
        #expect(scenario.pods("web").count == 4)
        // Back: the old ReplicaSet becomes the newest revision.
        scenario.patch(Self.web, ["spec": ["template": ["metadata": ["annotations": ["version": nil]]]]])
        scenario.advance(30)
        #expect(scenario.list("apps", "replicasets").count == 2)
        #expect(scenario.deployment("web").metadata.annotations["deployment.kubernetes.io/revision"] == "3")
    }

    @Test("An image that cannot be pulled stops the rollout with the old pods serving")
    func brokenRollout() {
        var scenario = scenario(replicas: 2, extra: "  progressDeadlineSeconds: 60")
        scenario.advance(10)
        scenario.patch(
            Self.web,
            [
                "spec": [
                    "template": ["spec": ["containers": [["name": "web", "image": "web:nonexistent"]]]]
                ]
            ])
        scenario.advance(30)
        #expect(scenario.pods("web").map(scenario.status).contains("ImagePullBackOff"))
        #expect(scenario.readyPods("web").count == 2)
        scenario.advance(60)
        let progressing = scenario.deployment("web").status.conditions.first { $0.type == "Progressing" }
        #expect(progressing?.reason == "ProgressDeadlineExceeded")
        #expect(progressing?.status == "False")
    }

    @Test("Recreate ends the old pods before it starts new ones")
    func recreate() {
        var scenario = scenario(replicas: 2, extra: "  strategy: {type: Recreate}")
        scenario.advance(10)
        scenario.patch(
            Self.web, ["spec": ["template": ["metadata": ["annotations": ["version": "2"]]]]])
        for _ in 0..<30 {
            #expect(scenario.pods("web").count <= 2)
            scenario.advance(0.5)
        }
        #expect(scenario.readyPods("web").count == 2)
        #expect(scenario.deployment("web").status.updatedReplicas == 2)
    }

    @Test("A paused Deployment does not roll, and a scaled one grows")
    func pausedAndScaled() {
        var scenario = scenario()
        scenario.advance(10)
        scenario.patch(Self.web, ["spec": ["paused": true]])
        scenario.patch(
            Self.web, ["spec": ["replicas": 5, "template": ["metadata": ["annotations": ["version": "2"]]]]])
        scenario.advance(10)
        #expect(scenario.readyPods("web").count == 5)
        #expect(scenario.list("apps", "replicasets").count == 1)
        scenario.patch(Self.web, ["spec": ["paused": false]])
        scenario.advance(30)
        #expect(scenario.deployment("web").status.updatedReplicas == 5)
    }

    @Test("A process that is killed is restarted in its pod; again and again with growing delays")
    func restarts() throws {
        var scenario = scenario(replicas: 1)
        scenario.advance(10)
        let name = try #require(scenario.pods("web").first).name
        var delays: [Int] = []
        for _ in 0..<5 {
            let isKilled = scenario.cluster.endProcess(namespace: "default", pod: name)
            #expect(isKilled)
            #expect(scenario.readyPods("web").isEmpty)
            let delay = scenario.advance(until: 400) { !$0.readyPods("web").isEmpty }
            delays.append(try #require(delay))
        }
        #expect(delays[0] <= 3)
        for (delay, expected) in zip(delays.dropFirst(), [10, 20, 40, 80]) {
            #expect((expected...expected + 3).contains(delay), "\(delays)")
        }
        let status = try #require(scenario.pods("web").first?.status.containerStatuses.first)
        #expect(status.restartCount == 5)
        #expect(status.lastState.terminated?.exitCode == 143)
        #expect(scenario.events(name).contains { $0.reason == "BackOff" })
    }

    @Test("A container that always fails shows CrashLoopBackOff")
    func crashLoop() throws {
        var scenario = scenario(
            replicas: 1, container: "        command: [sh, -c, 'echo broken; exit 3']", image: "busybox")
        scenario.advance(45)
        let pod = try #require(scenario.pods("web").first)
        #expect(scenario.status(pod) == "CrashLoopBackOff")
        let status = try #require(pod.status.containerStatuses.first)
        #expect(status.restartCount == 3)
        #expect(status.lastState.terminated?.exitCode == 3)
        #expect(
            status.state.waiting?.message.hasPrefix(
                "back-off 40s restarting failed container=web pod=\(pod.name)_default(")
                == true)
    }

    @Test("A deleted pod is replaced under another name and ends within its grace period")
    func deletedPod() throws {
        var scenario = scenario()
        scenario.advance(10)
        let name = try #require(scenario.pods("web").first).name
        scenario.delete("/api/v1/namespaces/default/pods/\(name)")
        #expect(scenario.pods("web").count == 3)
        scenario.advance(10)
        #expect(scenario.readyPods("web").count == 2)
        #expect(!scenario.pods("web").map(\.name).contains(name))
        #expect(scenario.events(name).last?.reason == "Killing")
    }

    @Test("A deleted Deployment takes its ReplicaSets and pods along; orphaning leaves them")
    func garbage() {
        var scenario = scenario()
        scenario.advance(10)
        scenario.delete(Self.web)
        #expect(scenario.list("apps", "replicasets").isEmpty)
        scenario.advance(5)
        #expect(scenario.pods().isEmpty)

        scenario = self.scenario()
        scenario.advance(10)
        scenario.delete(Self.web, ["propagationPolicy": "Orphan"])
        #expect(scenario.list("apps", "deployments").isEmpty)
        #expect(scenario.list("apps", "replicasets").first?.metadata.ownerReferences.isEmpty == true)
        #expect(scenario.readyPods("web").count == 2)

        scenario = self.scenario()
        scenario.advance(10)
        scenario.delete(Self.web, ["propagationPolicy": "Foreground"])
        #expect(scenario.list("apps", "deployments").first?.metadata.isDeleting == true)
        scenario.advance(5)
        #expect(scenario.list("apps", "deployments").isEmpty)
        #expect(scenario.pods().isEmpty)
    }

    @Test("A namespace has its account and certificate, and its end takes everything in it along")
    func namespace() {
        var scenario = Scenario()
        scenario.create("{apiVersion: v1, kind: Namespace, metadata: {name: team}}")
        #expect(scenario.get("", "serviceaccounts", "default", namespace: "team") != nil)
        #expect(scenario.get("", "configmaps", "kube-root-ca.crt", namespace: "team") != nil)
        scenario.send(
            .post, "/api/v1/namespaces/team/configmaps",
            ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "settings"]])
        scenario.delete("/api/v1/namespaces/team")
        #expect(scenario.get("", "namespaces", "team", namespace: "") == nil)
        #expect(scenario.list("", "configmaps", namespace: "team").isEmpty)
    }
}
