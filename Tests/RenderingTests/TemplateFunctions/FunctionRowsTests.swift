import Rendering
import Testing
import YAML

/// Rows whose results the real helm gave; `Scripts/update-template-rows` asks it again.
@Suite("Functions of templates as helm has them")
struct FunctionRowsTests {
    private static let fixture = try? TemplateFixture("function-rows")

    @Test("give what helm gives and fail as it does", arguments: fixture?.rows ?? [])
    func row(_ row: TemplateRow) throws {
        let fixture = try #require(Self.fixture)
        switch TemplateRun(functions: .helm)(row.template, values: fixture.values) {
        case .success(let text): #expect(text == row.expected, "\(row.why): \(row.template)")
        case .failure(let failure): #expect(failure.text == row.error, "\(row.why): \(row.template)")
        }
    }

    @Test("are many")
    func count() {
        #expect((Self.fixture?.rows.count ?? 0) > 850)
    }

    @Test("are all of Sprig's and Helm's, and none that read the environment")
    func names() {
        let table = FunctionTable.helm
        #expect(table[name: "env"] == nil)
        #expect(table[name: "expandenv"] == nil)
        for name in [
            "include", "tpl", "required", "fail", "lookup", "toYamlPretty", "mustToToml", "mustRegexSplit",
        ] {
            #expect(table[name: ByteString(name)] != nil, "\(name)")
        }
        #expect(table.names.count == 233)
    }
}
