import Testing
import YAML

@testable import Kubernetes

@Suite("JSON pointers")
struct JSONPointerTests {
    private static let document: Value = ["a/b": ["c~d": [10, 20]], "": 1, "l": [["x": 1], ["y": 2]]]

    @Test(
        "a pointer leads to a value or nowhere",
        arguments: [
            ("", document), ("/a~1b/c~0d/1", 20), ("/", 1), ("/l/0/x", 1), ("/l/2", nil), ("/l/01", nil),
            ("/l/-", nil), ("/a~1b/c~0d/1/x", nil), ("/~01", nil),
        ] as [(String, Value?)])
    func leads(_ text: String, _ value: Value?) throws {
        let pointer = try #require(JSONPointer(text))
        #expect(pointer.value(in: Self.document) == value)
        #expect(pointer.description == text)
    }

    @Test("a pointer begins with a slash")
    func malformed() { #expect(JSONPointer("a/b") == nil) }

    @Test("removing takes one value out, and leaves the rest when there is none")
    func removes() throws {
        let pointer = try #require(JSONPointer("/l/1/y"))
        #expect(pointer.removing(from: Self.document)[name: "l"] == [["x": 1], [:]])
        #expect(try #require(JSONPointer("/l/7")).removing(from: Self.document) == Self.document)
    }
}
