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
    var expected: Value { value[name: "expect"] ?? .emptyObject }
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
