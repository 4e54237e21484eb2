import Rendering
import Testing
import YAML

/// Answers recorded from helm: each template is given to `tpl` with the fixture's values as its dot, in a file of the
/// name and at the place that the recorded messages have.
@Suite("Recorded templates")
struct TemplateMatrixTests {
    private static let fixture = try? TemplateFixture(
        "template-matrix", values: "vars", rows: "cases", why: "name")
    private static let file: ByteString = "evalchart/templates/t.yaml"
    private static let helpers = #"{{ define "evalchart.echo" }}<{{ . }}>{{ end }}"#
    private static let wrapper = String(repeating: " ", count: 49) + "{{- tpl .Values.src .Values.vars }}"

    @Test("give what helm gave", arguments: fixture?.rows ?? [])
    func row(_ row: TemplateRow) throws {
        let vars = try #require(Self.fixture).values
        let values = TemplateMap()
        values["src"] = .string(ByteString(row.template))
        values["vars"] = TemplateValue(vars)
        var set = TemplateSet(functions: .helm)
        try set.parse("evalchart/templates/_helpers.tpl", Array(Self.helpers.utf8))
        try set.parse(Self.file, Array(Self.wrapper.utf8))
        let execution = TemplateExecution(set, environment: TestEnvironment())
        let data = TemplateMap()
        data["Values"] = .map(values)
        do throws(TemplateError) {
            let text = String(decoding: try execution.execute(Self.file, data: .map(data)), as: UTF8.self)
            #expect(text == row.expected, "\(row.why): \(row.template)")
        } catch {
            let message = "Error: " + error.helmDescription(of: Self.file.text)
            #expect(message == row.error?.replacing(Self.hint, with: ""), "\(row.why): \(row.template)")
        }
    }

    /// What the command adds to every message.
    private static let hint = "\n\nUse --debug flag to render out invalid YAML"

    @Test("are all there")
    func count() {
        #expect(Self.fixture?.rows.count == 236)
    }
}
