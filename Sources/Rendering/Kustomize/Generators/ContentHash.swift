import Crypto
import YAML

/// The suffix that a generated resource's name gets for its content, exactly as kustomize computes it.
enum ContentHash {
    /// The hash of a ConfigMap, a Secret or any other object.
    static func of(_ node: Node) throws(KustomizeError) -> String {
        var map = Map()
        switch node.objectKind {
        case "ConfigMap":
            map["binaryData"] = try structure("binaryData", of: node)
            map["data"] = try value("data", of: node)
            map["kind"] = "ConfigMap"
        case "Secret":
            map["data"] = try value("data", of: node)
            map["kind"] = "Secret"
            map["stringData"] = try structure("stringData", of: node)
            map["type"] = try value("type", of: node)
        default:
            return encoded(JSONWriter.string(try node.value()))
        }
        // kustomize looks for a field called `metadata/name`, so the name never counts.
        map["name"] = ""
        return encoded(json(.object(map)))
    }

    private static func value(_ field: String, of node: Node) throws(KustomizeError) -> Value {
        guard let found = node.field(field), !node.isNull else { return "" }
        return found.kind == .scalar ? .string(found.text) : try found.value()
    }

    private static func structure(_ field: String, of node: Node) throws(KustomizeError) -> Value? {
        guard let found = node.field(field), found.kind != .scalar else { return nil }
        return try found.value()
    }

    /// JSON as Go writes it: keys sorted, `<`, `>` and `&` escaped.
    private static func json(_ value: Value) -> String {
        var options = JSONWriter.Options()
        options.sortsKeys = true
        return JSONWriter.string(value, options: options)
    }

    private static func encoded(_ text: String) -> String {
        let digits = SHA256.hash(data: Array(text.utf8)).prefix(5).flatMap { byte in
            [byte >> 4, byte & 15]
        }
        // Letters and digits that could spell a word are replaced.
        let letters = Array("gh2k456789mbcdtf".utf8)
        return String(decoding: digits.map { letters[Int($0)] }, as: UTF8.self)
    }
}
