package import YAML

/// Why the schema of a CustomResourceDefinition cannot be used.
package struct SchemaError: Error, Sendable, Equatable, CustomStringConvertible {
    package var message: String
    package var description: String { message }
}

extension Schema {
    /// The schema of one version of a custom resource.
    ///
    /// - Parameters:
    ///   - schema: `spec.versions[*].schema.openAPIV3Schema` of a CustomResourceDefinition, structural as the API
    ///     server requires; null keeps every field.
    ///   - kind: what ``root(for:)`` answers to.
    package convenience init(
        openAPIV3Schema schema: Value?, kind: GroupVersionKind
    ) throws(SchemaError) {
        var builder = SchemaBuilder()
        let root = try builder.addCustom(schema ?? .null, isRoot: true, depth: 0)
        builder.roots[kind] = root
        self.init(builder: builder)
    }
}

extension SchemaBuilder {
    /// Bounds on a definition's schema, far above what fits in an object.
    private static let maximumDepth = 200
    private static let maximumNodes = 200_000

    /// Adds a structural schema with all below it and says where it is.
    fileprivate mutating func addCustom(
        _ schema: Value, isRoot: Bool = false, depth: Int
    ) throws(SchemaError) -> Int {
        guard depth < Self.maximumDepth else { throw SchemaError(message: "the schema nests too deep") }
        guard nodes.count < Self.maximumNodes else { throw SchemaError(message: "the schema is too large") }
        let isEmbedded = schema[name: "x-kubernetes-embedded-resource"]?.bool ?? false
        var node = Schema.Node(kind: isRoot || isEmbedded ? .object : Self.kind(of: schema))
        // Every field of a custom resource is kept as it was given.
        node.presence = .pointer
        if isEmbedded { node.flags.insert(.embeddedResource) }
        if schema[.nullable]?.bool ?? false { node.flags.insert(.nullable) }
        if (schema[name: "x-kubernetes-preserve-unknown-fields"]?.bool ?? false) || schema.isNull {
            node.flags.insert(.preservesUnknownFields)
        }
        var attributes = Schema.Attributes()
        attributes.defaultValue = schema[.default]
        attributes.enumeration = schema[.enum]?.array?.compactMap(\.string) ?? []
        attributes.validation = schema.isNull ? nil : schema
        switch node.kind {
        case .list:
            node.patchStrategy = .replace
            switch schema[name: "x-kubernetes-list-type"]?.string {
            case "map": node.listType = .map
            case "set": node.listType = .set
            default: node.flags.insert(.atomic)
            }
            attributes.listMapKeys =
                schema[name: "x-kubernetes-list-map-keys"]?.array?.compactMap(\.string).map { Key($0) } ?? []
            node.element = try addCustom(schema[name: "items"] ?? .null, depth: depth + 1)
        case .map:
            let element = schema[name: "additionalProperties"]
            node.element = try addCustom(element?.object == nil ? .null : element ?? .null, depth: depth + 1)
        case .object:
            node.type = try addCustomType(schema, isResource: isRoot || isEmbedded, depth: depth)
        default: break
        }
        if node.kind == .map || node.kind == .object,
            schema[name: "x-kubernetes-map-type"]?.string == "atomic"
        {
            node.flags.insert(.atomic)
        }
        return add(node, attributes)
    }

    /// Adds the members of an object and says where its type is.
    private mutating func addCustomType(
        _ schema: Value, isResource: Bool, depth: Int
    ) throws(SchemaError) -> Int {
        let required = Set(schema[.required]?.array?.compactMap(\.string) ?? [])
        var own: [Schema.Member] = []
        for property in schema[name: "properties"]?.object?.entries ?? [] {
            // A resource's metadata is the API's own, whatever the definition says beside it.
            if isResource, property.key == Key(.metadata) { continue }
            let node = try addCustom(property.value, depth: depth + 1)
            own.append(
                Schema.Member(key: property.key, node: node, required: required.contains(property.key.name)))
        }
        if isResource {
            for field in [Field.apiVersion, .kind] where !own.contains(where: { $0.key == Key(field) }) {
                let node = add(Schema.Node(kind: .string))
                own.append(
                    Schema.Member(key: Key(field), node: node, required: required.contains(field.name)))
            }
            if let metadata = Schema.builtin.type(named: "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta") {
                own.append(
                    Schema.Member(
                        key: Key(.metadata), node: ~metadata.index, required: required.contains("metadata")))
            }
        }
        let start = members.count
        members += own
        types.append(Schema.TypeRecord(name: nil, fields: start..<members.count, node: nodes.count))
        return types.count - 1
    }

    private static func kind(of schema: Value) -> SchemaNode.Kind {
        if schema[name: "x-kubernetes-int-or-string"]?.bool ?? false { return .intOrString }
        switch schema[.type]?.string {
        case "string": return .string
        case "integer": return .integer(bits: 64)
        case "number": return .number
        case "boolean": return .boolean
        case "array": return .list
        case "object": return objectKind(of: schema)
        default:
            // Without a type the schema's parts tell; with none of them anything goes.
            if schema[name: "properties"]?.object != nil { return .object }
            if schema[name: "items"]?.object != nil { return .list }
            return .any
        }
    }

    private static func objectKind(of schema: Value) -> SchemaNode.Kind {
        if !(schema[name: "properties"]?.object?.isEmpty ?? true) { return .object }
        switch schema[name: "additionalProperties"] {
        case .object, .bool(true): return .map
        default: return .object
        }
    }
}
