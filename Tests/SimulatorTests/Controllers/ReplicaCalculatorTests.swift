import Kubernetes
import Simulator
import Testing

@Suite("The autoscaler's formula")
struct ReplicaCalculatorTests {
    let now = Timestamp(seconds: 100_000)

    func pod(
        _ usage: Int64?, request: Int64 = 100, phase: ReplicaCalculator.Pod.Phase = .other,
        isReady: Bool = true, age: Int64 = 3600
    ) -> ReplicaCalculator.Pod {
        ReplicaCalculator.Pod(
            name: "p", phase: phase, start: now - .seconds(age), ready: (!isReady, now - .seconds(age - 5)),
            request: request,
            sample: usage.map { .init(value: $0, time: now - .seconds(5), window: .seconds(15)) })
    }

    func replicas(_ pods: [ReplicaCalculator.Pod], current: Int, target: Int = 50) throws -> Int {
        try ReplicaCalculator().propose(
            current: current, target: .utilization(target), pods: pods, isCPU: true, now: now
        ).replicas
    }

    @Test("The ratio of usage to target is applied to the ready pods and rounded up")
    func ready() throws {
        #expect(try replicas([pod(100), pod(100)], current: 2) == 4)
        #expect(try replicas([pod(60), pod(61)], current: 2) == 3)
        #expect(try replicas([pod(10), pod(10), pod(10)], current: 3) == 1)
    }

    @Test("Within a tenth of the target nothing changes")
    func tolerance() throws {
        #expect(try replicas([pod(55), pod(55)], current: 2) == 2)
        #expect(try replicas([pod(45), pod(45)], current: 2) == 2)
    }

    @Test("A pod not yet ready counts as idle when scaling up and is left out when scaling down")
    func unready() throws {
        #expect(try replicas([pod(200), pod(nil, phase: .pending)], current: 2) == 4)
        #expect(try replicas([pod(70), pod(0, isReady: false, age: 60)], current: 2) == 2)
        #expect(try replicas([pod(10), pod(10, isReady: false, age: 60)], current: 2) == 1)
    }

    @Test("A pod without metrics counts as fully used when scaling down")
    func missing() throws {
        #expect(try replicas([pod(10), pod(nil)], current: 2) == 2)
        #expect(try replicas([pod(10), pod(10), pod(10), pod(nil)], current: 4) == 3)
    }

    @Test("Without pods or metrics there is no answer")
    func nothing() {
        #expect(throws: ReplicaCalculator.Failure.noPods) { try replicas([], current: 1) }
        #expect(throws: ReplicaCalculator.Failure.noMetrics) { try replicas([pod(nil)], current: 1) }
    }
}
