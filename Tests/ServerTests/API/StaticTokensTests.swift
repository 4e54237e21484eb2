import Kubernetes
import Testing

@testable import Server

@Suite struct StaticTokensTests {
    @Test func `a token file is read as kube-apiserver reads it`() throws {
        var tokens = StaticTokens(admin: "root")
        try tokens.add(
            fileText: #"""
                abc,ada,1
                def, bob ,2,"dev, ops"
                "x,y","the ""quoted""",3,solo

                """#)
        #expect(tokens.user("root") == .admin)
        #expect(
            tokens.user("abc") == User(name: "ada", uid: "1", groups: ["system:authenticated"]))
        #expect(
            tokens.user("def") == User(name: "bob", uid: "2", groups: ["dev", "ops", "system:authenticated"]))
        #expect(tokens.user("x,y")?.name == #"the "quoted""#)
        #expect(tokens.user("nobody") == nil)
    }

    @Test func `a line without a user is told by its number`() {
        var tokens = StaticTokens(admin: "root")
        #expect(throws: TokenFileError.self) { try tokens.add(fileText: "a,b,c\nonly-a-token\n") }
        do {
            try tokens.add(fileText: "a,b,c\nonly-a-token\n")
        } catch {
            #expect(error.line == 2)
        }
    }
}
