import Testing
import YAML

@testable import Kubernetes

@Suite("Managed fields")
struct ManagedFieldsTests {
    private static let start = Timestamp(seconds: 1_700_000_000)

    private static func schema(_ group: String = "", _ kind: String = "ConfigMap") throws -> SchemaNode {
        try #require(Schema.builtin.root(for: .init(group: group, version: "v1", kind: kind)))
    }

    private static func configMap(_ data: Value, uid: String? = nil) -> Object {
        var object = Object(apiVersion: "v1", kind: "ConfigMap", namespace: "n", name: "x")
        if let uid { object.metadata.uid = uid }
        object.value[.data] = data
        return object
    }

    private static func apply(
        _ data: Value, to live: Object?, as manager: String = "a", force: Bool = false,
        after seconds: Int = 0,
        annotations: Value? = nil, resetFields: FieldSet? = nil
    ) throws -> Object {
        var applied = configMap(data)
        if let annotations { applied.value[.metadata]?[.annotations] = annotations }
        var result = try ManagedFields.applyServerSide(
            applied: applied, live: live, manager: manager, force: force, schema: schema(),
            now: start + .seconds(seconds), defaulted: { $0 }, resetFields: resetFields)
        if live == nil { result.metadata.uid = "u" }
        return result
    }

    private static func update(
        _ new: Object, _ old: Object?, as manager: String = "u", after seconds: Int = 0,
        subresource: String = ""
    ) throws -> Object {
        ManagedFields.updateOwnership(
            new: new, old: old, manager: manager, subresource: subresource, schema: try schema(),
            now: start + .seconds(seconds))
    }

    /// `manager Operation fields` of each entry, in the object's order.
    private static func owners(_ object: Object) throws -> [String] {
        try ManagedFields.entries(of: object).map { entry in
            let paths = entry.fields.paths.map { FieldSet.displayText($0) }.joined(separator: " ")
            return "\(entry.manager) \(entry.operation.rawValue) \(paths)"
        }
    }

    @Test("an identical apply gives the stored object back, time and storage and all")
    func identical() throws {
        let live = try Self.apply(["a": "1"], to: nil)
        let again = try Self.apply(["a": "1"], to: live, after: 60)
        #expect(again.value.isIdentical(to: live.value))
    }

    @Test("only the entries that change get a new time")
    func times() throws {
        var object = try Self.apply(["a": "1"], to: nil)
        object = try Self.apply(["b": "1"], to: object, as: "b", after: 60)
        object = try Self.apply(["b": "2"], to: object, as: "b", after: 120)
        #expect(
            try ManagedFields.entries(of: object).map { $0.time } == [
                Self.start, Self.start + .seconds(120),
            ])
        // Who only comes to own what was there already changed nothing and has no time.
        object = try Self.apply(["a": "1"], to: object, as: "c", after: 180)
        #expect(try ManagedFields.entries(of: object).first { $0.manager == "c" }?.time == nil)
    }

    @Test("an update by the same manager adds to its entry and renews its time")
    func updates() throws {
        var first = try Self.update(Self.configMap(["a": "1"]), nil)
        #expect(try Self.owners(first) == ["u Update .data .data.a"])
        first.metadata.uid = "1"
        var changed = first
        changed.value[.data] = ["a": "2", "b": "1"]
        let second = try Self.update(changed, first, after: 5)
        #expect(try Self.owners(second) == ["u Update .data .data.a .data.b"])
        #expect(try ManagedFields.entries(of: second)[0].time == Self.start + .seconds(5))

        changed = second
        changed.value[.data] = ["b": "1"]
        let third = try Self.update(changed, second, as: "other", after: 9)
        // Who only removes owns nothing.
        #expect(try Self.owners(third) == ["u Update .data .data.b"])
        #expect(try ManagedFields.entries(of: third)[0].time == Self.start + .seconds(5))
    }

    @Test("subresources have entries of their own and ignore managed fields in the request")
    func subresources() throws {
        var object = try Self.update(Self.configMap(["a": "1"]), nil)
        object.metadata.uid = "1"
        var changed = object
        changed.value[.data] = ["a": "2"]
        changed.value[.metadata]?[.managedFields] = [[:]]
        let result = try Self.update(changed, object, subresource: "status")
        #expect(try Self.owners(result) == ["u Update .data", "u Update .data.a"])
        #expect(try ManagedFields.entries(of: result).map(\.subresource) == ["", "status"])
    }

    @Test("cleared managed fields stay away until the next apply, which finds an owner before it")
    func clearing() throws {
        var object = try Self.update(Self.configMap(["a": "1"]), nil)
        object.metadata.uid = "1"
        var cleared = object
        cleared.value[.metadata]?[.managedFields] = [[:]]
        cleared = try Self.update(cleared, object)
        #expect(cleared.value[.metadata]?[.managedFields] == nil)
        var changed = cleared
        changed.value[.data] = ["a": "2"]
        changed = try Self.update(changed, cleared)
        #expect(try Self.owners(changed) == [])
        let applied = try Self.apply(["a": "2"], to: changed, after: 3)
        #expect(try Self.owners(applied) == ["a Apply .data.a", "before-first-apply Update .data .data.a"])
    }

    @Test("more than ten updaters are put together under ancient-changes, oldest first")
    func limit() throws {
        var object = try Self.update(Self.configMap(["k0": "1"]), nil, as: "m0")
        object.metadata.uid = "1"
        for number in 1...12 {
            var changed = object
            changed.value[.data]?[Key("k\(number)")] = "1"
            object = try Self.update(changed, object, as: "m\(number)", after: number)
        }
        let owners = try Self.owners(object)
        #expect(owners.count == 10)
        #expect(owners[0] == "ancient-changes Update .data .data.k0 .data.k1 .data.k2 .data.k3")
        #expect(owners[1] == "m4 Update .data.k4")
    }

    @Test("conflicts name every field and manager; force takes the fields")
    func conflicts() throws {
        var object = try Self.apply(["a": "1", "b": "1"], to: nil)
        var changed = object
        changed.value[.data]?[name: "c"] = "1"
        object = try Self.update(changed, object, as: "kubectl-edit")
        let message = """
            Apply failed with 3 conflicts: conflicts with "a":
            - .data.a
            - .data.b
            conflicts with "kubectl-edit" using v1:
            - .data.c
            """
        #expect {
            try Self.apply(["a": "2", "b": "2", "c": "2"], to: object, as: "b")
        } throws: { error in
            guard let error = error as? StatusError else { return false }
            return error.code == 409 && error.message == message && error.causes.count == 3
                && error.causes[2].message == #"conflict with "kubectl-edit" using v1"#
        }
        let forced = try Self.apply(["a": "2", "c": "2"], to: object, as: "b", force: true)
        #expect(try Self.owners(forced) == ["a Apply .data.b", "b Apply .data.a .data.c"])
    }

    @Test("kubectl takes over what its annotation says it applied, and brings the annotation up to date")
    func migration() throws {
        let annotation = "kubectl.kubernetes.io/last-applied-configuration"
        let note = #"{"apiVersion":"v1","data":{"a":"1","b":"1"},"kind":"ConfigMap","metadata":{"name":"x"}}"#
        var object = Self.configMap(["a": "1", "b": "2"])
        object.value[.metadata]?[.annotations] = .object([Key(annotation): .string(note)])
        object = try Self.update(object, nil, as: "kubectl-client-side-apply")
        object.metadata.uid = "1"
        let result = try Self.apply(["a": "9"], to: object, as: "kubectl")
        #expect(
            result.metadata.annotations[Key(annotation)]?.string
                == #"{"apiVersion":"v1","data":{"a":"9"},"kind":"ConfigMap","metadata":{"name":"x","namespace":"n"}}"#
                + "\n")
        #expect(try Self.owners(result)[0] == "kubectl Apply .data.a")
        // `b` is not as the annotation says, so someone else set it.
        #expect(throws: StatusError.self) { try Self.apply(["b": "9"], to: object, as: "kubectl") }
        #expect(throws: StatusError.self) { try Self.apply(["a": "9"], to: object, as: "other") }
    }

    @Test("what an endpoint does not write is owned by nobody and takes nothing away")
    func resetFields() throws {
        let reset = FieldSet([.field("data"), .field("a")])
        let live = try Self.apply(["a": "1", "b": "1"], to: nil)
        let result = try Self.apply(["a": "2", "b": "1"], to: live, as: "b", resetFields: reset)
        #expect(try Self.owners(result) == ["a Apply .data.a .data.b", "b Apply .data.b"])
    }

    @Test("a list element goes with its last owner, its unowned fields included")
    func pruning() throws {
        let schema = try Self.schema("", "Pod")
        func apply(_ containers: Value, _ live: Object?, _ manager: String) throws -> Object {
            var applied = Object(apiVersion: "v1", kind: "Pod", namespace: "n", name: "x")
            applied.value[.spec] = ["containers": containers]
            return try ManagedFields.applyServerSide(
                applied: applied, live: live, manager: manager, force: false, schema: schema, now: Self.start,
                defaulted: { object in
                    var object = object
                    object.value[.spec]?[.containers]?.mutateArray { containers in
                        for index in containers.indices { containers[index][.imagePullPolicy] = "Always" }
                    }
                    return object
                })
        }
        var pod = try apply([["name": "a", "image": "i"], ["name": "b", "image": "i"]], nil, "one")
        pod = try apply([["name": "b", "image": "i"]], pod, "two")
        pod = try apply([], pod, "one")
        #expect(pod.value[.spec]?[.containers] == [["name": "b", "image": "i", "imagePullPolicy": "Always"]])
        pod = try apply([["name": "b"]], pod, "two")
        #expect(pod.value[.spec]?[.containers] == [["name": "b", "imagePullPolicy": "Always"]])
    }

    @Test("another version's entries are judged in that version, and go with it")
    func versions() throws {
        /// The other version calls `data` `binaryData`.
        struct Renaming: VersionConversion {
            let schema: SchemaNode
            func convert(_ object: Value, to apiVersion: String) -> (object: Value, schema: SchemaNode)? {
                var object = object
                switch apiVersion {
                case "v1":
                    if let data = object[.binaryData] { object[.data] = data }
                    object[.binaryData] = nil
                case "v2":
                    if let data = object[.data] { object[.binaryData] = data }
                    object[.data] = nil
                default: return nil
                }
                object[.apiVersion] = .string(apiVersion)
                return (object, schema)
            }
        }
        var object = try Self.update(Self.configMap(["a": "1", "b": "1"]), nil)
        object.metadata.uid = "1"
        let data = FieldSet([.field("binaryData"), .field("a")], [.field("binaryData"), .field("b")])
        object.value[.metadata]?[.managedFields] = .array([
            ManagedFieldsEntry(manager: "old", operation: .update, apiVersion: "v2", fields: data).value,
            ManagedFieldsEntry(manager: "gone", operation: .update, apiVersion: "v0", fields: data).value,
        ])
        var changed = object
        changed.value[.data] = ["a": "2", "b": "1"]
        let result = ManagedFields.updateOwnership(
            new: changed, old: object, manager: "u", schema: try Self.schema(), now: Self.start,
            conversion: Renaming(schema: try Self.schema()))
        #expect(try Self.owners(result) == ["old Update .binaryData.b", "u Update .data.a"])
    }

    @Test("a write that differs in times of managed fields only is none")
    func ignoringTimes() throws {
        var old = try Self.apply(["a": "1"], to: nil)
        old.metadata.resourceVersion = "5"
        var new = old
        new.value[.metadata]?[.managedFields]?.mutateArray { $0[0][.time] = "2030-01-01T00:00:00Z" }
        #expect(ManagedFields.ignoringTimes(new: new, old: old) == old)
        new.value[.data] = ["a": "2"]
        #expect(ManagedFields.ignoringTimes(new: new, old: old) == new)
    }

    @Test("scale carries ownership of the replicas to and fro")
    func scale() throws {
        let replicas = FieldSet([.field("spec"), .field("replicas")])
        let all = replicas.union(FieldSet([.field("spec"), .field("selector")]))
        var parent = Object(apiVersion: "apps/v1", kind: "Deployment", namespace: "n", name: "x")
        parent.value[.metadata]?[.managedFields] = .array([
            ManagedFieldsEntry(
                manager: "a", operation: .apply, apiVersion: "apps/v1", time: Self.start, fields: all
            ).value
        ])
        let scale = ScaleOwnership(parent: parent) { $0 == "apps/v1" ? [.spec, .replicas] : nil }
        let inScale = try FieldOwnership(scale.scaleManagedFields, trusted: true).entries
        #expect(inScale.map(\.apiVersion) == ["autoscaling/v1"] && inScale[0].fields == replicas)
        #expect(
            scale.parentManagedFields(scaleManagedFields: scale.scaleManagedFields)
                == ManagedFields.list(of: parent))

        let stolen = ManagedFieldsEntry(
            manager: "hpa", operation: .update, apiVersion: "autoscaling/v1", time: Self.start,
            subresource: "scale", fields: replicas)
        var after = parent
        after.value[.metadata]?[.managedFields] = scale.parentManagedFields(scaleManagedFields: [stolen.value]
        )
        #expect(try Self.owners(after) == ["a Apply .spec.selector", "hpa Update .spec.replicas"])
        #expect(try ManagedFields.entries(of: after)[1].apiVersion == "apps/v1")
    }
}
