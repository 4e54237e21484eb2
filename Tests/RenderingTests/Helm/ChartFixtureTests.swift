import Rendering
import Testing

@Suite("Charts render as the real helm renders them")
struct ChartFixtureTests {
    @Test("every command of a fixture gives helm's own answer, byte for byte", arguments: ChartFixture.all)
    func answers(fixture: ChartFixture) {
        #expect(!fixture.commands.isEmpty)
        for command in fixture.commands {
            let answer = TemplateCommand(command.arguments).answer(fixture.tree)
            // Mistakes that a schema finds come in no order of their own.
            let isSchema = command.answer.hasPrefix("Error: values don't meet")
            let ours = isSchema ? Self.sorted(answer) : answer
            let theirs = isSchema ? Self.sorted(command.answer) : command.answer
            #expect(ours == theirs, "helm template \(command.line)")
        }
    }

    @Test("the fixtures are there, sixty of them at least")
    func number() { #expect(ChartFixture.all.count >= 60) }

    private static func sorted(_ text: String) -> String {
        text.split(separator: "\n").sorted().joined(separator: "\n")
    }
}
