import Rendering
import Testing
import YAML

/// Rows whose results the real helm gave; `Scripts/update-template-rows` asks it again.
@Suite("Templates as helm renders them")
struct LanguageRowsTests {
    private static let fixture = try? TemplateFixture("language-rows")

    /// Whether a row needs no function but Go's own and the few of these tests.
    private static func isOfTheLanguage(_ row: TemplateRow) -> Bool {
        guard case .failure(let failure) = TemplateRun(functions: .ofTheLanguage)(row.template) else {
            return true
        }
        return !failure.text.contains("not defined") || row.error == failure.text
    }

    @Test("give what helm gives and fail as it does", arguments: fixture?.rows.filter(isOfTheLanguage) ?? [])
    func row(_ row: TemplateRow) throws {
        let fixture = try #require(Self.fixture)
        switch TemplateRun(functions: .ofTheLanguage)(row.template, values: fixture.values) {
        case .success(let text): #expect(text == row.expected, "\(row.why): \(row.template)")
        case .failure(let failure): #expect(failure.text == row.error, "\(row.why): \(row.template)")
        }
    }

    @Test("are many")
    func count() {
        #expect((Self.fixture?.rows.filter(Self.isOfTheLanguage).count ?? 0) > 550)
    }
}
