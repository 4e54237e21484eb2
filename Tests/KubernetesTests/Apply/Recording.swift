import Foundation
import Kubernetes
import Testing
import YAML

/// Recorded requests to a Kubernetes API server and its answers, replayed on one object with the bare algorithms.
///
/// What decoding, defaulting and storing do to an object is taken from the recorded answer.
struct Recording {
    var state: Object?
    var clock = Timestamp(seconds: 1_700_000_000)
    var differences: [String] = []
    /// How many recorded facts were compared.
    var compared = 0

    struct Case: Sendable, CustomStringConvertible {
        var value: Value
        var description: String { "\(value[.name]?.string ?? ""): \(value[name: "why"]?.string ?? "")" }
        var name: String { value[.name]?.string ?? "" }
        var steps: [Value] { value[name: "steps"]?.array ?? [] }
    }

    static func cases(_ family: String) throws -> [Case] {
        let url = try #require(
            Bundle.module.url(forResource: family, withExtension: "json", subdirectory: "Fixtures/vectors"))
        let file = try JSONReader.value(from: Array(Data(contentsOf: url)))
        return file[name: "cases"]?.array?.map(Case.init) ?? []
    }

    /// A request's path, taken apart.
    struct Target {
        var resource: String
        var name: String?
        var subresource = ""
        var query: [String: String] = [:]

        init?(_ path: String) {
            let parts = path.split(separator: "?", maxSplits: 1)
            for pair in parts.dropFirst().first?.split(separator: "&") ?? [] {
                let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
                query[sides[0]] = sides.count > 1 ? sides[1] : ""
            }
            let words = parts[0].split(separator: "/").map(String.init)
            guard let namespace = words.firstIndex(of: "namespaces"), words.count > namespace + 2 else {
                return nil
            }
            resource = words[namespace + 2]
            if words.count > namespace + 3 { name = words[namespace + 3] }
            if words.count > namespace + 4 { subresource = words[namespace + 4] }
        }

        var manager: String { query["fieldManager"] ?? "vectors" }
        var resetFields: FieldSet? {
            if subresource == "status" { return FieldSet([.field("spec")]) }
            return ["configmaps", "secrets", "podtemplates", "roles"].contains(resource)
                ? nil : FieldSet([.field("status")])
        }
    }

    /// Replays a step; false when it is not about the object alone.
    mutating func replay(_ step: Value) throws -> Bool {
        guard let method = step[name: "method"]?.string, let path = step[.path]?.string,
            let target = Target(path),
            target.subresource == "" || target.subresource == "status", let expected = step[name: "expect"]
        else { return false }
        clock = clock + .seconds(1)
        let body = step[name: "body"] ?? .null
        let status = expected[.status]?.int ?? 0
        let contentType = step[name: "headers"]?[name: "Content-Type"]?.string ?? "application/json"
        let before = state
        do {
            switch (method, contentType) {
            case (_, _) where !canDecode(contentType, target, expected):
                // What decoding and defaulting made of the object is not known.
                return false
            case ("POST", _) where status == 201:
                let new = answered(expected, or: body)
                let schema = try #require(Schema.builtin.root(for: new.groupVersionKind))
                state = stored(
                    ManagedFields.updateOwnership(
                        new: new, old: nil, manager: target.manager, schema: schema, now: clock,
                        resetFields: target.resetFields))
            case ("PUT", _) where status == 200:
                try update(body, expected, target, isPatch: false)
            case ("PATCH", "application/apply-patch+yaml"):
                guard target.query["fieldManager"] != nil, !Object(body).kind.isEmpty else { return false }
                try apply(body, expected, target)
            case ("PATCH", "application/merge-patch+json") where status == 200:
                try update(MergePatch.apply(body, to: state?.value ?? .null), expected, target, isPatch: true)
            case ("PATCH", "application/json-patch+json") where status != 400 || body.array == nil:
                try update(JSONPatch.apply(body, to: state?.value ?? .null), expected, target, isPatch: true)
            case ("PATCH", "application/strategic-merge-patch+json"):
                let live = try #require(state)
                let schema = try #require(Schema.builtin.root(for: live.groupVersionKind))
                try update(
                    StrategicMergePatch.apply(body, to: live.value, schema: schema), expected, target,
                    isPatch: true)
            case ("GET", _):
                return true
            default:
                return false
            }
            if status >= 400 { differences.append("\(method) succeeded, recorded was \(status)") }
        } catch let error as StatusError {
            compareError(error, expected)
        } catch let error as PatchError {
            compareError(error.status, expected)
        }
        if status < 400 { compareObject(expected, step) }
        if target.query["dryRun"] != nil { state = before }
        return true
    }

    /// Whether the object that this request stores is recorded, or is what was sent.
    private func canDecode(_ contentType: String, _ target: Target, _ expected: Value) -> Bool {
        contentType == "application/apply-patch+yaml" || expected[.status]?.int ?? 0 >= 300
            || ["configmaps", "roles"].contains(target.resource)
            || expected[name: "body"]?[.metadata] != nil || target.subresource == "status"
    }

    private mutating func apply(_ body: Value, _ expected: Value, _ target: Target) throws {
        var applied = Object(body)
        let schema = try #require(Schema.builtin.root(for: applied.groupVersionKind))
        applied.value[.metadata]?[.namespace] = "{ns}"
        if body[.metadata]?[.namespace] == nil { applied.value[.metadata]?[.namespace] = nil }
        state = stored(
            try ManagedFields.applyServerSide(
                applied: applied, live: state, manager: target.manager,
                force: target.query["force"] == "true",
                subresource: target.subresource, schema: schema, now: clock,
                defaulted: { [self] in answered(expected, or: $0.value) }, resetFields: target.resetFields))
    }

    private mutating func update(_ new: Value, _ expected: Value, _ target: Target, isPatch: Bool) throws {
        let old = try #require(state)
        let schema = try #require(Schema.builtin.root(for: old.groupVersionKind))
        let given = new[.metadata]?[.managedFields]
        var object = answered(expected, or: new)
        object.value[.metadata]?[.managedFields] = given
        state = stored(
            ManagedFields.updateOwnership(
                new: object, old: old, manager: target.manager, subresource: target.subresource,
                schema: schema,
                now: clock, resetFields: target.resetFields))
    }

    /// The recorded object without its managed fields, or `fallback` when the answer was not recorded whole.
    private func answered(_ expected: Value, or fallback: Value) -> Object {
        var value = fallback
        if let body = expected[name: "body"], body[.metadata] != nil, body[.kind]?.string != "Status" {
            value = body
        }
        for (pointer, part) in expected[name: "body"]?.object?.entries.map({ ($0.key.name, $0.value) }) ?? []
        where pointer.hasPrefix("/") && !pointer.hasPrefix("/metadata")
            && pointer.split(separator: "/").count == 1
        {
            value[Key(String(pointer.dropFirst()))] = part == "<absent>" ? nil : part
        }
        value[.metadata]?[.managedFields] = nil
        return Object(Self.withoutEmptyParts(value))
    }

    /// Decoding drops nulls and empty maps of labels, data and the like.
    private static func withoutEmptyParts(_ value: Value) -> Value {
        guard case .object(var map) = value else { return value }
        for key in ["data", "template"] as [Key] where map[key] == .emptyObject || map[key] == .null {
            map[key] = nil
        }
        return .object(map)
    }

    private func stored(_ object: Object) -> Object {
        var object = object
        object.metadata.uid = "1"
        return object
    }

    private mutating func compareError(_ error: StatusError, _ expected: Value) {
        let recorded = expected[name: "body"] ?? .null
        compared += 1
        if Int64(error.code) != expected[.status]?.int {
            differences.append("\(error.code) \(error), recorded was \(recorded)")
        }
        if let message = recorded[.message]?.string, message != error.message {
            differences.append("message \(error.message), recorded was \(message)")
        }
        if let details = recorded[.details], details != error.status[.details] {
            differences.append("details \(error.status[.details] ?? .null), recorded were \(details)")
        }
    }

    private mutating func compareObject(_ expected: Value, _ step: Value) {
        guard let body = expected[name: "body"], let state else { return }
        let entries: Value?
        if body[.metadata] != nil {
            entries = body[.metadata]?[.managedFields] ?? []
        } else {
            entries = body[name: "/metadata/managedFields"]
        }
        if let entries {
            compared += 1
            let own = Self.normalised(state.value[.metadata]?[.managedFields])
            if own != Self.normalised(entries) {
                differences.append(
                    "managed fields \(JSONWriter.string(own)), recorded were \(JSONWriter.string(entries))")
            }
        }
    }

    private static func normalised(_ list: Value?) -> Value {
        var entries = list?.array ?? []
        for index in entries.indices { entries[index][.time] = nil }
        func text(_ entry: Value) -> String {
            [Field.operation, .manager, .apiVersion, .subresource].map { entry[$0]?.string ?? "" }
                .joined(separator: " ")
        }
        return .array(entries.sorted { text($0) < text($1) })
    }
}
