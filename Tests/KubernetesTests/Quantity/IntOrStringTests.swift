import Testing
import YAML

@testable import Kubernetes

@Suite("Numbers or percentages")
struct IntOrStringTests {
    @Test(
        "a share of a total",
        arguments: [
            (IntOrString.int(3), 10, true, 3, "a number is itself"),
            (.string("25%"), 10, true, 3, "rounded up"), (.string("25%"), 10, false, 2, "rounded down"),
            (.string("0%"), 10, true, 0, "nothing"), (.string("100%"), 7, false, 7, "all"),
            (.string("150%"), 2, true, 3, "more than all"),
            (.string("1%"), 1, true, 1, "any share rounds up to one"),
        ])
    func scaling(share: IntOrString, total: Int, up: Bool, result: Int, why: String) throws {
        #expect(try share.scaled(of: total, roundUp: up) == result, "\(why)")
    }

    @Test("a text without a percent sign is no share")
    func errors() {
        #expect(throws: IntOrStringError.self) { try IntOrString.string("5").scaled(of: 10, roundUp: true) }
        #expect(throws: IntOrStringError.self) { try IntOrString.string("x%").scaled(of: 10, roundUp: true) }
    }

    @Test("the tree's form survives")
    func values() {
        #expect(IntOrString(5)?.value == 5)
        #expect(IntOrString("http")?.value == "http")
        #expect(IntOrString(true) == nil)
    }
}
