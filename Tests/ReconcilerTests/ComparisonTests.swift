import Kubernetes
import Reconciler
import Testing
import YAML

@Suite("Comparing an object")
struct ComparisonTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var kind: String
        var git: String
        var live: String
        /// The fields that differ.
        var fields: [String]
        var why: String
        var testDescription: String { why }

        init(_ kind: String, _ git: String, _ live: String, _ fields: [String] = [], _ why: String) {
            self.kind = kind
            self.git = git
            self.live = live
            self.fields = fields
            self.why = why
        }
    }

    static let rows: [Row] = [
        Row("v1/Pod", "{spec: {nodeName: a}}", "{spec: {nodeName: b}}", [".spec.nodeName"], "another value"),
        Row("v1/Pod", "{spec: {nodeName: a}}", "{spec: {nodeName: a, hostname: b}}", [], "others' fields"),
        Row(
            "v1/Pod", "{spec: {containers: [{name: c, resources: {limits: {cpu: 1000m, memory: 1Gi}}}]}}",
            "{spec: {containers: [{name: c, resources: {limits: {cpu: '1', memory: 1024Mi}}}]}}", [],
            "quantities that are equal"),
        Row(
            "v1/Pod", "{spec: {containers: [{name: c, resources: {limits: {cpu: 2}}}]}}",
            "{spec: {containers: [{name: c, resources: {limits: {cpu: '1'}}}]}}",
            [".spec.containers[name=\"c\"].resources.limits.cpu"], "quantities that are not"),
        Row(
            "v1/Pod", "{spec: {containers: [{name: b, image: x}, {name: a, image: y}]}}",
            "{spec: {containers: [{name: a, image: y}, {name: s, image: z}, {name: b, image: x}]}}", [],
            "elements are found by their keys, and an injected one is another's"),
        Row(
            "v1/Pod", "{spec: {containers: [{name: a, image: y}, {name: b}]}}",
            "{spec: {containers: [{name: a, image: z}]}}",
            [".spec.containers[name=\"a\"].image", ".spec.containers[name=\"b\"]"], "an element that is gone"),
        Row(
            "v1/Pod", "{spec: {containers: [{name: c, ports: [{containerPort: 80}]}]}}",
            "{spec: {containers: [{name: c, ports: [{containerPort: 80, protocol: TCP}]}]}}", [],
            "a key with a default"),
        Row(
            "v1/Pod", "{spec: {containers: [{name: c, ports: [{containerPort: 80, protocol: UDP}]}]}}",
            "{spec: {containers: [{name: c, ports: [{containerPort: 80, protocol: TCP}]}]}}",
            [".spec.containers[name=\"c\"].ports[containerPort=80,protocol=\"UDP\"]"], "another key"),
        Row(
            "v1/Pod", "{spec: {containers: [{name: c, args: [a, b]}]}}",
            "{spec: {containers: [{name: c, args: [b, a]}]}}", [".spec.containers[name=\"c\"].args"],
            "order counts in a list that is owned as a whole"),
        Row(
            "v1/Pod",
            "{spec: {containers: [{name: c, env: [{name: N, valueFrom: {fieldRef: {fieldPath: a}}}]}]}}",
            "{spec: {containers: [{name: c, env: [{name: N, valueFrom: {fieldRef: {fieldPath: a, apiVersion: v1}}}]}]}}",
            [], "a default within an object that is owned as a whole"),
        Row(
            "networking.k8s.io/v1/NetworkPolicy",
            "{spec: {podSelector: {}, ingress: [{ports: [{port: 80}]}]}}",
            "{spec: {podSelector: {}, ingress: [{ports: [{port: 80, protocol: TCP}]}], policyTypes: [Ingress]}}",
            [],
            "defaults of network policies"),
        Row(
            "apps/v1/StatefulSet",
            "{spec: {volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]}}",
            "{spec: {volumeClaimTemplates: [{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: d, creationTimestamp: null}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, volumeMode: Filesystem}, status: {phase: Pending}}]}}",
            [], "claim templates"),
        Row(
            "rbac.authorization.k8s.io/v1/RoleBinding",
            "{roleRef: {kind: Role, name: r}, subjects: [{kind: User, name: u}]}",
            "{roleRef: {kind: Role, name: r, apiGroup: rbac.authorization.k8s.io}, subjects: [{kind: User, name: u, apiGroup: rbac.authorization.k8s.io}]}",
            [], "role bindings"),
        Row(
            "apps/v1/Deployment", "{spec: {selector: {matchLabels: {a: b}}}}",
            "{spec: {selector: {matchLabels: {a: b, c: d}}}}", [".spec.selector"],
            "an addition to an object that is owned as a whole"),
        Row(
            "v1/Pod", "{metadata: {labels: {a: b}, creationTimestamp: null}, status: {}}",
            "{metadata: {labels: {a: b, c: d}, creationTimestamp: '2026-01-01T00:00:00Z'}, status: {phase: Running}}",
            [],
            "metadata and status of the server"),
        Row(
            "v1/Pod", "{metadata: {labels: {a: b}}}", "{metadata: {}}", [".metadata.labels"],
            "a missing label"),
        Row(
            "v1/Pod", "{metadata: {annotations: {}, labels: {}}, spec: {nodeSelector: {}}}", "{spec: {}}", [],
            "empty maps are not kept"),
        Row(
            "v1/Pod", "{spec: {volumes: [{name: v, emptyDir: {}}]}}",
            "{spec: {volumes: [{name: v, hostPath: {path: /}}]}}", [".spec.volumes[name=\"v\"].emptyDir"],
            "an empty object means something"),
        Row(
            "v1/Service", "{spec: {ports: [{port: 80, targetPort: http}]}}",
            "{spec: {ports: [{port: 80, targetPort: 80, protocol: TCP}]}}",
            [".spec.ports[port=80,protocol=\"TCP\"].targetPort"], "a port by name and by number"),
        Row("v1/ConfigMap", "{data: {a: '1'}}", "{data: {a: '1', b: '2'}}", [], "a key by somebody else"),
        Row(
            "v1/ConfigMap", "{immutable: null, data: {a: null}}", "{immutable: true, data: {a: x}}", [],
            "null states nothing"),
        Row(
            "v1/Secret", "{data: {a: \"YWJj\\nZGVm\"}}", "{data: {a: YWJjZGVm}}", [], "base64 with line ends"),
        Row("v1/Secret", "{stringData: {a: abc}}", "{data: {a: YWJj}}", [], "text data of secrets"),
        Row(
            "coordination.k8s.io/v1/Lease", "{spec: {renewTime: '2026-01-01T02:00:00.5+02:00'}}",
            "{spec: {renewTime: '2026-01-01T00:00:00.500000Z'}}", [], "one moment in two zones"),
        Row(
            "v1/Pod", "{spec: {activeDeadlineSeconds: 5.0}}", "{spec: {activeDeadlineSeconds: 5}}", [],
            "one number in two spellings"),
        Row(
            "example.org/v1/Boat", "{spec: {list: [{a: 1}], map: {x: y}}}",
            "{spec: {list: [{a: 1}], map: {x: y, z: w}, more: 1}}", [], "a kind without a schema"),
        Row(
            "example.org/v1/Boat", "{spec: {list: [{a: 1}]}}", "{spec: {list: [{a: 2}]}}", [".spec.list"],
            "a list without a schema"),
    ]

    static func object(_ kind: String, _ text: String) throws -> Object {
        var value = try YAMLReader.value(Array(text.utf8))
        let slash = try #require(kind.lastIndex(of: "/"))
        value[.apiVersion] = .string(String(kind[..<slash]))
        value[.kind] = .string(String(kind[kind.index(after: slash)...]))
        value[.metadata] = value[.metadata] ?? .emptyObject
        value[.metadata]?[.name] = "x"
        return Object(value)
    }

    @Test("finds the fields that differ, and no others", arguments: rows)
    func finds(_ row: Row) throws {
        let desired = DesiredObject(
            object: try Self.object(row.kind, row.git), mark: Mark(line: 1, column: 1))
        var store = LiveStore()
        let kind = desired.object.groupVersionKind
        let schema = Schema.builtin.root(for: kind)
        store.addServedKind(ServedKind(kind: kind, isNamespaced: true, schema: schema))
        let state = PreparedState(
            DesiredState(objects: [desired]),
            spec: ApplicationSpec(destination: .init(namespace: "default")), tracking: "shop", live: store)
        let prepared = try #require(state.objects.first)
        var live = try Self.object(row.kind, row.live)
        live.metadata.annotations["trimtab.dev/tracking-id"] =
            prepared.object.metadata.annotations["trimtab.dev/tracking-id"]
        let differences = ObjectComparison.differences(desired: prepared.object, live: live, schema: schema)
        #expect(differences.map(\.field) == row.fields)
    }
}
