import Benchmark
import GeneratedRepository
import Rendering

/// From the files of a commit to objects.
func renderingBenchmarks() {
    let source = ApplicationSource(path: GeneratedRepository.directory)

    Benchmark("Rendering: 2,000 files, nothing cached") { benchmark, tree in
        var cache = RenderCache()
        blackHole(Renderer().render(tree, source: source, cache: &cache))
    } setup: {
        MemoryTree(GeneratedRepository(count: applications))
    }

    Benchmark("Rendering: 2,000 files after a commit of one") {
        (benchmark: Benchmark, state: (tree: MemoryTree, next: MemoryTree)) in
        let (tree, next) = (state.tree, state.next)
        var cache = RenderCache()
        _ = Renderer().render(tree, source: source, cache: &cache)
        benchmark.startMeasurement()
        blackHole(Renderer().render(next, source: source, cache: &cache))
        benchmark.stopMeasurement()
    } setup: {
        let repository = GeneratedRepository(count: applications)
        return (MemoryTree(repository), MemoryTree(repository, changed: 500))
    }
}
