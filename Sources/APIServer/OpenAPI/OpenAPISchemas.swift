import Kubernetes
import YAML

/// Collects the schemas of kinds and of every type they use.
struct OpenAPISchemas {
    private let prefix: String
    private var schemas: [String: Value] = [:]

    /// Whether a reference stands alone; in version 3 it stands in a list, so that more can be said beside it.
    private let usesPlainReferences: Bool

    /// - Parameter prefix: Where references point, `#/components/schemas/`.
    init(prefix: String, usesPlainReferences: Bool = false) {
        self.prefix = prefix
        self.usesPlainReferences = usesPlainReferences
    }

    /// The schemas by name, in the order of their names.
    var all: Map {
        Map(
            uniqueEntries: schemas.keys.sorted(by: utf8Less).map {
                Map.Entry(key: Key($0), value: schemas[$0] ?? .emptyObject)
            })
    }

    mutating func add(_ definition: ResourceDefinition) {
        let kind = definition.kind
        if let custom = definition.customDefinition {
            addCustom(custom, kind)
        } else {
            add(typeOf: definition.schema)
            if definition.schema.typeName == nil { addPlain(definition) }
            let list = GroupVersionKind(group: kind.group, version: kind.version, kind: kind.kind + "List")
            if let node = Schema.builtin.root(for: list) { add(typeOf: node) }
            for subresource in definition.resource.subresources {
                if let node = Schema.builtin.root(for: subresource.groupVersionKind) { add(typeOf: node) }
            }
        }
        for name in ["DeleteOptions", "Status", "Patch"] {
            if let node = Schema.builtin.type(named: "io.k8s.apimachinery.pkg.apis.meta.v1.\(name)") {
                add(typeOf: node)
            }
        }
    }

    // MARK: Kubernetes' own types

    private mutating func add(typeOf node: SchemaNode) {
        guard let name = node.typeName, schemas[name] == nil else { return }
        // Types refer to themselves, so the name is taken before the fields are walked.
        schemas[name] = .emptyObject
        var schema = body(of: node)
        if node.kind == .object, !node.fields.isEmpty {
            var properties = Map()
            var required: [String] = []
            for field in node.fields {
                properties[field.key] = property(field.node)
                if field.required { required.append(field.key.name) }
            }
            schema = ["type": "object", "properties": .object(properties)]
            if !required.isEmpty { schema[.required] = Discovery.strings(required) }
        }
        let kinds = Schema.builtin.kinds(of: node)
        if !kinds.isEmpty {
            schema[name: "x-kubernetes-group-version-kind"] = .array(kinds.map(Self.value(of:)))
        }
        schemas[name] = schema
    }

    /// A kind whose type has no name of Kubernetes' own.
    private mutating func addPlain(_ definition: ResourceDefinition) {
        var properties: Map = [
            "apiVersion": ["type": "string"], "kind": ["type": "string"],
            "metadata": reference(to: "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"),
        ]
        for field in definition.schema.fields where properties[field.key] == nil {
            properties[field.key] = property(field.node)
        }
        if let meta = Schema.builtin.type(named: "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta") {
            add(typeOf: meta)
        }
        schemas[Self.name(ofCustom: definition.kind)] = [
            "type": "object", "properties": .object(properties),
            "x-kubernetes-group-version-kind": [Self.value(of: definition.kind)],
        ]
    }

    static func value(of kind: GroupVersionKind) -> Value {
        ["group": .string(kind.group), "kind": .string(kind.kind), "version": .string(kind.version)]
    }

    /// What a type without named fields says of itself.
    private func body(of node: SchemaNode) -> Value {
        switch node.kind {
        case .quantity: ["oneOf": [["type": "string"], ["type": "number"]]]
        case .intOrString: ["format": "int-or-string", "oneOf": [["type": "integer"], ["type": "string"]]]
        case .time, .microTime: ["type": "string", "format": "date-time"]
        case .any where node.typeName?.hasSuffix(".JSON") ?? false: .emptyObject
        case .any where node.typeName?.contains("JSONSchemaPropsOr") ?? false: .emptyObject
        default: ["type": "object"]
        }
    }

    /// A field of a type.
    private mutating func property(_ node: SchemaNode) -> Value {
        var schema = use(node)
        if !node.enumeration.isEmpty { schema[.enum] = Discovery.strings(node.enumeration) }
        if let standard = node.defaultValue { schema[.default] = standard }
        if node.presence == .whenFilled || node.presence == .always, node.kind == .object {
            schema[.default] = .emptyObject
        }
        if node.kind == .list {
            switch node.listType {
            case .atomic: schema[name: "x-kubernetes-list-type"] = "atomic"
            case .set: schema[name: "x-kubernetes-list-type"] = "set"
            case .map:
                schema[name: "x-kubernetes-list-type"] = "map"
                schema[name: "x-kubernetes-list-map-keys"] = Discovery.strings(node.listMapKeys.map(\.name))
            }
        } else if node.isAtomic, node.kind == .map {
            schema[name: "x-kubernetes-map-type"] = "atomic"
        }
        var strategies: [String] = []
        if node.patchStrategy.contains(.merge) { strategies.append("merge") }
        if node.patchStrategy.contains(.retainKeys) { strategies.append("retainKeys") }
        if !strategies.isEmpty {
            schema[name: "x-kubernetes-patch-strategy"] = .string(strategies.joined(separator: ","))
        }
        if let key = node.patchMergeKey { schema[name: "x-kubernetes-patch-merge-key"] = .string(key.name) }
        return schema
    }

    /// The type of a place: a reference to a named one, or the type itself.
    private mutating func use(_ node: SchemaNode) -> Value {
        if let name = node.typeName {
            add(typeOf: node)
            return reference(to: name)
        }
        switch node.kind {
        case .string: return ["type": "string"]
        case .integer(let bits): return ["type": "integer", "format": .string("int\(bits)")]
        case .number: return ["type": "number", "format": "double"]
        case .boolean: return ["type": "boolean"]
        case .bytes: return ["type": "string", "format": "byte"]
        case .duration: return ["type": "string"]
        case .list: return ["type": "array", "items": element(node)]
        case .map: return ["type": "object", "additionalProperties": element(node)]
        default: return body(of: node)
        }
    }

    private func reference(to name: String) -> Value {
        let reference: Value = ["$ref": .string(prefix + name)]
        return usesPlainReferences ? reference : ["allOf": [reference]]
    }

    private mutating func element(_ node: SchemaNode) -> Value {
        guard let element = node.element else { return .emptyObject }
        var schema = use(element)
        switch element.kind {
        case .string: schema[.default] = ""
        case .integer, .number: schema[.default] = 0
        case .boolean: schema[.default] = false
        case .object: schema[.default] = .emptyObject
        default: break
        }
        return schema
    }

    // MARK: Custom resources

    private mutating func addCustom(_ definition: Object, _ kind: GroupVersionKind) {
        let version = definition.value[.spec]?.items(.versions).first { $0.text(.name) == kind.version }
        var schema = version?[.schema]?.member(.openAPIV3Schema) ?? ["type": "object"]
        let name = Self.name(ofCustom: kind)
        let meta = "io.k8s.apimachinery.pkg.apis.meta.v1."
        for type in ["ObjectMeta", "ListMeta"] {
            if let node = Schema.builtin.type(named: meta + type) { add(typeOf: node) }
        }
        func identity(_ type: String) -> Map {
            [
                "apiVersion": ["type": "string"], "kind": ["type": "string"],
                "metadata": reference(to: meta + type),
            ]
        }
        var properties = identity("ObjectMeta")
        for entry in schema.map(.properties) where properties[entry.key] == nil {
            properties[entry.key] = entry.value
        }
        schema[.properties] = .object(properties)
        schema[name: "x-kubernetes-group-version-kind"] = [Self.value(of: kind)]
        schemas[name] = schema
        let list = definition.value[.spec]?[.names]?.text(.listKind) ?? ""
        let listKind = GroupVersionKind(
            group: kind.group, version: kind.version, kind: list.isEmpty ? kind.kind + "List" : list)
        var listProperties = identity("ListMeta")
        listProperties[.items] = [
            "type": "array", "items": reference(to: name),
        ]
        schemas[Self.name(ofCustom: listKind)] = [
            "type": "object", "required": ["items"], "properties": .object(listProperties),
            "x-kubernetes-group-version-kind": [Self.value(of: listKind)],
        ]
    }

    /// `com.example.v1.Widget` for the group `example.com`.
    private static func name(ofCustom kind: GroupVersionKind) -> String {
        (kind.group.split(separator: ".").reversed().map(String.init) + [kind.version, kind.kind])
            .joined(separator: ".")
    }
}
