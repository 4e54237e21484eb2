import Testing
import YAML

@testable import Kubernetes

@Suite("JSON patches")
struct JSONPatchTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var why: String
        var document: Value
        var patch: Value
        var result: Value?
        var error: String = ""
        var testDescription: String { why }
    }

    static let rows: [Row] = [
        Row(
            why: "add puts a map key", document: ["a": 1], patch: [["op": "add", "path": "/b", "value": 2]],
            result: ["a": 1, "b": 2]),
        Row(
            why: "replace of a missing map key adds it, as the API server's library does",
            document: ["data": ["a": "b"]], patch: [["op": "replace", "path": "/data/z", "value": "1"]],
            result: ["data": ["a": "b", "z": "1"]]),
        Row(
            why: "a dash appends, an index inserts in front of it", document: ["l": [1, 2]],
            patch: [
                ["op": "add", "path": "/l/-", "value": 3], ["op": "add", "path": "/l/0", "value": 0],
            ], result: ["l": [0, 1, 2, 3]]),
        Row(
            why: "negative indices count from the end", document: ["l": [1, 2, 3]],
            patch: [
                ["op": "remove", "path": "/l/-1"], ["op": "add", "path": "/l/-1", "value": 9],
            ], result: ["l": [1, 2, 9]]),
        Row(
            why: "move takes the value away", document: ["a": "b", "c": "d"],
            patch: [["op": "move", "from": "/a", "path": "/q"]], result: ["c": "d", "q": "b"]),
        Row(
            why: "copy leaves it", document: ["a": ["x": 1]],
            patch: [["op": "copy", "from": "/a", "path": "/b"], ["op": "add", "path": "/b/y", "value": 2]],
            result: ["a": ["x": 1], "b": ["x": 1, "y": 2]]),
        Row(
            why: "escapes name keys with slashes and tildes", document: ["a/b": 1, "c~d": 2],
            patch: [["op": "remove", "path": "/a~1b"], ["op": "replace", "path": "/c~0d", "value": 3]],
            result: ["c~d": 3]),
        Row(
            why: "test compares numbers by value and missing as null", document: ["a": 1],
            patch: [
                ["op": "test", "path": "/a", "value": 1.0], ["op": "test", "path": "/none", "value": nil],
            ], result: ["a": 1]),
        Row(
            why: "a failing test refuses everything", document: ["a": 1],
            patch: [
                ["op": "remove", "path": "/a"], ["op": "test", "path": "/a", "value": 1],
            ], error: "testing value /a failed: test failed"),
        Row(
            why: "remove needs the key", document: ["a": 1], patch: [["op": "remove", "path": "/b"]],
            error: "Unable to remove nonexistent key: b: missing value"),
        Row(
            why: "a path through a scalar is missing", document: ["a": 1],
            patch: [["op": "add", "path": "/a/b/c", "value": 1]],
            error: "add operation does not apply: doc is missing path: /a/b/c: missing value"),
        Row(
            why: "an index past the end is refused", document: ["l": []],
            patch: [["op": "add", "path": "/l/1", "value": 1]],
            error: "Unable to access invalid index: 1: invalid index referenced"),
        Row(
            why: "an unknown operation is refused", document: [:],
            patch: [["op": "frobnicate", "path": "/a"]],
            error: "Unexpected kind: frobnicate"),
        Row(
            why: "a patch is a list", document: [:], patch: ["op": "add"],
            error: "json: cannot unmarshal object into Go value of type jsonpatch.Patch"),
    ]

    @Test("operations apply in order, all or none", arguments: rows)
    func applies(_ row: Row) {
        do throws(PatchError) {
            let result = try JSONPatch.apply(row.patch, to: row.document)
            #expect(result == row.result)
        } catch {
            #expect(row.result == nil && error.message == row.error)
        }
    }

    @Test("copies cannot grow a document without bound")
    func boundsCopies() {
        var patch: [Value] = []
        for _ in 0..<40 { patch.append(["op": "copy", "from": "/l", "path": "/l/-"]) }
        #expect(throws: PatchError.self) {
            try JSONPatch.apply(.array(patch), to: ["l": ["some text to copy"]])
        }
    }

    @Test("copies into themselves cannot build a document too deep to handle")
    func boundsDepth() {
        var path = "/a"
        let patch: [Value] = (0..<11).map { _ in
            defer { path += path }
            return ["op": "copy", "from": "/a", "path": .string(path + "/a")]
        }
        #expect {
            try JSONPatch.apply(.array(patch), to: ["a": [:]])
        } throws: {
            "\($0)" == "copy operation does not apply: exceeded max depth"
        }
    }

    @Test("a patch holds at most ten thousand operations")
    func boundsOperations() {
        let patch = [Value](repeating: ["op": "test", "path": "/a", "value": nil], count: 10_001)
        #expect {
            try JSONPatch.apply(.array(patch), to: [:])
        } throws: {
            ($0 as? PatchError)?.status.code == 413
        }
    }
}

@Suite("JSON merge patches")
struct MergePatchTests {
    @Test("maps merge, null removes, lists replace, nulls in new maps vanish")
    func applies() {
        let document: Value = ["a": ["x": 1, "y": 2], "l": [1, 2], "s": "t"]
        let patch: Value = ["a": ["x": nil, "z": 3], "l": [3], "s": ["k": nil, "m": ["n": nil]]]
        #expect(
            MergePatch.apply(patch, to: document) == ["a": ["y": 2, "z": 3], "l": [3], "s": ["m": [:]]])
    }

    @Test(
        "the difference of two documents, applied to the first, gives the second",
        arguments: [
            (["a": 1], ["a": 2]), (["a": ["b": 1, "c": [1]]], ["a": ["c": [2]], "d": [:]]),
            (["a": ["b": 1]], ["a": [:]]), (["a": ["b": 1]], ["a": "text"]), ([:], [:]),
        ] as [(Value, Value)])
    func differs(_ pair: (Value, Value)) {
        #expect(MergePatch.apply(MergePatch.difference(from: pair.0, to: pair.1), to: pair.0) == pair.1)
    }
}
