import YAML

/// A schema document that a kustomization names in `openapi`: Swagger 2 definitions.
final class CustomSchema {
    private let definitions: Map
    /// The definitions by `APIVERSION KIND`.
    private var kinds: [String: Value] = [:]
    /// Scopes by `APIVERSION KIND`: true for namespaced.
    private(set) var scopes: [String: Bool] = [:]

    private static let kindField = "x-kubernetes-group-version-kind"
    private static let longestReference = 64

    init(_ bytes: [UInt8], file: String) throws(KustomizeError) {
        let value: Value
        do {
            var options = YAMLReader.Options()
            options.file = file
            value = try YAMLReader.value(bytes, options: options)
        } catch {
            throw KustomizeError("invalid schema file: \(error.message)", .syntax, at: error.mark)
        }
        guard value.object != nil else {
            throw KustomizeError(
                "invalid schema file: it holds no object", at: Mark(file: file, line: 1, column: 1))
        }
        definitions = value[name: "definitions"]?.object ?? Map()
        for definition in definitions {
            for kind in definition.value[name: Self.kindField]?.array ?? [] {
                if let name = Self.name(of: kind) { kinds[name] = definition.value }
            }
        }
        for path in value[name: "paths"]?.object ?? Map() {
            guard let kind = path.value[name: "get"]?[name: Self.kindField], let name = Self.name(of: kind)
            else { continue }
            if path.key.name.contains("namespaces/{namespace}") {
                scopes[name] = true
            } else if scopes[name] == nil {
                scopes[name] = false
            }
        }
    }

    private static func name(of kind: Value) -> String? {
        guard let version = kind[name: "version"]?.string, let name = kind[name: "kind"]?.string else {
            return nil
        }
        let group = kind[name: "group"]?.string ?? ""
        return group.isEmpty ? "\(version) \(name)" : "\(group)/\(version) \(name)"
    }

    func schema(apiVersion: String, kind: String) -> MergeSchema? {
        kinds["\(apiVersion) \(kind)"].flatMap { resolved($0) }
    }

    /// The schema, or what it refers to.
    func resolved(_ schema: Value) -> MergeSchema? {
        var schema = schema
        for _ in 0..<Self.longestReference {
            guard let reference = schema[name: "$ref"]?.string else { return .custom(schema, self) }
            let prefix = "#/definitions/"
            guard reference.hasPrefix(prefix),
                let target = definitions[Key(String(reference.dropFirst(prefix.count)))]
            else { return nil }
            schema = target
        }
        return nil
    }
}

/// The schemas in force in a build. The first kustomization that names one decides, from then on.
final class Schemas {
    let scopes = TypeScopes()
    private var custom: CustomSchema?
    private var usesBuiltIn = true
    private var isSet = false

    /// Takes up a kustomization's `openapi`: a schema file's content or the name of a built-in version.
    func set(version: String?, file: (bytes: [UInt8], name: String)?) throws(KustomizeError) {
        if isSet { return }
        if let file {
            guard version == nil else {
                throw KustomizeError("builtin version and custom schema provided, cannot use both")
            }
            let schema = try CustomSchema(file.bytes, file: file.name)
            custom = schema
            scopes.custom = schema.scopes
            usesBuiltIn = scopes.hasMissed
            isSet = true
            return
        }
        guard let version, !version.isEmpty else { return }
        guard version == "v1.21.2" else {
            throw KustomizeError("the specified OpenAPI version is not built in")
        }
        isSet = true
    }

    func schema(apiVersion: String, kind: String) -> MergeSchema? {
        if let schema = custom?.schema(apiVersion: apiVersion, kind: kind) { return schema }
        guard usesBuiltIn else { return nil }
        return BuiltInMergeKeys.shared.type(apiVersion: apiVersion, kind: kind).map { .builtIn($0) }
    }
}
