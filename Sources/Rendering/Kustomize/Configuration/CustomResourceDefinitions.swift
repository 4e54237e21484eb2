import YAML

/// Reads the files of `crds`: OpenAPI definitions whose extensions say which fields of a custom resource are
/// labels, annotations, names, or refer to other resources.
struct CustomResourceDefinitions {
    private static let maximumDepth = 32
    /// Definitions can refer to each other in many ways; more than this many fields are not looked at.
    private static let maximumFields = 100_000

    private let definitions: Map
    private var lists: [TransformerConfiguration.List: [FieldSpec]] = [:]
    private var references: [TransformerConfiguration.NameReference] = []
    private var visited = 0

    /// The fields a file describes.
    static func configuration(
        _ bytes: [UInt8], file: String
    ) throws(KustomizeError) -> TransformerConfiguration {
        var options = YAMLReader.Options()
        options.file = file
        let value: Value
        do {
            value = try YAMLReader.value(bytes, options: options)
        } catch {
            throw KustomizeError(
                "unable to parse open API definition from '\(file)': error converting YAML to JSON: yaml: "
                    + "line \(error.mark.line): \(error.message)", .syntax, at: error.mark)
        }
        guard let map = value.object else {
            if value.isNull { return .empty }
            throw KustomizeError(
                "unable to parse open API definition from '\(file)': json: cannot unmarshal into Go value of "
                    + "type accumulator.nameToApiMap", at: Mark(file: file, line: 1, column: 1))
        }
        for entry in map where entry.value.object == nil && !entry.value.isNull {
            throw KustomizeError(
                "unable to parse open API definition from '\(file)': json: cannot unmarshal \(entry.key.name) "
                    + "into Go value of type accumulator.OpenAPIDefinition",
                at: YAMLReader.locate(path: [.key(entry.key.name)], in: bytes, file: file))
        }
        var reader = CustomResourceDefinitions(definitions: map)
        for entry in map.sorted() {
            guard let properties = reader.properties(entry.key.name),
                ["kind", "apiVersion", "metadata"].allSatisfy({ properties[Key($0)] != nil })
            else { continue }
            let kind = entry.key.name.split(separator: ".").last.map(String.init) ?? entry.key.name
            try reader.take(entry.key.name, kind: kind, path: [], depth: 0)
        }
        return TransformerConfiguration(
            reader.lists.mapValues(\.sortedByKind), nameReferences: reader.references)
    }

    private init(definitions: Map) { self.definitions = definitions }

    private func properties(_ name: String) -> Map? {
        var definition = definitions[Key(name)]
        // Go finds the field `Schema` whatever its case.
        definition = definition?[name: "Schema"] ?? definition?[name: "schema"]
        return definition?[name: "properties"]?.object
    }

    private mutating func take(
        _ name: String, kind: String, path: [String], depth: Int
    ) throws(KustomizeError) {
        guard depth <= Self.maximumDepth else {
            throw KustomizeError("the definition of \(name) refers to itself", .tooLarge)
        }
        guard let properties = properties(name) else { return }
        for property in properties.sorted() {
            visited += 1
            guard visited <= Self.maximumFields else {
                throw KustomizeError("the definitions of \(kind) have too many fields", .tooLarge)
            }
            let field = path + [property.key.name]
            func extensionText(_ name: String) -> String? { property.value[name: name]?.string }
            func spec(_ steps: [String]) -> FieldSpec {
                FieldSpec(steps.joined(separator: "/"), gvk: Gvk(kind: kind))
            }
            if extensionText("x-kubernetes-annotation") != nil {
                try add(spec(field), to: .commonAnnotations)
            }
            if extensionText("x-kubernetes-label-selector") != nil { try add(spec(field), to: .commonLabels) }
            if extensionText("x-kubernetes-identity") != nil { try add(spec(field), to: .namePrefix) }
            if let version = extensionText("x-kubernetes-object-ref-api-version"),
                let target = extensionText("x-kubernetes-object-ref-kind")
            {
                let nameKey = extensionText("x-kubernetes-object-ref-name-key") ?? "name"
                try addReference(to: Gvk(version: version, kind: target), spec(field + [nameKey]))
            }
            if let reference = property.value[name: "$ref"]?.string {
                try take(reference, kind: kind, path: field, depth: depth + 1)
            }
        }
    }

    private mutating func add(
        _ spec: FieldSpec, to list: TransformerConfiguration.List
    ) throws(KustomizeError) {
        lists[list] = try (lists[list] ?? []).merging([spec])
    }

    private mutating func addReference(to gvk: Gvk, _ spec: FieldSpec) throws(KustomizeError) {
        if let position = references.firstIndex(where: { $0.gvk == gvk }) {
            references[position].fields = try references[position].fields.merging([spec])
        } else {
            references.append(TransformerConfiguration.NameReference(gvk: gvk, fields: [spec]))
        }
    }
}
