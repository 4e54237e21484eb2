import Testing
import YAML

@testable import Kubernetes

@Suite("Typed views")
struct ViewTests {
    @Test("an absent pointer is nil, an absent value reads as Go's zero")
    func absent() {
        let deployment = Deployment(namespace: "default", name: "web")
        #expect(deployment.spec.replicas == nil)
        #expect(deployment.spec.minReadySeconds == 0)
        #expect(deployment.spec.paused == false)
        #expect(deployment.spec.template.spec.containers.isEmpty)
        #expect(deployment.object.apiVersion == "apps/v1")
    }

    @Test("a change deep down reaches the tree and leaves unknown fields alone")
    func nested() {
        var pod = Pod(Object(["spec": ["containers": [["name": "a", "future": 1]]]]))
        pod.spec.containers[0].image = "nginx:2"
        pod.spec.containers[0].livenessProbe = Probe()
        pod.spec.containers[0].livenessProbe?.periodSeconds = 10
        #expect(
            pod.object.value == [
                "spec": [
                    "containers": [
                        [
                            "name": "a", "future": 1, "image": "nginx:2",
                            "livenessProbe": ["periodSeconds": 10],
                        ]
                    ]
                ]
            ])
    }

    @Test("zero takes a field out unless Kubernetes always prints it")
    func zeros() {
        var status = ReplicaSetStatus(["replicas": 3, "readyReplicas": 3])
        status.replicas = 0
        status.readyReplicas = 0
        #expect(status.value == ["replicas": 0])
        var container = ContainerStatus()
        container.ready = false
        container.restartCount = 0
        container.imageID = ""
        #expect(container.value == ["ready": false, "restartCount": 0, "imageID": ""])
    }

    @Test("null counts as absent")
    func nulls() {
        let pod = Pod(Object(["spec": ["affinity": nil, "containers": nil], "status": nil]))
        #expect(pod.spec.affinity == nil)
        #expect(pod.spec.containers.isEmpty)
        #expect(pod.status.phase == "")
    }

    @Test("removing an optional part removes the field")
    func removal() {
        var state = ContainerState(["waiting": ["reason": "ContainerCreating"]])
        state.running = ContainerStateRunning()
        state.running?.startedAt = Timestamp(seconds: 0)
        state.waiting = nil
        #expect(state.value == ["running": ["startedAt": "1970-01-01T00:00:00Z"]])
    }

    @Test("quantities, shares and times read and write as Kubernetes prints them")
    func scalars() {
        var requirements = ResourceRequirements(["limits": ["cpu": "0.5", "example.com/gpu": 2]])
        #expect(requirements.limits.cpu?.milliValue == 500)
        #expect(requirements.limits["example.com/gpu"]?.value == 2)
        requirements.requests.memory = Quantity(1 << 30, format: .binarySI)
        #expect(requirements.value[path: .requests, .memory] == "1Gi")
        var lease = Lease(name: "l")
        lease.spec.renewTime = Timestamp(nanoseconds: 1_500_000_000)
        #expect(lease.object.value[path: .spec, .renewTime] == "1970-01-01T00:00:01.500000Z")
        var budget = PodDisruptionBudget(name: "b")
        budget.spec.minAvailable = .string("50%")
        #expect(budget.object.value[path: .spec, .minAvailable] == "50%")
    }
}
