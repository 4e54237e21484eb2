import Testing

@testable import YAML

@Suite("The YAML writer")
struct YAMLWriterTests {
    private var natural: YAMLWriter.Options {
        var options = YAMLWriter.Options()
        options.keyOrder = .natural
        return options
    }

    @Test("prints what Helm's toYaml prints", arguments: RecordedScalar.all.filter { $0.helmYAML != nil })
    func helm(row: RecordedScalar) throws {
        var reading = YAMLReader.Options()
        reading.allNumbersAsDoubles = true
        let value = try YAMLReader.value(Array(row.text.utf8), options: reading)
        // Helm's function cuts the final newline.
        #expect(YAMLWriter.string(value, options: natural).dropLast() == row.helmYAML ?? "")
    }

    @Test("prints what kustomize prints", arguments: RecordedScalar.all.filter { $0.kustomizeOutput != nil })
    func kustomize(row: RecordedScalar) throws {
        var reading = YAMLReader.Options()
        reading.dialect = .kustomize
        var value = try YAMLReader.value(Array((row.kustomizeInput ?? "").utf8), options: reading)
        value[.metadata]?[.annotations] = ["t": "1"]
        #expect(YAMLWriter.string(value, options: natural) == row.kustomizeOutput)
    }

    @Test(
        "quotes what would be misread, as go-yaml does",
        arguments: [
            ("", "\"\""), ("y", "\"y\""), ("on", "\"on\""), ("~", "\"~\""), ("null", "\"null\""),
            ("0x1", "\"0x1\""),
            ("1e3", "\"1e3\""), ("1_000", "\"1_000\""), ("2024-01-01", "\"2024-01-01\""),
            ("1:30", "\"1:30\""),
            (".5", "\".5\""), ("-", "'-'"), ("- a", "'- a'"), ("-a", "-a"), ("?", "'?'"), ("?a", "?a"),
            ("a: b", "'a: b'"),
            ("a:", "'a:'"), ("a:b", "a:b"), ("a #b", "'a #b'"), ("a#b", "a#b"), (" a", "' a'"),
            ("a ", "'a '"),
            ("'a'", "'''a'''"), ("it's", "it's"), ("\"", "'\"'"), ("@a", "'@a'"), ("`a", "'`a'"),
            ("%a", "'%a'"),
            ("[a", "'[a'"), ("a, b]", "a, b]"), ("{{ x }}", "'{{ x }}'"), ("*", "'*'"), ("&a", "'&a'"),
            ("!a", "'!a'"),
            ("|", "'|'"), (">=1", "'>=1'"), ("---", "'---'"), ("...", "'...'"), ("--", "--"), ("<<", "<<"),
            ("=", "="),
            ("a\tb", "\"a\\tb\""), ("a\rb", "\"a\\rb\""), ("\u{1}", "\"\\x01\""), ("\u{7f}", "\"\\x7F\""),
            ("\u{feff}", "\"\\uFEFF\""),
            ("😀", "\"\\U0001F600\""), ("é日本", "é日本"), ("\u{a0}", "\u{a0}"), ("\u{85}", "\"\\N\""),
            ("\u{2028}", "\"\\L\""),
            ("0o8", "0o8"), ("1.2.3", "1.2.3"), ("tRue", "tRue"), ("100m", "100m"), ("\\", "\\"),
            ("a\\\"b", "a\\\"b"),
        ])
    func quoting(text: String, expected: String) throws {
        #expect(YAMLWriter.string(["v": .string(text)]) == "v: \(expected)\n")
        #expect(YAMLWriter.string([.string(text)]) == "- \(expected)\n")
        if text != "<<" {
            let key: Value = .object([Key(text): 1])
            #expect(try YAMLReader.value(Array(YAMLWriter.string(key).utf8)) == key)
        }
    }

    @Test(
        "writes text of several lines as literal blocks, with the indicators it needs",
        arguments: [
            ("a\nb\n", "|\n  a\n  b\n"), ("a\nb", "|-\n  a\n  b\n"), ("a\n\n", "|+\n  a\n\n"),
            ("\n", "|2+\n\n"),
            ("  a\nb\n", "|2\n    a\n  b\n"), ("\na", "|2-\n\n  a\n"), ("a\n  b\n", "|\n  a\n    b\n"),
            ("a\n\nb\n", "|\n  a\n\n  b\n"), ("a \nb\n", "\"a \\nb\\n\"\n"), ("a\tb\n", "\"a\\tb\\n\"\n"),
            ("a\nb ", "\"a\\nb \"\n"), ("a\r\nb\n", "\"a\\r\\nb\\n\"\n"),
            ("# a\n- b: c\n", "|\n  # a\n  - b: c\n"),
        ])
    func literals(text: String, expected: String) throws {
        #expect(YAMLWriter.string(["v": .string(text)]) == "v: " + expected)
        for value: Value in [
            ["v": .string(text), "w": 1], [.string(text), 1], ["a": [["b": .string(text)], .string(text)]],
            [[.string(text)]], .object([Key(text): .string(text)]), .object([Key(text): [["a": 1]]]),
        ] {
            #expect(try YAMLReader.value(Array(YAMLWriter.string(value).utf8)) == value)
        }
    }

    @Test("lays out maps and lists as kubectl does")
    func layout() {
        let value: Value = [
            "kind": "List",
            "items": [["a": 1, "b": ["x", ["y", ["z": nil]], []]], .emptyObject, [["q": [1]]]],
            "empty": [],
        ]
        #expect(
            YAMLWriter.string(value) == """
                kind: List
                items:
                - a: 1
                  b:
                  - x
                  - - "y"
                    - z: null
                  - []
                - {}
                - - q:
                    - 1
                empty: []

                """)
        var options = YAMLWriter.Options()
        options.indentsSequences = true
        #expect(
            YAMLWriter.string(["l": [1, ["a": [2]]]], options: options) == """
                l:
                  - 1
                  - a:
                      - 2

                """)
    }

    @Test("writes documents of other kinds")
    func roots() {
        #expect(YAMLWriter.string(.null) == "null\n")
        #expect(YAMLWriter.string(.emptyObject) == "{}\n")
        #expect(YAMLWriter.string("a\nb") == "|-\n  a\n  b\n")
        #expect(YAMLWriter.string(documents: [["a": 1], [1]]) == "a: 1\n---\n- 1\n")
    }

    @Test(
        "writes doubles as they come out of JSON",
        arguments: [
            (100_000_000, "100000000"), (1.5, "1.5"), (1e21, "1e+21"), (1e-7, "1e-07"), (-0.0, "0"),
            (123456789.5, "1.234567895e+08"), (1e19, "10000000000000000000"), (1e20, "1e+20"),
            (0.00001, "1e-05"),
        ] as [(Double, String)])
    func doubles(value: Double, expected: String) {
        #expect(YAMLWriter.string(.double(value)) == expected + "\n")
    }

    @Test("folds long lines near column 80, unless told otherwise")
    func folding() throws {
        let words = Array(repeating: "word", count: 30).joined(separator: " ")
        let plain = YAMLWriter.string(["message": .string(words)])
        let first = "message: " + Array(repeating: "word", count: 15).joined(separator: " ")
        let rest = "  " + Array(repeating: "word", count: 15).joined(separator: " ")
        #expect(plain == first + "\n" + rest + "\n")
        for text in [words, "'" + words, words + "\t", words + "  " + words + " \u{1}", "# " + words] {
            for value: Value in [.string(text), ["a": [.string(text)]], .object([Key(text): [1]])] {
                #expect(try YAMLReader.value(Array(YAMLWriter.string(value).utf8)) == value)
            }
        }
        var options = YAMLWriter.Options()
        options.lineWidth = nil
        #expect(YAMLWriter.string(["message": .string(words)], options: options) == "message: \(words)\n")
    }

    @Test("orders keys as go-yaml does")
    func order() {
        let value: Value = [
            "y": 1, "a10": 1, "a9": 1, "": 1, "~": 1, "Z": 1, "1": 1, "a b": 1, "a01": 1, "a1": 1, "é": 1,
            "b_a": 1, "ba": 1,
        ]
        let keys = YAMLWriter.string(value, options: natural).split(separator: "\n").map { $0.dropLast(3) }
        #expect(
            keys == [
                "\"\"", "\"~\"", "\"1\"", "Z", "a b", "a1", "a01", "a9", "a10", "b_a", "ba", "\"y\"", "é",
            ])
        var sorted = YAMLWriter.Options()
        sorted.keyOrder = .sorted
        #expect(YAMLWriter.string(["b": 1, "a10": 1, "a9": 1], options: sorted) == "a10: 1\na9: 1\nb: 1\n")
    }

    @Test("orders and quotes keys as recorded from Helm's toYaml")
    func recordedKeys() {
        let value: Value = [
            "y": 1, "n": 2, "on": 3, "true": 4, "null": 5, "1": 6, "a b": 7, "a: b": 8, "": 9, "~": 10,
            "0o7": 11,
            ".5": 12, "-": 13, "?": 14, "=": 15, "<<": 16,
        ]
        #expect(
            YAMLWriter.string(value, options: natural) == """
                "": 9
                '-': 13
                ".5": 12
                <<: 16
                =: 15
                '?': 14
                "~": 10
                "0o7": 11
                "1": 6
                a b: 7
                'a: b': 8
                "n": 2
                "null": 5
                "on": 3
                "true": 4
                "y": 1

                """)
    }
}
