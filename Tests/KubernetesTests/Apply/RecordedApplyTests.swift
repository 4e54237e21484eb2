import Kubernetes
import Testing
import YAML

@Suite("Recorded ownership")
struct RecordedApplyTests {
    /// Refused by the registry, which knows the resource's name.
    private static let notOurs: Set<String> = ["uid-on-create"]

    @Test(
        "managed fields and conflicts come out as Kubernetes recorded them",
        arguments: [("server-side-apply", 45), ("json-patch", 8), ("merge-patch", 3)])
    func replays(_ family: String, _ least: Int) throws {
        var compared = 0
        for recorded in try Recording.cases(family) where !Self.notOurs.contains(recorded.name) {
            var recording = Recording()
            for step in recorded.steps where try !recording.replay(step) { break }
            #expect(recording.differences.isEmpty, "\(recorded)")
            compared += recording.compared
        }
        #expect(compared >= least)
    }
}

@Suite("Recorded patches")
struct RecordedPatchTests {
    @Test(
        "a patched object has what Kubernetes recorded, except for defaults",
        arguments: ["json-patch", "merge-patch", "strategic-merge-patch"])
    func patches(_ family: String) throws {
        var compared = 0
        for recorded in try Recording.cases(family) {
            guard recorded.steps.count > 1, recorded.steps[0][name: "method"] == "POST" else { continue }
            let step = recorded.steps[1]
            var body = recorded.steps[0][name: "body"] ?? .null
            body[.metadata]?[.namespace] = "{ns}"
            // The default that the patch meets.
            if recorded.name == "retainkeys-strategy" {
                body[.spec]?[name: "strategy"] = ["type": "RollingUpdate"]
            }
            let expected = step[name: "expect"] ?? .null
            guard step[name: "method"] == "PATCH", let answer = expected[name: "body"],
                let patched = try patch(body, step, expected)
            else { continue }
            if answer[.metadata] != nil {
                #expect(Self.isContained(patched, in: answer), "\(recorded)\n\(JSONWriter.string(patched))")
                compared += 1
                continue
            }
            for entry in answer.object?.entries ?? [] where entry.key.name.hasPrefix("/") {
                guard entry.key.name != "/metadata/managedFields" else { continue }
                let part = JSONPointer(entry.key.name)?.value(in: patched)
                if entry.value == "<absent>" {
                    #expect(part == nil || part?.array?.isEmpty == true, "\(recorded)")
                } else {
                    #expect(
                        part.map { Self.isContained($0, in: entry.value) } ?? false,
                        "\(recorded) \(entry.key)\n\(JSONWriter.string(patched))")
                }
                compared += 1
            }
        }
        #expect(compared >= 7)
    }

    /// Nil when the patch was refused, as recorded, or when decoding or the registry refused it.
    private func patch(_ object: Value, _ step: Value, _ expected: Value) throws -> Value? {
        let patch = step[name: "body"] ?? .null
        let status = expected[.status]?.int ?? 0
        do {
            switch step[name: "headers"]?[name: "Content-Type"]?.string {
            case "application/json-patch+json":
                let result = try JSONPatch.apply(patch, to: object)
                return status == 200 ? .some(result) : .none
            case "application/merge-patch+json":
                return status == 200 ? .some(MergePatch.apply(patch, to: object)) : .none
            case "application/strategic-merge-patch+json":
                let schema = try #require(Schema.builtin.root(for: Object(object).groupVersionKind))
                let result = try StrategicMergePatch.apply(patch, to: object, schema: schema)
                #expect(status == 200)
                return result
            default: return nil
            }
        } catch let error as PatchError {
            #expect(Int64(error.status.code) == status, "\(error)")
            #expect(error.status.status[.details] == expected[name: "body"]?[.details])
            return nil
        }
    }

    /// Whether all of `part` is in `whole`, with lists of the same length and order.
    private static func isContained(_ part: Value, in whole: Value) -> Bool {
        switch (part, whole) {
        case (.object(let a), .object(let b)):
            a.entries.allSatisfy { entry in
                entry.key == "stringData" || b[entry.key].map { isContained(entry.value, in: $0) } ?? false
            }
        case (.array(let a), .array(let b)):
            a.count == b.count && zip(a, b).allSatisfy { isContained($0, in: $1) }
        default: part == whole
        }
    }
}
