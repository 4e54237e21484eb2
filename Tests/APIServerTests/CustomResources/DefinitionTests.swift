import Kubernetes
import Testing
import YAML

/// Definitions that Kubernetes refuses are refused in the same places.
@Suite struct DefinitionTests {
    private struct Row: Sendable {
        /// The schema of `spec` in the one version.
        var schema: String
        var field: String
        var message: String
    }

    private static let root = "spec.validation.openAPIV3Schema.properties[spec]"

    private static let rows: [Row] = [
        Row(
            schema: "{}", field: root + ".type",
            message: "Required value: must not be empty for specified object fields"),
        Row(
            schema: #"{"type": "array"}"#, field: root + ".items",
            message: "Required value: must be specified"),
        Row(
            schema: #"{"type": "object", "properties": {"a": {"type": "string", "default": 1}}}"#,
            field: root + ".properties[a].default",
            message: #"Invalid value: "integer":  in body must be of type string: "integer""#),
        Row(
            schema: #"{"type": "object", "default": {"x": 1}}"#, field: root + ".default",
            message: #"Invalid value: {"x":1}: must not have unknown fields"#),
        Row(
            schema: #"{"type": "string", "uniqueItems": true}"#, field: root + ".uniqueItems",
            message:
                "Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic"),
        Row(
            schema:
                #"{"type": "array", "x-kubernetes-list-type": "map", "items": {"type": "object", "properties": {"k": {"type": "string"}}}}"#,
            field: root + ".x-kubernetes-list-map-keys",
            message: "Required value: must not be empty if x-kubernetes-list-type is map"),
        Row(
            schema:
                #"{"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"], "items": {"type": "object", "properties": {"k": {"type": "string"}}}}"#,
            field: root + ".items.properties[k].default",
            message:
                "Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"
        ),
        Row(
            schema: #"{"type": "object", "anyOf": [{"type": "object"}]}"#, field: root + ".anyOf[0].type",
            message: "Forbidden: must be empty to be structural"),
        Row(
            schema:
                #"{"type": "array", "items": {"type": "string", "x-kubernetes-validations": [{"rule": "self == oldSelf"}]}}"#,
            field: root + ".items.x-kubernetes-validations[0].rule",
            message:
                #"Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within \#(root)"#
        ),
        Row(
            schema: #"{"type": "object", "x-kubernetes-validations": [{"rule": " "}]}"#,
            field: root + ".x-kubernetes-validations[0].rule",
            message: "Required value: rule is not specified"),
    ]

    private static func definition(_ schema: String) -> String {
        #"""
        {"metadata": {"name": "widgets.example.com"},
         "spec": {"group": "example.com", "scope": "Namespaced", "names": {"plural": "widgets", "kind": "Widget"},
                  "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema":
                    {"type": "object", "properties": {"spec": \#(schema)}}}}]}}
        """#
    }

    private static let path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"

    @Test("A schema's mistake is told where Kubernetes tells it", arguments: rows.indices)
    func refuses(row: Int) throws {
        let row = Self.rows[row]
        var server = try TestServer()
        let reply = try server.send("POST", Self.path, Self.definition(row.schema))
        #expect(reply.status == 422)
        let causes = reply.body[.details]?[.causes]?.array ?? []
        #expect(
            causes.contains { $0[.field]?.string == row.field && $0[.message]?.string == row.message },
            "\(JSONWriter.string(.array(causes)))")
    }

    @Test("What differs between versions is told by version")
    func tellsVersions() throws {
        var server = try TestServer()
        let reply = try server.send(
            "POST", Self.path,
            #"""
            {"metadata": {"name": "widgets.example.com"},
             "spec": {"group": "example.com", "scope": "Namespaced",
                      "names": {"plural": "widgets", "kind": "Widget"},
                      "versions": [{"name": "v1", "served": true, "storage": true,
                                    "schema": {"openAPIV3Schema": {"type": "object"}}},
                                   {"name": "v2", "served": true, "storage": false,
                                    "schema": {"openAPIV3Schema": {"type": "array", "items": {"type": "string"}}}}]}}
            """#)
        #expect(reply.fields == ["spec.versions[1].schema.openAPIV3Schema.type"])
    }

    @Test("Groups of Kubernetes' own community need an approval")
    func needsApproval() throws {
        var server = try TestServer()
        let body = Self.definition(#"{"type": "object"}"#)
            .replacing("widgets.example.com", with: "widgets.x.k8s.io")
            .replacing("\"group\": \"example.com\"", with: "\"group\": \"x.k8s.io\"")
        let reply = try server.send("POST", Self.path, body)
        #expect(reply.fields == ["metadata.annotations[api-approved.kubernetes.io]"])
        let approved = body.replacing(
            #""metadata": {"#,
            with: #""metadata": {"annotations": {"api-approved.kubernetes.io": "https://example.com/1"}, "#)
        let stored = try server.expect("POST", Self.path, approved, 201)
        #expect(
            (stored.body[.status]?[.conditions]?.array ?? []).contains {
                $0[.type] == "KubernetesAPIApprovalPolicyConformant" && $0[.status] == "True"
            })
    }
}
