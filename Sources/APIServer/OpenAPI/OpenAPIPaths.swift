import Kubernetes
import YAML

/// The operations on a resource, as far as clients look at them: which there are, on what kind, with which parameters.
struct OpenAPIPaths {
    private let definition: ResourceDefinition
    private let root: String

    init(_ definition: ResourceDefinition) {
        self.definition = definition
        let version = definition.resource.groupVersion
        root = version.group.isEmpty ? "/api/\(version.version)" : "/apis/\(version.group)/\(version.version)"
    }

    func write(to paths: inout Map) {
        let resource = definition.resource
        let scope = resource.namespaced ? "\(root)/namespaces/{namespace}" : root
        let collection = "\(scope)/\(resource.plural)"
        let item = "\(collection)/{name}"
        let kind = resource.groupVersionKind
        let placed = resource.namespaced ? [Self.parameter("namespace", in: "path")] : []
        add(
            [("list", "get"), ("create", "post"), ("deletecollection", "delete")], resource.verbs, kind,
            placed,
            to: collection, &paths)
        let named = [Self.parameter("name", in: "path")] + placed
        add(
            [("get", "get"), ("update", "put"), ("patch", "patch"), ("delete", "delete")], resource.verbs,
            kind,
            named, to: item, &paths)
        if resource.namespaced {
            add([("list", "get")], resource.verbs, kind, [], to: "\(root)/\(resource.plural)", &paths)
        }
        for subresource in resource.subresources {
            add(
                [
                    ("get", "get"), ("create", "post"), ("update", "put"), ("patch", "patch"),
                    ("delete", "delete"),
                ],
                subresource.verbs, subresource.groupVersionKind, named, to: "\(item)/\(subresource.name)",
                &paths)
        }
    }

    private func add(
        _ operations: [(verb: String, method: String)], _ verbs: [String], _ kind: GroupVersionKind,
        _ parameters: [Value], to path: String, _ paths: inout Map
    ) {
        var item = Map()
        for (verb, method) in operations where verbs.contains(verb) {
            item[Key(method)] = operation(verb, kind)
        }
        guard !item.isEmpty else { return }
        if !parameters.isEmpty { item[.parameters] = .array(parameters) }
        paths[Key(path)] = .object(item)
    }

    private func operation(_ verb: String, _ kind: GroupVersionKind) -> Value {
        let actions = ["create": "post", "update": "put"]
        var operation: Value = [
            "responses": ["200": ["description": "OK"], "401": ["description": "Unauthorized"]],
            "x-kubernetes-action": .string(actions[verb] ?? verb),
            "x-kubernetes-group-version-kind": OpenAPISchemas.value(of: kind),
        ]
        switch verb {
        case "create", "update":
            operation[.parameters] = .array(Self.writing.map { Self.parameter($0, in: "query") })
        case "patch":
            operation[.parameters] = .array(
                (Self.writing + ["force"]).map { Self.parameter($0, in: "query") })
            let strategic: [String] = definition.isCustom ? [] : ["application/strategic-merge-patch+json"]
            let media =
                [
                    "application/apply-patch+yaml", "application/json-patch+json",
                    "application/merge-patch+json",
                ] + strategic
            operation[name: "requestBody"] = [
                "content": .object(
                    Map(
                        uniqueEntries: media.map {
                            Map.Entry(key: Key($0), value: ["schema": ["type": "object"]])
                        }))
            ]
        default: break
        }
        return operation
    }

    private static let writing = ["dryRun", "fieldManager", "fieldValidation"]

    private static func parameter(_ name: String, in place: String) -> Value {
        var parameter: Value = [
            "name": .string(name), "in": .string(place),
            "schema": ["type": name == "force" ? "boolean" : "string", "uniqueItems": true],
        ]
        if place == "path" { parameter[.required] = true }
        return parameter
    }
}
