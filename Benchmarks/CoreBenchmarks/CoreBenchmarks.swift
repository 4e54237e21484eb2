import Benchmark

/// What the pure modules cost, over the files of a repository of 1,000 Deployments and 1,000 Services.
///
/// Times are budgets, not records: `Thresholds/` holds what a two-core machine must keep, several times what it
/// needs, so that a check fails when an order is lost and not when a neighbour is busy.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = Benchmark.Configuration(
        metrics: [.wallClock, .peakMemoryResident], warmupIterations: 1, maxDuration: .seconds(3),
        maxIterations: 200)
    documentBenchmarks()
    renderingBenchmarks()
    clusterBenchmarks()
    reconcilingBenchmarks()
}

/// How many Deployments, and as many Services.
let applications = 1_000
