import RenderingData
import YAML

/// Which kinds belong to no namespace, as far as kustomize knows: the built-in ones of Kubernetes 1.21, and those
/// a kustomization's `openapi` adds.
final class TypeScopes {
    private struct Table: Sendable {
        var cluster: Set<String> = []
        var namespaced: Set<String> = []
    }

    private static let builtIn: Table = {
        var table = Table()
        let value = RenderingTable.value(rendering_scopes_start(), rendering_scopes_json_size)
        for entry in value.object ?? Map() {
            for kind in entry.value[name: "cluster"]?.array ?? [] {
                table.cluster.insert("\(entry.key.name) \(kind.string ?? "")")
            }
            for kind in entry.value[name: "namespaced"]?.array ?? [] {
                table.namespaced.insert("\(entry.key.name) \(kind.string ?? "")")
            }
        }
        return table
    }()

    /// Scopes stated by a schema of the user's, by `APIVERSION KIND`.
    var custom: [String: Bool] = [:]
    /// Whether a kind was asked for that the table does not have: only then does kustomize read its own schema
    /// beside a custom one.
    private(set) var hasMissed = false

    func isClusterScoped(apiVersion: String, kind: String) -> Bool {
        let name = "\(apiVersion) \(kind)"
        if Self.builtIn.cluster.contains(name) { return true }
        if Self.builtIn.namespaced.contains(name) { return false }
        hasMissed = true
        return custom[name] == false
    }
}

/// The tables inside the binary, as trees.
enum RenderingTable {
    static func value(_ start: UnsafePointer<UInt8>, _ count: Int) -> Value {
        let bytes = Array(UnsafeBufferPointer(start: start, count: count))
        do {
            return try JSONReader.value(from: bytes)
        } catch {
            // The tables are part of the program, so this is a mistake in it and no input's.
            preconditionFailure("a table inside the binary is not JSON: \(error)")
        }
    }
}
