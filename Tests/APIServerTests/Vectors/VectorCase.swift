import Foundation
import YAML

/// One recorded exchange with a Kubernetes API server: requests, and the answers they got.
struct VectorCase: Sendable, CustomStringConvertible {
    var family: String
    var name: String
    var steps: [VectorStep]

    /// `family/name`, as the list of cases that do not pass yet spells it.
    var description: String { "\(family)/\(name)" }

    static let families = [
        "authorization", "content-negotiation", "custom-resources", "defaulting", "discovery", "json-patch",
        "lists",
        "merge-patch", "metadata", "protobuf", "protocol-errors", "server-side-apply",
        "strategic-merge-patch",
        "subresources", "tables", "validation", "watch",
    ]

    /// Cases about what controllers do with what the API server keeps: a server alone cannot pass them.
    private static let ofControllers: Set<String> = [
        "metadata/gc-background", "metadata/gc-foreground", "protocol-errors/namespace-terminating",
    ]

    var needsControllers: Bool { Self.ofControllers.contains(description) }

    /// The recorded cases of a family.
    static func cases(of family: String) throws -> [VectorCase] {
        let file = try JSONReader.value(from: Array(Data(contentsOf: Fixtures.url("vectors/\(family).json"))))
        return (file[name: "cases"]?.array ?? []).map { value in
            VectorCase(
                family: family, name: value[.name]?.string ?? "",
                steps: (value[name: "steps"]?.array ?? []).map(VectorStep.init))
        }
    }
}

/// One request of a case with the answer it has to get.
struct VectorStep: Sendable {
    var value: Value

    var method: String { value[name: "method"]?.string ?? "" }
    var path: String { value[.path]?.string ?? "" }
    var isWatch: Bool { value[name: "watch"]?.bool ?? false }
    var view: String? { value[name: "view"]?.string }
    var only: [String] { value[name: "only"]?.array?.compactMap(\.string) ?? [] }
    var ignore: [String] { value[name: "ignore"]?.object?.keys.map(\.name) ?? [] }
    var checkHeaders: [String] { value[name: "checkHeaders"]?.array?.compactMap(\.string) ?? [] }
    var hasNoBody: Bool { value[name: "noBody"]?.bool ?? false }
    /// How long to wait before the request.
    var sleep: Duration { .seconds(value[name: "sleep"]?.double ?? 0) }
    /// Variables and where in the answer their values stand.
    var captures: [(name: String, pointer: String)] {
        (value[name: "capture"]?.object ?? Map()).map { ($0.key.name, $0.value.string ?? "") }
    }
    /// Without what whoever holds the socket adds.
    var expected: Value {
        var expected = value[name: "expect"] ?? .emptyObject
        expected[name: "headers"]?[name: "Content-Encoding"] = nil
        if expected[name: "headers"]?.object?.isEmpty ?? false { expected[name: "headers"] = nil }
        return expected
    }
}

/// The files beside these tests.
enum Fixtures {
    static func url(_ path: String) -> URL {
        Bundle.module.bundleURL.appendingPathComponent("Fixtures").appendingPathComponent(path)
    }

    /// The same file in the sources, for tests that rewrite it.
    static func source(_ path: String, from file: String = #filePath) -> URL {
        URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures").appendingPathComponent(path)
    }
}
