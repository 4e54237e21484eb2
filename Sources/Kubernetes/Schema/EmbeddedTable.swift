import KubernetesData
package import YAML

/// The tables that are compiled into the binary, as trees. Each read parses anew: callers keep what they build.
package enum EmbeddedTable {
    /// Every type of the built-in API by its OpenAPI name.
    static func types() -> Value { tree(kubernetes_types_start(), kubernetes_types_json_size) }

    /// The resources of discovery, in its order.
    static func resources() -> Value { tree(kubernetes_resources_start(), kubernetes_resources_json_size) }

    /// Protobuf messages that no type of the API names.
    static func messages() -> Value {
        tree(kubernetes_protobuf_messages_start(), kubernetes_protobuf_messages_json_size)
    }

    /// The columns of server-side tables by `GROUP/VERSION/KIND` (`v1/Pod` for the core group).
    package static func tables() -> Value { tree(kubernetes_tables_start(), kubernetes_tables_json_size) }

    /// The default roles and bindings of a cluster, by kind.
    package static func accessPolicy() -> Value {
        tree(kubernetes_access_policy_start(), kubernetes_access_policy_json_size)
    }

    private static func tree(_ start: UnsafePointer<UInt8>, _ count: Int) -> Value {
        let bytes = Array(UnsafeBufferPointer(start: start, count: count))
        do {
            return try JSONReader.value(from: bytes)
        } catch {
            // The tables are part of the program, so this is a mistake in it and no input's.
            preconditionFailure("a table inside the binary is not JSON: \(error)")
        }
    }
}
