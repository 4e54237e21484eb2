import APIServer
import Benchmark
import GeneratedRepository
import Kubernetes
import YAML

/// The API server's verbs, without a socket.
func clusterBenchmarks() {
    Benchmark("APIServer: a new server") { benchmark in
        blackHole(APIServer(now: ClusterWorld.now))
    }

    Benchmark("APIServer: create 2,000") { benchmark, world in
        var world = world
        let requests = world.creates
        benchmark.startMeasurement()
        world.send(requests)
        benchmark.stopMeasurement()
    } setup: {
        try ClusterWorld()
    }

    Benchmark("APIServer: apply 2,000 new") { benchmark, world in
        var world = world
        let requests = world.applies
        benchmark.startMeasurement()
        world.send(requests)
        benchmark.stopMeasurement()
    } setup: {
        try ClusterWorld()
    }

    Benchmark("APIServer: apply 2,000 unchanged") { benchmark, world in
        var world = world
        let requests = world.applies
        let version = world.server.resourceVersion
        benchmark.startMeasurement()
        world.send(requests)
        benchmark.stopMeasurement()
        guard world.server.resourceVersion == version else { return benchmark.error("something was written") }
    } setup: {
        try ClusterWorld.filled()
    }

    Benchmark("APIServer: get 1,000 Deployments one by one, as JSON") { benchmark, world in
        for number in 0..<applications {
            var request = APIRequest.get(
                ClusterWorld.deployments, namespace: "default", name: GeneratedRepository.name(number))
            request.user = .admin
            blackHole(encoded(world.server.read(request, now: ClusterWorld.now)))
        }
    } setup: {
        try ClusterWorld.filled()
    }

    Benchmark("APIServer: list 1,000 Deployments, as JSON") { benchmark, world in
        var request = APIRequest.list(ClusterWorld.deployments, namespace: "default")
        request.user = .admin
        blackHole(encoded(world.server.read(request, now: ClusterWorld.now)))
    } setup: {
        try ClusterWorld.filled()
    }
}

/// An answer as its socket would get it.
private func encoded(_ answer: APIServer.Answer?) -> [UInt8] {
    guard case .response(let response)? = answer else { return [] }
    switch response.body {
    case .value(let value): return JSONWriter.bytes(value)
    case .bytes(let bytes): return bytes
    case .none: return []
    }
}
