import Testing

@testable import YAML

@Suite("The JSON writer")
struct JSONWriterTests {
    @Test(
        "writes doubles as Go's encoding/json does",
        arguments: [
            (0, "0"), (-0.0, "-0"), (1, "1"), (-1.5, "-1.5"), (100_000_000, "100000000"), (0.1, "0.1"),
            (1e20, "100000000000000000000"), (1e21, "1e+21"), (1.5e300, "1.5e+300"), (1e-6, "0.000001"),
            (1e-7, "1e-7"), (1.234e-9, "1.234e-9"), (.leastNonzeroMagnitude, "5e-324"),
            (123456.789, "123456.789"),
            (1e15, "1000000000000000"), (9_007_199_254_740_992, "9007199254740992"),
        ] as [(Double, String)])
    func doubles(value: Double, expected: String) {
        #expect(JSONWriter.string(.double(value)) == expected)
    }

    @Test("escapes as Go does")
    func strings() {
        #expect(
            JSONWriter.string("\"\\/\u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f}é😀<>&\u{2028}\u{2029}\u{2027}")
                == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u{7f}é😀\\u003c\\u003e\\u0026\\u2028\\u2029\u{2027}\""
        )
        var options = JSONWriter.Options()
        options.escapesHTML = false
        #expect(JSONWriter.string("<a&b>", options: options) == "\"<a&b>\"")
    }

    @Test("keeps the order of keys, or sorts them bytewise")
    func order() {
        let value: Value = ["kind": "Pod", "a": [1, .emptyObject, []], "apiVersion": "v1", "Z": .uint(.max)]
        #expect(
            JSONWriter.string(value)
                == #"{"kind":"Pod","a":[1,{},[]],"apiVersion":"v1","Z":18446744073709551615}"#)
        var options = JSONWriter.Options()
        options.sortsKeys = true
        #expect(
            JSONWriter.string(value, options: options)
                == #"{"Z":18446744073709551615,"a":[1,{},[]],"apiVersion":"v1","kind":"Pod"}"#)
    }

    @Test("indents as kubectl get -o json does")
    func pretty() {
        #expect(
            JSONWriter.pretty(["a": [1, ["b": nil]], "c": .emptyObject, "d": []], indent: 4) == """
                {
                    "a": [
                        1,
                        {
                            "b": null
                        }
                    ],
                    "c": {},
                    "d": []
                }
                """)
    }

    @Test("appends to what is there")
    func append() {
        var bytes = Array("x".utf8)
        JSONWriter.append([.int(.min), .int(-10), 12345], to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "x[-9223372036854775808,-10,12345]")
    }
}
