import Testing

@testable import YAML

@Suite("The YAML reader")
struct YAMLReaderTests {
    private func options(_ change: (inout YAMLReader.Options) -> Void) -> YAMLReader.Options {
        var options = YAMLReader.Options()
        change(&options)
        return options
    }

    private func read(
        _ text: String, _ change: (inout YAMLReader.Options) -> Void = { _ in }
    ) throws -> Value {
        try YAMLReader.value(Array(text.utf8), options: options(change))
    }

    @Test("reads a stream of documents with the place of each")
    func documents() throws {
        let text = "# first\nkind: A\n---\n---\n# c\nkind: B\n...\n---\nnull\n--- \n- ü\n- x\n"
        let documents = try YAMLReader.documents(Array(text.utf8), options: options { $0.file = "m.yaml" })
        #expect(documents.map(\.value) == [["kind": "A"], nil, ["kind": "B"], nil, ["ü", "x"]])
        #expect(documents.map(\.isEmpty) == [false, true, false, true, false])
        #expect(documents.map(\.mark.line) == [2, 4, 6, 9, 11])
        #expect(documents.last?.mark.file == "m.yaml")
        #expect(try YAMLReader.documents(Array("# nothing\n".utf8)).isEmpty)
    }

    @Test("reads one document, and none as null")
    func single() throws {
        #expect(try read("") == .null)
        #expect(try read("---\n# empty\n---\na: 1\n---\n") == ["a": 1])
        let error = #expect(throws: ReadError.self) { try read("a: 1\n---\nb: 2\n") }
        #expect(error?.mark == Mark(line: 3, column: 1))
    }

    @Test("accepts byte order marks and UTF-16")
    func encodings() throws {
        let text = "a: é😀\n"
        let expected: Value = ["a": "é😀"]
        #expect(try YAMLReader.value([0xEF, 0xBB, 0xBF] + Array(text.utf8)) == expected)
        let units = Array(text.utf16)
        #expect(
            try YAMLReader.value([0xFF, 0xFE] + units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
                == expected)
        #expect(
            try YAMLReader.value([0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] })
                == expected)
        let error = #expect(throws: ReadError.self) { try YAMLReader.value([0xFE, 0xFF, 0, 0x61, 0xD8]) }
        #expect(error?.code == .invalidUTF8)
    }

    @Test("names the place of a byte that is not UTF-8")
    func invalidUTF8() {
        let error = #expect(throws: ReadError.self) {
            try YAMLReader.value(Array("a: é\nb: x".utf8) + [0xFF, 0x0A])
        }
        #expect(error?.code == .invalidUTF8)
        #expect(error?.mark == Mark(line: 2, column: 5))
    }

    @Test("shows the line and a caret; columns count bytes")
    func snippet() {
        let error = #expect(throws: ReadError.self) {
            try read("a: 1\nbé: {x: é, y: @}\n") { $0.file = "m.yaml" }
        }
        #expect(
            error?.description
                == "m.yaml:2:17: found character that cannot start any token\nbé: {x: é, y: @}\n              ^"
        )
    }

    @Test("follows anchors and aliases, also as keys")
    func aliases() throws {
        #expect(
            try read("a: &a {x: [1]}\nb: *a\nc: &k name\n*k : 2\nd: [&e 1, *e]\n&f f: *a\n*f : 3\n")
                == ["a": ["x": [1]], "b": ["x": [1]], "c": "name", "name": 2, "d": [1, 1], "f": 3])
        #expect(try read("a: &a 1\nb: &a 2\nc: *a\n")[name: "c"] == 2)
    }

    @Test(
        "refuses aliases that lead nowhere or into themselves",
        arguments: [
            ("a: *b\n", "unknown anchor 'b' referenced"),
            ("a: &a [*a]\n", "anchor 'a' value contains itself"),
            ("a: &a 1\n---\nb: *a\n", "unknown anchor 'a' referenced"),
        ])
    func aliasErrors(text: String, message: String) {
        let error = #expect(throws: ReadError.self) { try YAMLReader.documents(Array(text.utf8)) }
        #expect(error?.code == .unknownAlias)
        #expect(error?.message == message)
    }

    @Test("merges maps in the order of the text, as Kubernetes' reader does")
    func merges() throws {
        let anchors = "b: &b {x: 1, z: 2}\nc: &c {x: 3, w: 4}\n"
        #expect(try read(anchors + "v: {<<: *b, z: 9}")[name: "v"] == ["x": 1, "z": 9])
        #expect(try read(anchors + "v: {z: 9, <<: *b}")[name: "v"] == ["x": 1, "z": 2])
        #expect(try read(anchors + "v: {<<: [*b, *c]}")[name: "v"] == ["x": 1, "w": 4, "z": 2])
        #expect(try read(anchors + "v: {<<: {q: 1}, r: 2}")[name: "v"] == ["q": 1, "r": 2])
        #expect(try read("v: {\"<<\": 1}")[name: "v"] == ["<<": 1])
        let error = #expect(throws: ReadError.self) { try read("a: &a 1\nv: {<<: *a}") }
        #expect(error?.message == "map merge requires map or sequence of maps as the value")
        #expect(error?.mark == Mark(line: 2, column: 5))
    }

    @Test("lets explicit keys win over merged ones in kustomize's dialect")
    func kustomizeMerges() throws {
        let text = "b: &b {x: 1, z: 2}\nv: {z: 9, <<: *b}"
        #expect(try read(text) { $0.dialect = .kustomize }[name: "v"] == ["x": 1, "z": 9])
    }

    @Test("a merged key given again is no duplicate; a key of the map itself is")
    func mergedDuplicates() throws {
        let text = "b: &b {x: 1}\nv:\n  <<: *b\n  x: 2\n"
        #expect(try read(text) { $0.duplicateKeys = .refuse }[name: "v"] == ["x": 2])
        #expect(throws: ReadError.self) { try read(text + "  x: 3\n") { $0.duplicateKeys = .refuse } }
    }

    @Test("names both places of a key given twice")
    func duplicates() throws {
        let text = "spec:\n  list:\n  - é: 1\n    replicas: 1\n    x: {}\n    replicas: 2\n"
        let documents = try YAMLReader.documents(
            Array(text.utf8), options: options { $0.duplicateKeys = .lastWinsWithWarning })
        #expect(documents[0].value[.spec]?[name: "list"]?[at: 0]?[.replicas] == 2)
        #expect(documents[0].warnings.map(\.path) == ["spec.list[0].replicas"])
        #expect(documents[0].warnings.first?.mark == Mark(line: 6, column: 5))
        #expect(documents[0].warnings.first?.first == Mark(line: 4, column: 5))
        let error = #expect(throws: ReadError.self) { try read(text) { $0.duplicateKeys = .refuse } }
        #expect(error?.message == "key \"spec.list[0].replicas\" is already defined at line 4, column 5")
        #expect(try YAMLReader.documents(Array(text.utf8))[0].warnings.isEmpty)
    }

    @Test("refuses a billion laughs in milliseconds")
    func billionLaughs() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<60 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let start = ContinuousClock.now
        let error = #expect(throws: ReadError.self) { try read(text) }
        #expect(error?.code == .tooLarge)
        #expect(error?.message == "document contains excessive aliasing")
        #expect(ContinuousClock.now - start < .milliseconds(100))
    }

    @Test("bounds nesting, also through aliases")
    func depth() throws {
        let flow = #expect(throws: ReadError.self) { try read(String(repeating: "[", count: 100_000)) }
        #expect(flow?.code == .tooDeep)
        #expect(
            try read(String(repeating: "[", count: 512) + String(repeating: "]", count: 512)).array != nil)
        let block = #expect(throws: ReadError.self) { try read(String(repeating: "- ", count: 600) + "x\n") }
        #expect(block?.code == .tooDeep)
        var chain = "a0: &a0 [x]\n"
        for level in 1..<30 { chain += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        let aliased = #expect(throws: ReadError.self) { try read(chain) { $0.maximumDepth = 20 } }
        #expect(aliased?.code == .tooDeep)
    }

    @Test("bounds the number of nodes")
    func nodes() {
        let error = #expect(throws: ReadError.self) {
            try read("[" + String(repeating: "a,", count: 200) + "]") { $0.maximumNodes = 100 }
        }
        #expect(error?.code == .tooLarge)
    }

    @Test("refuses keys that are no scalars", arguments: ["? [a]\n: b\n", "{a: 1}: b\n", "~: x\n"])
    func complexKeys(text: String) {
        let error = #expect(throws: ReadError.self) { try read(text) }
        #expect(error?.code == .unrepresentable)
    }

    @Test(
        "finds the place of a field, or of what is nearest to it",
        arguments: [
            ([], 1, 2, 1), ([.key("kind")], 1, 2, 1),
            ([.key("spec"), .key("containers"), .index(1)], 1, 6, 7),
            ([.key("spec"), .key("containers"), .index(1), .key("name")], 1, 6, 7),
            ([.key("spec"), .key("containers"), .index(1), .key("image")], 1, 7, 7),
            ([.key("spec"), .key("containers"), .index(9), .key("image")], 1, 4, 3),
            ([.key("spec"), .key("missing")], 1, 3, 1), ([.key("a"), .index(1)], 2, 9, 8),
            ([.key("a")], 3, 0, 0),
        ] as [([PathElement], Int, Int, Int)])
    func locates(path: [PathElement], document: Int, line: Int, column: Int) {
        let text = """
            --- # one
            kind: Pod
            spec:
              containers:
                - {name: a}
                - name: b
                  image: c
            ---
            a: [1, 2]
            """
        let mark = YAMLReader.locate(path: path, document: document - 1, in: Array(text.utf8), file: "f")
        #expect(mark == (line == 0 ? nil : Mark(file: "f", line: line, column: column)))
    }
}
