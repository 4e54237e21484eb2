import Rendering
import Testing
import YAML

/// Rows whose results the real helm gave; `make update-goldens` asks it again.
@Suite("Templates as helm renders them")
struct LanguageRowsTests {
    private static let fixture = try? TemplateFixture("language-rows")

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
        #expect((Self.fixture?.rows.count ?? 0) > 600)
    }
}
