import Rendering
import Testing
import YAML

@Suite("Kustomizations that the real kustomize has built")
struct RecordedKustomizationTests {
    @Test(
        "print the same bytes",
        arguments: RecordedKustomization.all.filter { $0.expected != nil })
    func output(fixture: RecordedKustomization) throws {
        #expect(try fixture.build() == fixture.expected)
    }

    @Test(
        "fail for the same reason, with a place",
        arguments: RecordedKustomization.all.filter { $0.expectedError != nil })
    func failure(fixture: RecordedKustomization) throws {
        let error = #expect(throws: RenderError.self) { try fixture.build() }
        let message = try #require(error?.message)
        #expect(!fixture.cause.isEmpty)
        #expect(message.contains(fixture.cause), "kustomize says: \(fixture.cause)")
        let hasNoFile = fixture.name == "fails-no-kustomization"
        #expect(hasNoFile || error?.mark?.file.isEmpty == false)
    }

    @Test("are many, and use every field")
    func coverage() throws {
        #expect(RecordedKustomization.all.count >= 80)
        #expect(RecordedKustomization.all.allSatisfy { ($0.expected == nil) != ($0.expectedError == nil) })
    }
}
