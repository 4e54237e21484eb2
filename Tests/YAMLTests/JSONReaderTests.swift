import Testing

@testable import YAML

/// A text the reader refuses, and the words and the place of its refusal.
struct RefusedText: Sendable, CustomTestStringConvertible {
    var text: String
    var code = ReadError.Code.syntax
    var message: String
    var line = 1
    var column: Int

    var testDescription: String { text }
}

@Suite("The JSON reader")
struct JSONReaderTests {
    private func read(_ text: String, _ change: (inout JSONReader.Options) -> Void = { _ in }) throws -> Value
    {
        var options = JSONReader.Options()
        change(&options)
        return try JSONReader.value(from: Array(text.utf8), options: options)
    }

    @Test("reads every kind of value")
    func kinds() throws {
        let value = try read(
            #" {"kind":"Pod", "other":[1, -2.5, true, false, null, "x", {}, []], "spec":{"a":{"b":[[]]}}} "#)
        #expect(
            value == [
                "kind": "Pod", "other": [1, -2.5, true, false, nil, "x", .emptyObject, []],
                "spec": ["a": ["b": [[]]]],
            ])
        #expect(value.object?.keys.map(\.name) == ["kind", "other", "spec"])
    }

    @Test(
        "keeps integers exact while they fit 64 bits",
        arguments: [
            ("0", .int(0)), ("-0", .int(0)), ("9007199254740993", .int(9_007_199_254_740_993)),
            ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
            ("9223372036854775808", .uint(9_223_372_036_854_775_808)),
            ("18446744073709551615", .uint(.max)),
            ("18446744073709551616", .double(0x1p64)),
            ("-9223372036854775809", .double(-0x1p63)),
            ("1.0", .double(1)), ("1e3", .double(1000)), ("-0.0", .double(-0.0)),
            ("0.1", .double(0.1)), ("123456789.123456789e-5", .double(1234.56789123456789)),
            ("2.2250738585072011e-308", .double(.leastNormalMagnitude.nextDown)), ("1e-400", .double(0)),
        ] as [(String, Value)])
    func numbers(text: String, expected: Value) throws {
        #expect(try read(text) == expected)
    }

    @Test("reads every number as a double when asked")
    func doubles() throws {
        #expect(
            try read("[1, 18446744073709551615]") { $0.allNumbersAsDoubles = true } == [1.0, .double(0x1p64)])
    }

    @Test(
        "decodes escapes as Go does",
        arguments: [
            (#""\"\\\/\b\f\n\r\t\u00e9""#, "\"\\/\u{8}\u{c}\n\r\té"),
            (#""\ud83d\ude00""#, "😀"),
            (#""\ud83d""#, "\u{FFFD}"), (#""\ude00x""#, "\u{FFFD}x"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
            (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
            (
                "\"grüß 日本語, long enough to leave the small form of strings\"",
                "grüß 日本語, long enough to leave the small form of strings"
            ),
        ])
    func strings(text: String, expected: String) throws {
        #expect(try read(text) == .string(expected))
    }

    @Test("replaces bytes that are not UTF-8, as Go does")
    func invalidUTF8() throws {
        let value = try JSONReader.value(from: [0x22, 0x61, 0xFF, 0x62, 0x22])
        #expect(value == .string("a\u{FFFD}b"))
    }

    @Test(
        "says what is wrong and where",
        arguments: [
            RefusedText(text: "", message: "unexpected end of JSON input", column: 1),
            RefusedText(text: "{\"a\":1", message: "unexpected end of JSON input", column: 7),
            RefusedText(text: "\"abc", message: "unexpected end of JSON input", column: 5),
            RefusedText(
                text: "{\"a\":1}\n x", message: "invalid character 'x' after top-level value", line: 2,
                column: 2),
            RefusedText(
                text: "{a:1}", message: "invalid character 'a' looking for beginning of object key string",
                column: 2),
            RefusedText(text: "{\"a\" 1}", message: "invalid character '1' after object key", column: 6),
            RefusedText(
                text: "{\"a\":1 2}", message: "invalid character '2' after object key:value pair", column: 8),
            RefusedText(text: "[1 2]", message: "invalid character '2' after array element", column: 4),
            RefusedText(
                text: "[1,]", message: "invalid character ']' looking for beginning of value", column: 4),
            RefusedText(
                text: "{\"a\":1,}",
                message: "invalid character '}' looking for beginning of object key string", column: 8),
            RefusedText(
                text: "tru1", message: "invalid character '1' in literal true (expecting 'e')", column: 4),
            RefusedText(text: "01", message: "invalid character '1' after top-level value", column: 2),
            RefusedText(
                text: "1.x", message: "invalid character 'x' after decimal point in numeric literal",
                column: 3),
            RefusedText(
                text: "1e+x", message: "invalid character 'x' in exponent of numeric literal", column: 4),
            RefusedText(text: "-x", message: "invalid character 'x' in numeric literal", column: 2),
            RefusedText(text: "\"a\nb\"", message: "invalid character '\\n' in string literal", column: 3),
            RefusedText(text: "\"\\x\"", message: "invalid character 'x' in string escape code", column: 3),
            RefusedText(
                text: "\"\\u00g0\"", message: "invalid character 'g' in \\u hexadecimal character escape",
                column: 6),
            RefusedText(
                text: "1e400", code: .unrepresentable, message: "number 1e400 is out of range", column: 1),
        ])
    func refusals(row: RefusedText) throws {
        let error = #expect(throws: ReadError.self) { try read(row.text) }
        #expect(error?.code == row.code)
        #expect(error?.message == row.message)
        #expect(error?.mark == Mark(line: row.line, column: row.column))
    }

    @Test("shows the line and a caret under the place")
    func snippet() throws {
        let error = #expect(throws: ReadError.self) {
            try read("{\n\t\"a\": 1,\n\t\"b\": nul,\n}") { $0.file = "x.json" }
        }
        #expect(
            error?.description
                == "x.json:3:10: invalid character ',' in literal null (expecting 'l')\n\t\"b\": nul,\n\t        ^"
        )
    }

    @Test("refuses nesting beyond the bound, at once and without recursion")
    func depth() throws {
        #expect(
            try read(String(repeating: "[", count: 512) + String(repeating: "]", count: 512)).array?.count
                == 1)
        let error = #expect(throws: ReadError.self) { try read(String(repeating: "[", count: 1_000_000)) }
        #expect(error?.code == .tooDeep)
        #expect(error?.mark == Mark(line: 1, column: 513))
    }

    @Test("takes the last of two equal keys by default and keeps the first's position")
    func lastWins() throws {
        let value = try read(#"{"a":1,"b":2,"a":3}"#)
        #expect(value == ["a": 3, "b": 2])
        #expect(value.object?.keys.map(\.name) == ["a", "b"])
    }

    @Test("names both places of a key given twice", arguments: [1, 40])
    func duplicates(members: Int) throws {
        let filler = (1..<members).map { "\"k\($0)\":0,\n" }.joined()
        let text = "{\"spec\":{\"list\":[0,{\(filler)\"replicas\":1,\n \"replicas\":2}]}}"
        var options = JSONReader.Options()
        options.duplicateKeys = .lastWinsWithWarning
        let (value, warnings) = try JSONReader.read(Array(text.utf8), options: options)
        #expect(value["spec" as Key]?["list" as Key]?[at: 1]?[.replicas] == 2)
        #expect(warnings.map(\.path) == ["spec.list[1].replicas"])
        #expect(warnings.first?.mark == Mark(line: members + 1, column: 2))
        #expect(warnings.first?.first.line == members)
        let error = #expect(throws: ReadError.self) { try read(text) { $0.duplicateKeys = .refuse } }
        #expect(error?.code == .duplicateKey)
        #expect(error?.mark == Mark(line: members + 1, column: 2))
    }
}
