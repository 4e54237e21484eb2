import Kubernetes
import Reconciler
import Testing

@Suite("A rollback")
struct RollbackPlanTests {
    private func entry(_ revision: String, _ result: OperationPhase = .succeeded) -> HistoryEntry {
        HistoryEntry(
            id: 0, revision: revision, subject: "Change \(revision)", startedAt: Timestamp(seconds: 0),
            deployedAt: Timestamp(seconds: 0), result: result)
    }

    @Test("goes back to the last other commit that was deployed with success")
    func previous() throws {
        let plan = try RollbackPlan(
            application: "shop",
            history: [
                entry("aaaa1"), entry("bbbb2"), entry("cccc3", .failed), entry("dddd4"),
                entry("dddd4", .failed),
            ],
            to: nil)
        #expect(plan.target.revision == "bbbb2")
        #expect(plan.subject == "Revert \"Change dddd4\"")
        #expect(
            plan.message == """
                Revert "Change dddd4"

                Restores what shop was deployed from at bbbb2 (Change bbbb2), in place of dddd4.

                """)
    }

    @Test("goes to a commit of the history by its whole or abbreviated id")
    func named() throws {
        let history = [entry("aaaa1"), entry("bbbb2"), entry("cccc3")]
        #expect(
            try RollbackPlan(application: "shop", history: history, to: "aaaa").target.revision == "aaaa1")
    }

    @Test("says why there is nothing to go back to")
    func failures() {
        let rows: [([HistoryEntry], String?, String)] = [
            ([], nil, "shop has not been deployed yet: its history is empty"),
            (
                [entry("aaaa1")], nil,
                "shop has no earlier deployment to go back to: its history knows only aaaa1"
            ),
            (
                [entry("aaaa1"), entry("bbbb2")], "cccc",
                "cccc is not in the history of shop, which knows bbbb2, aaaa1"
            ),
            ([entry("aaaa1"), entry("bbbb2")], "bbbb2", "bbbb2 is what shop is deployed from"),
            ([entry("aaaa1"), entry("aaaa2")], "aaaa", "aaaa is ambiguous in the history of shop"),
            ([entry("aaaa1")], "a", "\"a\" is too short for a commit"),
        ]
        for row in rows {
            #expect(throws: RollbackPlan.Failure(message: row.2)) {
                try RollbackPlan(application: "shop", history: row.0, to: row.1)
            }
        }
    }

    @Test("takes every file that rendering read then or reads now")
    func paths() {
        #expect(RollbackPlan.paths(readThen: ["b", "a"], readNow: ["c", "a"]) == ["a", "b", "c"])
    }
}
