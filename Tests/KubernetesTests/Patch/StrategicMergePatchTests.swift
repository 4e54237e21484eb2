import Testing
import YAML

@testable import Kubernetes

@Suite("Strategic merge patches")
struct StrategicMergePatchTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var why: String
        var spec: Value
        var patch: Value
        var result: Value?
        var error: (code: Int, message: String)?
        var testDescription: String { why }
    }

    private static func containers(_ names: String) -> Value {
        .array(names.map { ["name": .string(String($0))] })
    }

    static let rows: [Row] = [
        Row(
            why: "new elements come in front, in the patch's order", spec: ["containers": containers("ab")],
            patch: ["containers": containers("yx")], result: ["containers": containers("yxab")]),
        Row(
            why: "listed elements keep the patch's order, others theirs",
            spec: ["containers": containers("abcd")], patch: ["containers": containers("cb")],
            result: ["containers": containers("acbd")]),
        Row(
            why: "an order directive sorts without a patch of the list",
            spec: ["containers": containers("abc")],
            patch: ["$setElementOrder/containers": containers("ca")],
            result: ["containers": containers("bca")]),
        Row(
            why: "the patch must be in the directive's order", spec: ["containers": containers("abc")],
            patch: ["$setElementOrder/containers": containers("ab"), "containers": containers("ba")],
            error: (
                500,
                """
                The order in patch list:
                [map[name:b] map[name:a]]
                 doesn't match $setElementOrder list:
                [map[name:a] map[name:b]]

                """
            )),
        Row(
            why: "an element marked delete goes", spec: ["containers": containers("abc")],
            patch: ["containers": [["name": "b", "$patch": "delete"], ["name": "c", "image": "i"]]],
            result: ["containers": [["name": "a"], ["name": "c", "image": "i"]]]),
        Row(
            why: "a list marked replace is replaced", spec: ["containers": containers("abc")],
            patch: ["containers": [["name": "z"], ["$patch": "replace"]]],
            result: ["containers": containers("z")]),
        Row(
            why: "an element without its key cannot be matched", spec: ["containers": containers("a")],
            patch: ["containers": [["image": "i"]]],
            error: (500, "map: map[image:i] does not contain declared merge key: name")),
        Row(
            why: "an unknown directive is refused", spec: ["nodeSelector": ["a": "b"]],
            patch: ["nodeSelector": ["$patch": "burn"]],
            error: (500, "unknown patch type: burn in map: map[$patch:burn]")),
        Row(
            why: "a map marked delete becomes empty", spec: ["nodeSelector": ["a": "b"]],
            patch: ["nodeSelector": ["$patch": "delete"]], result: ["nodeSelector": [:]]),
        Row(
            why: "retainKeys clears the other members of a volume and must name what is set",
            spec: ["volumes": [["name": "v", "emptyDir": [:]]]],
            patch: [
                "volumes": [["name": "v", "$retainKeys": ["name", "configMap"], "configMap": ["name": "c"]]]
            ], result: ["volumes": [["name": "v", "configMap": ["name": "c"]]]]),
        Row(
            why: "retainKeys that leaves out what the patch sets",
            spec: ["volumes": [["name": "v"]]],
            patch: ["volumes": [["name": "v", "$retainKeys": ["name"], "emptyDir": [:]]]],
            error: (400, "invalid patch format of retainKeys")),
        Row(
            why: "nulls remove, and vanish from what is new", spec: ["hostname": "h"],
            patch: [
                "hostname": nil, "dnsPolicy": nil, "securityContext": ["runAsUser": nil, "runAsGroup": 1],
            ],
            result: ["securityContext": ["runAsGroup": 1]]),
        Row(
            why: "directives vanish from what is new", spec: [:],
            patch: ["containers": [["name": "a"], ["name": "b", "$patch": "delete"]]],
            result: ["containers": containers("a")]),
        Row(
            why: "an order directive without a list is refused", spec: ["containers": containers("a")],
            patch: ["$setElementOrder": []], error: (400, "invalid patch format of setElementOrder list")),
        Row(
            why: "elements of a list are of one kind", spec: ["containers": containers("a")],
            patch: ["containers": ["text"]],
            error: (500, "list element types are not identical: [[map[name:a]] [text]]")),
    ]

    @Test("a pod's spec is patched", arguments: rows)
    func patches(_ row: Row) throws {
        let schema = try #require(Schema.builtin.root(for: .init(group: "", version: "v1", kind: "Pod")))
        do throws(PatchError) {
            let result = try StrategicMergePatch.apply(
                ["spec": row.patch], to: ["spec": row.spec], schema: schema)
            #expect(result == ["spec": row.result ?? "an error"])
        } catch {
            #expect(error.status.code == row.error?.code)
            #expect(error.message == row.error?.message)
        }
    }

    @Test("finalizers merge as a set and lose what is named for deletion")
    func primitives() throws {
        let schema = try #require(Schema.builtin.root(for: .init(group: "", version: "v1", kind: "Pod")))
        let patched = try StrategicMergePatch.apply(
            [
                "metadata": [
                    "$deleteFromPrimitiveList/finalizers": ["b"], "$setElementOrder/finalizers": ["c", "a"],
                    "finalizers": ["c"],
                ]
            ], to: ["metadata": ["finalizers": ["a", "b"]]], schema: schema)
        #expect(patched == ["metadata": ["finalizers": ["c", "a"]]])
    }

    @Test("long lists are merged in less than quadratic time")
    func long() throws {
        let schema = try #require(Schema.builtin.root(for: .init(group: "", version: "v1", kind: "Pod")))
        let many: Value = .array((0..<20_000).map { ["name": .string("n\($0)")] })
        let other: Value = .array((10_000..<30_000).map { ["name": .string("n\($0)"), "image": "i"] })
        let result = try StrategicMergePatch.apply(
            ["spec": ["containers": other]], to: ["spec": ["containers": many]], schema: schema)
        #expect(result[.spec]?[.containers]?.array?.count == 30_000)
    }
}
