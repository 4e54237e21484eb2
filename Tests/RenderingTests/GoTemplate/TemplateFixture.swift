import Foundation
import Rendering
import Testing
import YAML

/// One row of a fixture of templates: what it gives, or why it fails.
struct TemplateRow: Sendable, CustomTestStringConvertible {
    var why: String
    var template: String
    var expected: String?
    var error: String?

    var testDescription: String { "\(why): \(template)" }
}

/// A file of rows that share their values.
struct TemplateFixture: Sendable {
    var values: Value
    var rows: [TemplateRow]

    init(_ name: String, values: String = "values", rows: String = "rows", why: String = "why") throws {
        let url = Bundle.module.resourceURL?.appending(path: "Fixtures/GoTemplate/\(name).json")
        guard let url else { throw CocoaError(.fileNoSuchFile) }
        var options = JSONReader.Options()
        options.allNumbersAsDoubles = true
        let document = try JSONReader.value(from: Array(Data(contentsOf: url)), options: options)
        self.values = document[name: values] ?? .null
        self.rows = (document[name: rows]?.array ?? []).map { row in
            TemplateRow(
                why: row[name: why]?.string ?? "", template: row[name: "template"]?.string ?? "",
                expected: row[name: "expected"]?.string, error: row[name: "error"]?.string)
        }
    }
}
