import Benchmark
import GeneratedRepository
import Kubernetes
import YAML

/// Reading and writing the manifests as text.
func documentBenchmarks() {
    Benchmark("YAML: read 2,000 files") { benchmark, files in
        for file in files { blackHole(try YAMLReader.documents(file)) }
    } setup: {
        GeneratedRepository(count: applications).files.map { Array($0.text.utf8) }
    }

    Benchmark("YAML: write 2,000 objects") { benchmark, objects in
        for object in objects { blackHole(YAMLWriter.string(object.value)) }
    } setup: {
        try GeneratedRepository(count: applications).objects()
    }

    Benchmark("JSON: read 2,000 objects") { benchmark, texts in
        for text in texts { blackHole(try JSONReader.value(from: text)) }
    } setup: {
        try GeneratedRepository(count: applications).objects().map { JSONWriter.bytes($0.value) }
    }

    Benchmark("JSON: write 2,000 objects") { benchmark, objects in
        for object in objects { blackHole(JSONWriter.bytes(object.value)) }
    } setup: {
        try GeneratedRepository(count: applications).objects()
    }
}
