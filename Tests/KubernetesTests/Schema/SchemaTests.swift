import Testing
import YAML

@testable import Kubernetes

@Suite("The schema of the built-in types")
struct SchemaTests {
    /// The node at the end of a path from a kind's root; `[]` steps into an element.
    func node(_ group: String, _ version: String, _ kind: String, _ path: String...) throws -> SchemaNode {
        var node = try #require(
            Schema.builtin.root(for: GroupVersionKind(group: group, version: version, kind: kind)))
        for step in path {
            node = try #require(step == "[]" ? node.element : node.field(Key(step))?.node, "\(step)")
        }
        return node
    }

    @Test("a path through lists and inline fields ends at the leaf's kind")
    func walk() throws {
        let image = try node(
            "apps", "v1", "Deployment", "spec", "template", "spec", "containers", "[]", "image")
        #expect(image.kind == .string)
        let port = try node(
            "", "v1", "Pod", "spec", "containers", "[]", "livenessProbe", "httpGet", "port")
        #expect(port.kind == .intOrString)
        #expect(try node("apps", "v1", "Deployment", "spec", "replicas").kind == .integer(bits: 32))
        #expect(try node("", "v1", "Secret", "data", "[]").kind == .bytes)
        #expect(try node("", "v1", "Pod", "metadata", "creationTimestamp").kind == .time)
        #expect(try node("coordination.k8s.io", "v1", "Lease", "spec", "renewTime").kind == .microTime)
        #expect(
            try node("", "v1", "Pod", "spec", "containers", "[]", "resources", "limits", "[]").kind
                == .quantity)
        #expect(try node("apps", "v1", "ControllerRevision", "data").preservesUnknownFields)
    }

    @Test("an unknown field and a field of a scalar are nil")
    func unknown() throws {
        #expect(try node("", "v1", "Pod", "spec").field("containerz") == nil)
        #expect(try node("", "v1", "Pod", "spec", "nodeName").field("x") == nil)
    }

    @Test("an interned name that the type lacks is unknown although other types have it")
    func foreignField() throws {
        #expect(try node("", "v1", "Pod", "spec").field(.replicas) == nil)
        #expect(try node("", "v1", "Pod", "spec").field(.containers) != nil)
    }

    @Test("names outside the interned fields are found")
    func textKey() throws {
        let properties = try node(
            "apiextensions.k8s.io", "v1", "CustomResourceDefinition", "spec", "versions", "[]", "schema",
            "openAPIV3Schema")
        #expect(properties.field("x-kubernetes-int-or-string")?.node.kind == .boolean)
        #expect(properties.field("$ref")?.node.kind == .string)
        #expect(properties.field("properties")?.node.element?.typeName == properties.typeName)
    }

    @Test("list types, keys and the defaults of keys follow the field")
    func lists() throws {
        let ports = try node("", "v1", "Pod", "spec", "containers", "[]", "ports")
        #expect(ports.listType == .map)
        #expect(ports.listMapKeys == ["containerPort", "protocol"])
        #expect(ports.listMapKeyDefaults == [.int(0), "TCP"])
        #expect(ports.patchStrategy == .merge)
        #expect(ports.patchMergeKey == "containerPort")
        #expect(!ports.isAtomic)
        let args = try node("", "v1", "Pod", "spec", "containers", "[]", "args")
        #expect(args.isAtomic)
        #expect(args.patchStrategy == .replace)
        #expect(try node("", "v1", "Pod", "metadata", "finalizers").listType == .set)
        #expect(try node("", "v1", "Pod", "spec", "volumes").patchStrategy == [.merge, .retainKeys])
        #expect(try node("apps", "v1", "Deployment", "spec", "strategy").patchStrategy == .retainKeys)
    }

    @Test("an atomic type is atomic unless its field says granular")
    func atomicity() throws {
        #expect(try node("apps", "v1", "Deployment", "spec", "selector").isAtomic)
        #expect(try node("", "v1", "PersistentVolume", "spec", "claimRef").isAtomic == false)
        #expect(try node("", "v1", "Service", "spec", "selector").isAtomic)
        #expect(try node("", "v1", "Pod", "metadata", "labels").isAtomic == false)
    }

    @Test(
        "Go's names of types",
        arguments: [
            (["spec"], "v1.PodSpec"), (["spec", "containers"], "[]v1.Container"),
            (["metadata", "labels"], "map[string]string"), (["spec", "priority"], "int32"),
            (["spec", "terminationGracePeriodSeconds"], "int64"), (["spec", "hostNetwork"], "bool"),
            (["spec", "containers", "[]", "resources", "limits"], "v1.ResourceList"),
            (["spec", "containers", "[]", "resources", "limits", "[]"], "resource.Quantity"),
            (["metadata", "creationTimestamp"], "v1.Time"),
        ])
    func goNames(path: [String], name: String) throws {
        var node = try #require(Schema.builtin.type(named: "io.k8s.api.core.v1.Pod"))
        for step in path {
            node = try #require(step == "[]" ? node.element : node.field(Key(step))?.node)
        }
        #expect(node.goName == name)
    }

    @Test("every list and map has an element, every object a name, and no field leads nowhere")
    func complete() throws {
        var seen = 0
        for name in Schema.builtin.typeNames {
            let type = try #require(Schema.builtin.type(named: name))
            for field in type.fields {
                seen += 1
                #expect(type.field(field.key)?.node == field.node)
                switch field.node.kind {
                case .list, .map: #expect(field.node.element != nil)
                case .object: #expect(field.node.typeName != nil)
                default: break
                }
                if field.node.listType == .map { #expect(!field.node.listMapKeys.isEmpty) }
            }
        }
        #expect(seen == 2438)
    }
}
