import APIServer
import Kubernetes
import Simulator
import Testing
import YAML

@testable import Agent

@Suite struct ClusterDoorTests {
    private static let configMaps = ResourcePath(
        GroupVersionResource(group: "", version: "v1", resource: "configmaps"), isNamespaced: true)
    private static let pods = ResourcePath(
        GroupVersionResource(group: "", version: "v1", resource: "pods"), isNamespaced: true)

    let door = ClusterDoor(
        SimulatedCluster.Configuration(nodes: 1, start: Timestamp(seconds: 1_800_000_000)), speed: 100)
    var cluster: SimulatedClusterAccess { SimulatedClusterAccess(door, user: .admin) }

    private func configMap(_ name: String, _ text: String) -> Object {
        var object = Object(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: name)
        object.value[.data] = ["text": .string(text)]
        return object
    }

    @Test func whatIsWrittenIsReadAtOnce() async throws {
        _ = try await cluster.send(
            .apply(configMap("note", "one"), at: Self.configMaps, manager: "test", force: true))
        let found = try await cluster.find(Self.configMaps, namespace: "default", name: "note")
        #expect(found?.value[.data]?[name: "text"]?.string == "one")
    }

    @Test func anEarlierSnapshotDoesNotMove() async throws {
        let before = door.snapshot.resourceVersion
        let snapshot = door.snapshot
        _ = try await cluster.send(
            .apply(configMap("note", "one"), at: Self.configMaps, manager: "test", force: true))
        #expect(snapshot.resourceVersion == before)
        #expect(door.snapshot.resourceVersion > before)
    }

    @Test func aRefusalIsAnErrorWithItsStatus() async throws {
        await #expect(throws: StatusError.self) {
            try await cluster.send(.get(Self.configMaps, namespace: "default", name: "missing"))
        }
        let answers = await cluster.send(all: [
            .get(Self.configMaps, namespace: "default", name: "missing"),
            .apply(configMap("note", "one"), at: Self.configMaps, manager: "test", force: true),
        ])
        #expect(answers.map { (try? $0.get()) != nil } == [false, true])
    }

    @Test func aWatchTellsEveryChangeInOrder() async throws {
        let (_, version) = try await cluster.list(Self.configMaps, namespace: "default")
        let events = try await cluster.watch(.watch(Self.configMaps, namespace: "default", after: version))
        for text in ["one", "two", "three"] {
            _ = try await cluster.send(
                .apply(configMap("note", text), at: Self.configMaps, manager: "test", force: true))
        }
        var seen: [String] = []
        for try await event in events where event.object.name == "note" {
            seen.append(event.object.value[.data]?[name: "text"]?.string ?? "")
            if seen.count == 3 { break }
        }
        #expect(seen == ["one", "two", "three"])
    }

    @Test func theClusterLivesByItsClock() async throws {
        await door.start()
        let pod: Value = [
            "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "web", "namespace": "default"],
            "spec": ["containers": [["name": "web", "image": "nginx:1.27"]]],
        ]
        _ = try await cluster.send(.apply(Object(pod), at: Self.pods, manager: "test", force: true))
        var phase = ""
        for _ in 0..<500 where phase != "Running" {
            try await Task.sleep(for: .milliseconds(10))
            let found = try await cluster.find(Self.pods, namespace: "default", name: "web")
            phase = found.map { Pod($0).status.phase } ?? ""
        }
        #expect(phase == "Running")
        await door.stop()
    }
}
