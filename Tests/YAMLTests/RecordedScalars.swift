import Foundation

@testable import YAML

/// One row of `yaml-scalars.json`: a text and what Helm 4.3.1 and kustomize 5.8.1 made of it.
struct RecordedScalar: Sendable, CustomStringConvertible {
    var text: String
    var helmJSON: String?
    var helmYAML: String?
    var helmError: String?
    var kustomizeInput: String?
    var kustomizeOutput: String?

    var description: String { text }

    static let all: [RecordedScalar] = {
        guard
            let url = Bundle.module.url(
                forResource: "yaml-scalars", withExtension: "json", subdirectory: "Fixtures"),
            let data = try? Data(contentsOf: url),
            let rows = try? JSONReader.value(from: data).array
        else { return [] }
        return rows.map { row in
            RecordedScalar(
                text: row[name: "yaml"]?.string ?? "",
                helmJSON: row[name: "helm_json"]?.string,
                helmYAML: row[name: "helm_toYaml"]?.string,
                helmError: row[name: "helm_error"]?.string,
                kustomizeInput: row[name: "kustomize_in"]?.string,
                kustomizeOutput: row[name: "kustomize_out"]?.string)
        }
    }()
}
