import Foundation
import Testing
import YAML

@testable import Kubernetes

@Suite("Protobuf bodies")
struct ProtobufCodecTests {
    /// The recorded bodies of typed clients by name.
    static func body(_ name: String) throws -> [UInt8] {
        let url = try #require(
            Bundle.module.url(forResource: "protobuf", withExtension: "json", subdirectory: "Fixtures"))
        let cases = try JSONReader.value(from: Array(try Data(contentsOf: url)))[name: "cases"]?.array ?? []
        let found = try #require(cases.first { $0[.name]?.string == name })
        return try Base64.decode(try #require(found[name: "steps"]?[at: 0]?[name: "bodyBase64"]?.string))
    }

    static func decode(_ name: String) throws -> Value { try ProtobufCodec.decode(try body(name)).1 }

    @Test("a deployment is what its client would have written as JSON")
    func deployment() throws {
        #expect(
            try Self.decode("deployment") == [
                "apiVersion": "apps/v1", "kind": "Deployment",
                "metadata": ["name": "web", "labels": ["app": "web"]],
                "spec": [
                    "replicas": 3, "selector": ["matchLabels": ["app": "web"]],
                    "template": [
                        "metadata": ["labels": ["app": "web"]],
                        "spec": [
                            "containers": [
                                [
                                    "name": "nginx", "image": "nginx:1.25",
                                    "ports": [["containerPort": 8080]],
                                    "resources": [:],
                                ]
                            ]
                        ],
                    ],
                    "strategy": [:],
                ],
                "status": [:],
            ])
    }

    @Test("bytes become base64, texts of a map stay")
    func data() throws {
        #expect(try Self.decode("secret-generic")[.data] == ["k": "dg=="])
        #expect(try Self.decode("configmap")[.data] == ["a": "b", "c": "d"])
    }

    @Test("embedded messages and numbers or texts lie in their parent's JSON")
    func embedded() throws {
        let service = try Self.decode("service-loadbalancer")
        #expect(
            service[path: .spec, .ports] == [
                ["name": "443-8443", "protocol": "TCP", "port": 443, "targetPort": 8443]
            ])
        let budget = try Self.decode("pdb-max")
        #expect(budget[path: .spec, .maxUnavailable] == 1)
        let ingress = try Self.decode("ingress-default")
        #expect(
            ingress[path: .spec, .defaultBackend] == ["service": ["name": "svc", "port": ["name": "http"]]])
    }

    @Test("quantities are texts")
    func quantities() throws {
        #expect(
            try Self.decode("quota-plain")[path: .spec, .hard] == [
                "count/secrets": "5", "cpu": "1", "memory": "1G", "pods": "2",
            ])
    }

    @Test(
        "a kind is named by the body",
        arguments: ["role", "job", "priorityclass", "token", "auth-can-i", "whoami"])
    func kinds(name: String) throws {
        let (kind, value) = try ProtobufCodec.decode(try Self.body(name))
        #expect(Schema.builtin.root(for: kind) != nil)
        #expect(value[.kind]?.string == kind.kind)
        #expect(value[.apiVersion]?.string == kind.apiVersion)
    }

    /// A body around a message given by its bytes.
    func body(_ apiVersion: String, _ kind: String, _ message: [UInt8]) -> [UInt8] {
        func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
            [number << 3 | 2]
                + (content.count < 128
                    ? [UInt8(content.count)] : [UInt8(content.count & 127 | 128), UInt8(content.count >> 7)])
                + content
        }
        return ProtobufCodec.magic + field(1, field(1, Array(apiVersion.utf8)) + field(2, Array(kind.utf8)))
            + field(2, message)
    }

    @Test("zero of a pointer is kept, zero of a value is left out")
    func zeros() throws {
        // spec (2) { replicas (1) = 0, minReadySeconds (5) = 0 }
        let value = try ProtobufCodec.decode(body("apps/v1", "Deployment", [0x12, 4, 0x08, 0, 0x28, 0])).1
        #expect(value[.spec] == ["replicas": 0])
    }

    @Test("Go's zero time is no time, the year 1970 is one")
    func times() throws {
        let zero = try ProtobufCodec.decode(body("v1", "Event", [0x32, 0])).1
        #expect(zero[.firstTimestamp] == nil)
        let epoch = try ProtobufCodec.decode(body("v1", "Event", [0x32, 4, 0x08, 0, 0x10, 0])).1
        #expect(epoch[.firstTimestamp] == "1970-01-01T00:00:00Z")
    }

    @Test("a probe's handler is a member of the probe")
    func probe() throws {
        // spec (2) { containers (2) { livenessProbe (10) { handler (1) { tcpSocket (3) { port (1) { intVal (2) = 80 } } } } } }
        let message: [UInt8] = [0x12, 14, 0x12, 12, 0x52, 10, 0x0a, 8, 0x1a, 6, 0x0a, 4, 0x08, 0, 0x10, 80]
        let value = try ProtobufCodec.decode(body("v1", "Pod", message)).1
        #expect(
            value[path: .spec, .containers]?[at: 0]?[.livenessProbe] == ["tcpSocket": ["port": 80]])
    }

    @Test("negative numbers are ten bytes of sign")
    func negative() throws {
        // value (2) = -1
        let message: [UInt8] = [0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]
        let value = try ProtobufCodec.decode(body("scheduling.k8s.io/v1", "PriorityClass", message)).1
        #expect(value[.value] == -1)
    }

    @Test("the options of a deletion belong to every group")
    func deleteOptions() throws {
        let value = try ProtobufCodec.decode(
            body("apps/v1", "DeleteOptions", [0x08, 0, 0x22, 6] + Array("Orphan".utf8))
        ).1
        #expect(value[.gracePeriodSeconds] == 0)
        #expect(value[.propagationPolicy] == "Orphan")
    }

    @Test("the schemas of a definition keep their names with hyphens")
    func definition() throws {
        // spec (2) { versions (7) { schema (4) { openAPIV3Schema (1) { xKubernetesPreserveUnknownFields (38) = true,
        //   items (24) { schema (1) { type (5) = "string" } } } } } }
        let items: [UInt8] = [0xc2, 0x01, 10, 0x0a, 8, 0x2a, 6] + Array("string".utf8)
        let props: [UInt8] = [0xb0, 0x02, 1] + items
        let schema: [UInt8] = [0x0a, UInt8(props.count)] + props
        let version: [UInt8] = [0x22, UInt8(schema.count)] + schema
        let spec: [UInt8] = [0x3a, UInt8(version.count)] + version
        let value = try ProtobufCodec.decode(
            body("apiextensions.k8s.io/v1", "CustomResourceDefinition", [0x12, UInt8(spec.count)] + spec)
        ).1
        #expect(
            value[.spec]?[.versions]?[at: 0]?[.schema]?[.openAPIV3Schema] == [
                "x-kubernetes-preserve-unknown-fields": true, "items": ["type": "string"],
            ])
    }

    @Test("what is no protobuf is refused")
    func refusals() throws {
        #expect(
            throws: ProtobufError(
                "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]")
        ) { try ProtobufCodec.decode([1, 2, 3, 4]) }
        #expect(throws: ProtobufError("unexpected EOF")) {
            try ProtobufCodec.decode(ProtobufCodec.magic + [0x12, 5, 1])
        }
        #expect(throws: ProtobufError.self) { try ProtobufCodec.decode(body("v1", "Pod", [0x0b])) }
        #expect(throws: ProtobufError("no kind \"Foo\" is registered for version \"v1\"")) {
            try ProtobufCodec.decode(body("v1", "Foo", []))
        }
        // A string where metadata's message is expected is read as one and runs out.
        #expect(throws: ProtobufError.self) { try ProtobufCodec.decode(body("v1", "Pod", [0x0a, 1, 0x0a])) }
    }

    @Test("a truncated body never traps")
    func truncation() throws {
        let whole = try Self.body("deployment")
        for length in 0..<whole.count { _ = try? ProtobufCodec.decode(Array(whole[..<length])) }
        for position in whole.indices {
            var broken = whole
            broken[position] ^= 0xff
            _ = try? ProtobufCodec.decode(broken)
        }
    }
}
