import Testing
import YAML

@testable import Kubernetes

@Suite("Schemas of custom resources")
struct CustomResourceSchemaTests {
    static let kind = GroupVersionKind(group: "example.com", version: "v1", kind: "Widget")

    func root(_ schema: Value?) throws -> SchemaNode {
        try #require(try Schema(openAPIV3Schema: schema, kind: Self.kind).root(for: Self.kind))
    }

    func spec(_ schema: Value) throws -> SchemaNode {
        try #require(try root(["type": "object", "properties": ["spec": schema]]).field("spec")?.node)
    }

    @Test("identity and metadata belong to every resource, as the API has them")
    func identity() throws {
        let root = try root(["type": "object", "properties": ["metadata": ["type": "object"]]])
        #expect(root.field("apiVersion")?.node.kind == .string)
        #expect(root.field("metadata")?.node.typeName == "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
        #expect(root.field("metadata")?.node.field("finalizers")?.node.listType == .set)
        #expect(root.fields.count == 3)
        #expect(root.field("spec") == nil)
    }

    @Test("kinds follow type, and the extensions that change it")
    func kinds() throws {
        #expect(try spec(["type": "string"]).kind == .string)
        #expect(try spec(["type": "integer", "format": "int32"]).kind == .integer(bits: 64))
        #expect(try spec(["x-kubernetes-int-or-string": true]).kind == .intOrString)
        #expect(try spec(["type": "object", "additionalProperties": ["type": "integer"]]).kind == .map)
        #expect(
            try spec(["type": "object", "additionalProperties": ["type": "integer"]]).element?.kind
                == .integer(bits: 64))
        #expect(try spec(["type": "object"]).kind == .object)
        #expect(try spec(["x-kubernetes-preserve-unknown-fields": true]).kind == .any)
    }

    @Test("lists and maps merge as the definition says")
    func merging() throws {
        let list = try spec([
            "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name", "port"],
            "items": [
                "type": "object",
                "properties": ["name": ["type": "string"], "port": ["type": "integer", "default": 80]],
            ],
        ])
        #expect(list.listType == .map)
        #expect(list.listMapKeys == ["name", "port"])
        #expect(list.listMapKeyDefaults == [nil, 80])
        #expect(!list.isAtomic)
        #expect(try spec(["type": "array", "items": ["type": "string"]]).isAtomic)
        #expect(try spec(["type": "object", "x-kubernetes-map-type": "atomic"]).isAtomic)
    }

    @Test("marks, defaults and the raw keywords are kept")
    func marks() throws {
        let schema: Value = [
            "type": "object", "nullable": true, "x-kubernetes-preserve-unknown-fields": true,
            "required": ["a"],
            "properties": [
                "a": ["type": "string", "enum": ["x", "y"], "default": "x", "pattern": "^[xy]$"],
                "b": ["type": "integer"],
            ],
        ]
        let node = try spec(schema)
        #expect(node.isNullable)
        #expect(node.preservesUnknownFields)
        #expect(node.validation == schema)
        let a = try #require(node.field("a"))
        #expect(a.required)
        #expect(a.defaultValue == "x")
        #expect(a.node.enumeration == ["x", "y"])
        #expect(a.node.validation?[.pattern] == "^[xy]$")
        #expect(node.field("b")?.required == false)
        #expect(node.field("c") == nil)
    }

    @Test("an embedded resource has the identity of one")
    func embedded() throws {
        let node = try spec([
            "type": "object", "x-kubernetes-embedded-resource": true,
            "x-kubernetes-preserve-unknown-fields": true,
        ])
        #expect(node.isEmbeddedResource)
        #expect(node.field("metadata")?.node.field("labels")?.node.kind == .map)
        #expect(node.field("kind")?.node.kind == .string)
    }

    @Test("without a schema every field is kept")
    func schemaless() throws {
        #expect(try root(nil).preservesUnknownFields)
        #expect(try root(nil).kind == .object)
    }

    @Test("a schema that nests without end is refused")
    func depth() {
        var schema: Value = ["type": "string"]
        for _ in 0..<300 { schema = ["type": "array", "items": schema] }
        #expect(throws: SchemaError.self) { try spec(schema) }
    }
}
