import Foundation
import Testing

/// Replays the recorded exchanges with a Kubernetes 1.36 API server.
///
/// `Fixtures/vectors-not-passing.txt` lists the cases that do not pass yet; it may only shrink. The environment
/// variable `TRIMTAB_UPDATE_VECTORS` rewrites it; `TRIMTAB_VECTORS=<text>` prints why matching cases fail.
@Suite struct VectorTests {
    private static let list = "vectors-not-passing.txt"

    @Test(
        "Kubernetes' own answers are given, except in the cases listed as not passing yet",
        arguments: VectorCase.families)
    func replays(family: String) throws {
        let listed = Set(
            try String(contentsOf: Fixtures.url(Self.list), encoding: .utf8).split(separator: "\n").map(
                String.init))
        let shown = ProcessInfo.processInfo.environment["TRIMTAB_VECTORS"]
        for vector in try VectorCase.cases(of: family) where !vector.needsControllers {
            let failure = try VectorReplay.failure(of: vector)
            if let shown, let failure, "\(vector)".contains(shown) { print("FAIL \(failure)") }
            guard !Self.isUpdating, shown == nil else { continue }
            if listed.contains("\(vector)") {
                #expect(failure != nil, "\(vector) passes: take it off the list \(Self.list)")
            } else if let failure {
                Issue.record("\(failure)")
            }
        }
    }

    private static var isUpdating: Bool {
        ProcessInfo.processInfo.environment["TRIMTAB_UPDATE_VECTORS"] != nil
    }

    @Test("the list of cases that do not pass yet is rewritten on demand", .enabled(if: isUpdating))
    func rewritesList() throws {
        var lines: [String] = []
        for family in VectorCase.families {
            for vector in try VectorCase.cases(of: family)
            where try !vector.needsControllers && VectorReplay.failure(of: vector) != nil {
                lines.append("\(vector)")
            }
        }
        try (lines.joined(separator: "\n") + "\n").write(
            to: Fixtures.source(Self.list), atomically: true, encoding: .utf8)
    }

    @Test("the list names only cases that exist")
    func listsExistingCases() throws {
        let known = Set(try VectorCase.families.flatMap { try VectorCase.cases(of: $0).map(\.description) })
        #expect(known.count == 462)
        for line in try String(contentsOf: Fixtures.url(Self.list), encoding: .utf8).split(separator: "\n") {
            #expect(known.contains(String(line)))
        }
    }
}
