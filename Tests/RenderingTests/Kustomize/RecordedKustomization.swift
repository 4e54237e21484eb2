import Foundation
import Rendering
import Testing

/// A fixture with what the real kustomize made of it (`Scripts/update-kustomize-fixtures` records that).
struct RecordedKustomization: Sendable, CustomTestStringConvertible {
    let name: String
    let folder: URL
    let expected: String?
    let expectedError: String?

    var testDescription: String { name }

    static let all: [RecordedKustomization] = {
        guard let fixtures = Bundle.module.resourceURL?.appending(path: "Fixtures/kustomize") else {
            return []
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: fixtures.path)) ?? []
        return names.sorted().map { name in
            let folder = fixtures.appending(path: name)
            func text(_ file: String) -> String? {
                (try? Data(contentsOf: folder.appending(path: file))).map {
                    String(decoding: $0, as: UTF8.self)
                }
            }
            return RecordedKustomization(
                name: name, folder: folder, expected: text("expected.yaml"),
                expectedError: text("expected-error.txt"))
        }
    }()

    /// Where the fixture is built.
    private var path: String {
        let overlay = folder.appending(path: "overlay")
        return FileManager.default.fileExists(atPath: overlay.path) ? "overlay" : ""
    }

    func build(_ options: KustomizeOptions = KustomizeOptions()) throws(RenderError) -> String {
        var notices: [RenderNotice] = []
        return try KustomizeRenderer(options: options).text(
            of: path, in: FolderTree(root: folder), notices: &notices)
    }

    /// The last clause of kustomize's message, without what it dumps of its memory.
    var cause: String {
        var text = expectedError ?? ""
        for dump in [" [{", ": nodes unequal"] {
            if let range = text.range(of: dump) { text = String(text[..<range.lowerBound]) }
        }
        if let end = text.range(of: "`: ", options: .backwards) { text = String(text[end.upperBound...]) }
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: "\n").first.map(
            String.init)
        let isList = text.contains("unmarshal errors")
        let clauses = (isList ? text : line ?? "").components(separatedBy: ": ")
        return (clauses.last ?? "").trimmingCharacters(in: .whitespacesAndNewlines).trimmingCharacters(in: [
            "\""
        ])
    }
}
