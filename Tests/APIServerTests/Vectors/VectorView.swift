import Kubernetes
import YAML

/// Answers reduced to what a recorded case is about.
enum VectorView {
    private static let groups = [
        "", "apps", "batch", "autoscaling", "networking.k8s.io", "policy", "rbac.authorization.k8s.io",
    ]

    static func reduce(_ body: Value, to view: String, namespace: String) -> Value {
        switch view {
        case "resources": return resources(body)
        case "aggregated": return aggregated(body, namespace: namespace)
        case "groups": return groups(body)
        case "names":
            return [
                "kind": body[.kind] ?? .null, "names": .array(names(body).map { .string($0) }),
                "metadata": body[.metadata] ?? .null,
            ]
        case "nameset":
            return ["kind": body[.kind] ?? .null, "names": .array(names(body).sorted().map { .string($0) })]
        case "cells":
            return [
                "kind": body[.kind] ?? .null,
                "columns": .array((body[.columnDefinitions]?.array ?? []).map { $0[.name] ?? .null }),
                "rows": .array((body[name: "rows"]?.array ?? []).map { $0[name: "cells"] ?? .null }),
            ]
        case "rules": return rules(body)
        case "jwt": return claims(body)
        default: return "unknown view \(view)"
        }
    }

    private static func names(_ body: Value) -> [String] {
        (body[.items]?.array ?? []).map { $0[.metadata]?[.name]?.string ?? "" }
    }

    private static func sortedTexts(_ value: Value?) -> Value {
        .array((value?.array ?? []).compactMap(\.string).sorted().map { .string($0) })
    }

    private static func isEmpty(_ value: Value?) -> Bool {
        switch value {
        case nil, .null?, .bool(false)?, .string("")?: true
        case .array(let elements)?: elements.isEmpty
        default: false
        }
    }

    private static func resources(_ body: Value) -> Value {
        var resources = Map()
        for resource in body[.resources]?.array ?? [] {
            var reduced: Map = ["verbs": sortedTexts(resource[.verbs])]
            for key: Key in ["namespaced", "kind", "shortNames", "singularName", "categories"] {
                if let value = resource[key], value != .null, value != "" { reduced[key] = value }
            }
            for key: Key in ["group", "version"] where !isEmpty(resource[key]) {
                reduced[key] = resource[key]
            }
            resources[Key(resource[.name]?.string ?? "")] = .object(reduced)
        }
        return [
            "kind": body[.kind] ?? .null, "groupVersion": body[name: "groupVersion"] ?? .null,
            "resources": .object(resources),
        ]
    }

    private static func aggregated(_ body: Value, namespace: String) -> Value {
        var kept = Map()
        for group in body[.items]?.array ?? [] {
            let name = group[.metadata]?[.name]?.string ?? ""
            guard groups.contains(name) || name.hasPrefix(namespace) else { continue }
            kept[Key(name)] = .array(
                (group[.versions]?.array ?? []).map { version in
                    var resources = Map()
                    for resource in version[.resources]?.array ?? [] {
                        resources[Key(resource[.resource]?.string ?? "")] = aggregatedResource(resource)
                    }
                    return ["version": version[.version] ?? .null, "resources": .object(resources)]
                })
        }
        return [
            "kind": body[.kind] ?? .null, "apiVersion": body[.apiVersion] ?? .null, "groups": .object(kept),
        ]
    }

    private static func aggregatedResource(_ resource: Value) -> Value {
        var reduced: Map = [
            "verbs": sortedTexts(resource[.verbs]), "kind": resource[name: "responseKind"]?[.kind] ?? .null,
        ]
        for key: Key in ["scope", "shortNames", "singularResource", "categories"]
        where !isEmpty(resource[key]) {
            reduced[key] = resource[key]
        }
        if let subresources = resource[.subresources]?.array, !subresources.isEmpty {
            var map = Map()
            for subresource in subresources {
                map[Key(subresource[.subresource]?.string ?? "")] = [
                    "verbs": sortedTexts(subresource[.verbs]),
                    "kind": subresource[name: "responseKind"]?[.kind] ?? .null,
                ]
            }
            reduced["subresources"] = .object(map)
        }
        return .object(reduced)
    }

    private static func groups(_ body: Value) -> Value {
        var kept = Map()
        for group in body[name: "groups"]?.array ?? [] {
            guard let name = group[.name]?.string, groups.contains(name) else { continue }
            kept[Key(name)] = [
                "versions": .array((group[.versions]?.array ?? []).map { $0[name: "groupVersion"] ?? .null }),
                "preferred": group[name: "preferredVersion"]?[name: "groupVersion"] ?? .null,
            ]
        }
        return ["kind": body[.kind] ?? .null, "groups": .object(kept)]
    }

    private static func rules(_ body: Value) -> Value {
        let status = body[.status] ?? .null
        let rules = (status[name: "resourceRules"]?.array ?? []).map { rule -> (text: String, value: Value) in
            var reduced = Map()
            for entry in rule.object ?? Map() { reduced[entry.key] = sortedTexts(entry.value) }
            return (JSONWriter.string(.object(reduced)), .object(reduced))
        }
        return [
            "incomplete": status[name: "incomplete"] ?? .null,
            "resourceRules": .array(
                rules.filter { !$0.text.contains("selfsubject") }.sorted { $0.text < $1.text }.map(\.value)),
        ]
    }

    private static func claims(_ body: Value) -> Value {
        let parts = (body[.status]?[.token]?.string ?? "").split(separator: ".")
        guard parts.count == 3 else { return "no token" }
        var text = parts[1].replacing("-", with: "+").replacing("_", with: "/")
        while text.utf8.count % 4 != 0 { text += "=" }
        guard let bytes = try? Base64.decode(String(text)), var claims = try? JSONReader.value(from: bytes)
        else {
            return "no claims"
        }
        claims[name: "lifetime"] = .int((claims[name: "exp"]?.int ?? 0) - (claims[name: "iat"]?.int ?? 0))
        for name in ["exp", "iat", "nbf", "iss", "jti"] {
            claims[name: name] = claims[name: name] == nil ? "<absent>" : "<present>"
        }
        if claims[name: "kubernetes.io"]?[name: "warnafter"]?.int != nil {
            claims[name: "kubernetes.io"]?[name: "warnafter"] = "<present>"
        }
        return ["claims": claims]
    }
}
