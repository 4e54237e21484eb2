import APIServer
import Kubernetes
import Testing
import YAML

/// Answers in protobuf hold what answers in JSON hold.
@Suite struct ProtobufAnswerTests {
    /// A recorded answer with real values in the places of what differs from run to run.
    private static func filled(_ value: Value) -> Value {
        switch value {
        case .string("<time>"): return "2026-01-02T03:04:05Z"
        case .string("<microtime>"): return "2026-01-02T03:04:05.000006Z"
        case .string("<port>"): return 30000
        case .array(let items): return .array(items.map(filled))
        case .object(let map):
            return .object(
                Map(uniqueEntries: map.map { Map.Entry(key: $0.key, value: filled($0.value)) }))
        default: return value
        }
    }

    @Test(
        "Every recorded object is the same after it was written and read as protobuf",
        arguments: VectorCase.families)
    func keepsRecordedObjects(family: String) throws {
        var compared = 0
        for vector in try VectorCase.cases(of: family) {
            for step in vector.steps {
                guard let body = step.expected[name: "body"], step.view == nil, step.only.isEmpty else {
                    continue
                }
                let object = Object(Self.filled(body))
                guard let schema = Schema.builtin.root(for: object.groupVersionKind),
                    let expected = SchemaDecoding.canonical(object, schema: schema)
                else { continue }
                let bytes = try #require(ProtobufCodec.encode(expected.value), "\(vector)")
                let (kind, value) = try ProtobufCodec.decode(bytes)
                #expect(kind == object.groupVersionKind)
                let read = try #require(
                    SchemaDecoding.canonical(Object(value), schema: schema), "\(vector)")
                // Protobuf does not tell an empty list from none.
                let differences = VectorDifference.between(expected.value, read.value).filter {
                    $0.expected != "[]" || $0.found != "null"
                }
                #expect(differences.isEmpty, "\(vector): \(differences.prefix(3))")
                compared += 1
            }
        }
        if family == "defaulting" { #expect(compared > 40) }
    }

    @Test("A client that reads nothing but protobuf is refused for what has no messages")
    func refusesCustomResources() throws {
        var server = APIServer(now: Timestamp(seconds: 1_800_000_000))
        let definition = try JSONReader.value(
            from: Array(
                #"""
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                 "metadata": {"name": "widgets.example.com"},
                 "spec": {"group": "example.com", "scope": "Cluster",
                          "names": {"plural": "widgets", "kind": "Widget"},
                          "versions": [{"name": "v1", "served": true, "storage": true,
                                        "schema": {"openAPIV3Schema": {"type": "object"}}}]}}
                """#.utf8))
        let requester = Requester(user: .admin, fieldManager: "test")
        try server.create(Object(definition), as: requester, now: Timestamp(seconds: 1_800_000_000))
        for (accept, status) in [
            ("application/vnd.kubernetes.protobuf", 406),
            ("application/vnd.kubernetes.protobuf,application/json", 200),
        ] {
            let request = APIRequest(.get, "/apis/example.com/v1/widgets", accept: accept, user: .admin)
            guard
                case .response(let response) = server.handle(request, now: Timestamp(seconds: 1_800_000_001))
            else {
                Issue.record("no answer to \(accept)")
                continue
            }
            #expect(response.status == status, "\(accept)")
        }
    }
}
