import APIServer
import Benchmark
import GeneratedRepository
import Kubernetes
import Reconciler
import YAML

/// Desired against live, for 2,000 objects.
func reconcilingBenchmarks() {
    Benchmark("Reconciler: first sync of 2,000 objects") { benchmark, world in
        var world = world
        benchmark.startMeasurement()
        world.restart()
        benchmark.stopMeasurement()
        check(
            benchmark,
            world.applied == 2 * applications && world.loop.application.status.sync.status == .synced)
    } setup: {
        try ReconcilingWorld()
    }

    Benchmark("Reconciler: compare 2,000 unchanged objects, nothing known") { benchmark, world in
        var world = world
        let version = world.cluster.server.resourceVersion
        benchmark.startMeasurement()
        world.restart()
        benchmark.stopMeasurement()
        check(benchmark, world.cluster.server.resourceVersion == version)
    } setup: {
        try ReconcilingWorld.synced()
    }

    Benchmark("Reconciler: a commit that changes nothing, 2,000 objects") { benchmark, world in
        var world = world
        let version = world.cluster.server.resourceVersion
        benchmark.startMeasurement()
        world.push("2")
        benchmark.stopMeasurement()
        check(benchmark, world.cluster.server.resourceVersion == version)
    } setup: {
        try ReconcilingWorld.synced()
    }

    Benchmark("Reconciler: a commit that changes 1 of 2,000 objects") { benchmark, world in
        var world = world
        var state = world.desired
        state.objects[500].object.metadata.labels["changed"] = "yes"
        let before = world.applied
        benchmark.startMeasurement()
        world.push("2", state)
        benchmark.stopMeasurement()
        check(benchmark, world.applied == before + 1)
    } setup: {
        try ReconcilingWorld.synced()
    }

    Benchmark("Reconciler: refresh with nothing changed, 2,000 objects") { benchmark, world in
        var world = world
        let version = world.cluster.server.resourceVersion
        benchmark.startMeasurement()
        world.send(.refresh)
        benchmark.stopMeasurement()
        check(benchmark, world.cluster.server.resourceVersion == version)
    } setup: {
        try ReconcilingWorld.synced()
    }
}

/// A benchmark that does not do its work measures nothing.
private func check(_ benchmark: Benchmark, _ cameTrue: Bool) {
    if !cameTrue { benchmark.error("what was measured did not do its work") }
}
