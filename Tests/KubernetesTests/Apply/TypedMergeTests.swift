import Testing
import YAML

@testable import Kubernetes

@Suite("Typed merging")
struct TypedMergeTests {
    private static func schema(_ group: String, _ kind: String) throws -> SchemaNode {
        try #require(Schema.builtin.root(for: .init(group: group, version: "v1", kind: kind)))
    }

    /// A pod with a container for each letter.
    private static func pod(_ containers: String) -> Value {
        ["spec": ["containers": .array(containers.map { ["name": .string(String($0))] })]]
    }

    private static func names(_ pod: Value) -> [String] {
        pod[.spec]?[.containers]?.array?.compactMap { $0[.name]?.string } ?? []
    }

    /// Rows of structured-merge-diff's rules for the order of merged lists.
    @Test(
        "applied elements keep their order, and the others their place among them",
        arguments: [
            ("abc", "cab", "cab"), ("abc", "d", "abcd"), ("abc", "bd", "abcd"), ("abc", "cb", "acb"),
            ("abcd", "da", "bcda"), ("", "ab", "ab"), ("ab", "", "ab"), ("abc", "abc", "abc"),
            ("ab", "cabd", "cabd"),
        ])
    func order(_ live: String, _ applied: String, _ merged: String) throws {
        let value = TypedMerge.merge(
            live: Self.pod(live), applied: Self.pod(applied), schema: try Self.schema("", "Pod"))
        #expect(Self.names(value).joined() == merged)
    }

    @Test("a merge that changes nothing gives the live object back, sharing its storage")
    func sharing() throws {
        let live: Value = [
            "spec": [
                "containers": [["name": "a", "image": "i", "env": [["name": "A", "value": "1"]]]],
                "tolerations": [["key": "k", "operator": "Exists"]],
            ], "status": ["phase": "Running"],
        ]
        let applied: Value = [
            "spec": [
                "tolerations": [["operator": "Exists", "key": "k"]],
                "containers": [["name": "a", "env": [["value": "1", "name": "A"]]]],
            ]
        ]
        let merged = TypedMerge.merge(live: live, applied: applied, schema: try Self.schema("", "Pod"))
        #expect(merged.isIdentical(to: live))
    }

    @Test("ports without a protocol have their default's identity")
    func keyDefaults() throws {
        let live: Value = ["spec": ["ports": [["port": 80, "protocol": "TCP", "name": "a"]]]]
        let applied: Value = ["spec": ["ports": [["port": 80, "targetPort": 8080]]]]
        let merged = TypedMerge.merge(live: live, applied: applied, schema: try Self.schema("", "Service"))
        #expect(
            merged == [
                "spec": ["ports": [["port": 80, "protocol": "TCP", "name": "a", "targetPort": 8080]]]
            ])
    }

    @Test("atomic lists and maps change as a whole, content without a schema by its members")
    func comparison() throws {
        let old: Value = [
            "spec": ["selector": ["matchLabels": ["a": "1"]], "template": ["spec": ["containers": []]]]
        ]
        let new: Value = [
            "spec": [
                "selector": ["matchLabels": ["a": "2"]],
                "template": ["spec": ["containers": [["name": "c", "args": ["x"]]]]],
            ]
        ]
        let difference = TypedMerge.compare(old: old, new: new, schema: try Self.schema("apps", "Deployment"))
        #expect(difference.modified.paths.map { FieldSet.displayText($0) } == [".spec.selector"])
        #expect(
            difference.added.paths.map { FieldSet.displayText($0) } == [
                #".spec.template.spec.containers[name="c"]"#,
                #".spec.template.spec.containers[name="c"].args"#,
                #".spec.template.spec.containers[name="c"].name"#,
            ])
        #expect(difference.removed.isEmpty)

        let deduced = TypedMerge.compare(
            old: ["data": ["a": ["b": 1, "c": [1]], "d": "text"]],
            new: ["data": ["a": ["b": 1, "c": [2]], "d": ["e": 1]]],
            schema: try Self.schema("apps", "ControllerRevision"))
        #expect(deduced.modified.paths.map { FieldSet.displayText($0) } == [".data.d", ".data.a.c"])
        #expect(deduced.added.paths.map { FieldSet.displayText($0) } == [".data.d.e"])
    }

    @Test("doubled elements of a list are compared together")
    func duplicates() throws {
        let schema = try Self.schema("", "Pod")
        func env(_ values: String...) -> Value {
            [
                "spec": [
                    "containers": [
                        ["name": "c", "env": .array(values.map { ["name": "A", "value": .string($0)] })]
                    ]
                ]
            ]
        }
        let place = #".spec.containers[name="c"].env[name="A"]"#
        let both = TypedMerge.compare(old: env("1", "2"), new: env("1", "3"), schema: schema)
        #expect(both.modified.paths.map { FieldSet.displayText($0) } == [place])
        let gone = TypedMerge.compare(old: env("1", "2"), new: env("2"), schema: schema)
        #expect(gone.removed.paths.map { FieldSet.displayText($0) } == [place])
        #expect(
            FieldSet.of(env("1", "2"), schema: schema).paths.map { FieldSet.displayText($0) }.contains(place))
    }

    @Test("what owns nothing any more is removed, the rest keeps its storage")
    func removal() throws {
        let schema = try Self.schema("", "Pod")
        let value: Value = [
            "metadata": ["labels": ["a": "1"], "name": "x"],
            "spec": [
                "containers": [["name": "a", "image": "i"], ["name": "b"]], "tolerations": [["key": "k"]],
            ],
        ]
        let fields = FieldSet(
            [.field("metadata"), .field("labels"), .field("a")],
            [.field("spec"), .field("containers"), .key([.init(name: "name", value: "b")])],
            [.field("spec"), .field("tolerations")])
        #expect(
            TypedMerge.remove(fields, from: value, schema: schema) == [
                "metadata": ["name": "x"], "spec": ["containers": [["name": "a", "image": "i"]]],
            ])
        #expect(
            TypedMerge.remove(FieldSet([.field("status")]), from: value, schema: schema).isIdentical(
                to: value))
        #expect(
            TypedMerge.extract(fields, from: value, schema: schema) == [
                "metadata": ["labels": ["a": "1"]],
                "spec": ["containers": [["name": "b"]], "tolerations": [["key": "k"]]],
            ])
    }

    @Test("what the schema forbids is said with its place")
    func problems() throws {
        let schema = try Self.schema("apps", "Deployment")
        #expect(
            TypedMerge.problems(
                of: ["spec": ["replicas": "1", "template": ["spec": ["containers": [["image": "i"]]]]]],
                schema: schema) == [
                    ".spec.replicas: expected numeric (int or float), got string",
                    #".spec.template.spec.containers: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn't have default values for any key fields)"#,
                ])
        #expect(
            TypedMerge.problems(of: ["spec": ["foo": 1]], schema: schema) == [
                ".spec.foo: field not declared in schema"
            ])
        #expect(
            TypedMerge.problems(
                of: ["spec": ["template": ["spec": ["containers": [["name": "a"], ["name": "a"]]]]]],
                schema: schema)
                == [#".spec.template.spec.containers: duplicate entries for key [name="a"]"#])
    }
}
