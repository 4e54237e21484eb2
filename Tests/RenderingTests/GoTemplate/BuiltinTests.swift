import Rendering
import Testing

/// Go's own functions where Helm hides them behind Sprig's, with what Go's text/template gives.
@Suite("Go's template functions")
struct BuiltinTests {
    private let run = TemplateRun(functions: .ofTheLanguage)

    @Test(
        "slice strings, lists and bytes by their bytes",
        arguments: [
            (#"{{ slice "abcdef" }} {{ slice "abcdef" 2 }} {{ slice "abcdef" 2 4 }}"#, "abcdef cdef cd"),
            (
                #"{{ slice (list 1 2 3) 1 }} {{ slice (list 1 2 3) 0 1 }} {{ slice (list 1 2 3) 1 2 3 }}"#,
                "[2 3] [1] [2]"
            ),
            (#"{{ slice "é" 0 1 | printf "%q" }} {{ slice "" }}|"#, #""\xc3" |"#),
        ])
    func slices(template: String, expected: String) throws {
        #expect(try run(template).get() == expected)
    }

    @Test(
        "refuse to slice beyond the end or what has no order",
        arguments: [
            (#"{{ slice "abc" 4 }}"#, "index out of range: 4"),
            (#"{{ slice "abc" 2 1 }}"#, "invalid slice index: 2 > 1"),
            (#"{{ slice "abc" 0 1 2 }}"#, "cannot 3-index slice a string"),
            ("{{ slice (list 1 2) 0 2 1 }}", "invalid slice index: 2 > 1"),
            ("{{ slice nil }}", "slice of untyped nil"),
            ("{{ slice 3 }}", "can't slice item of type int"),
            (#"{{ slice "a" 0 1 2 3 }}"#, "too many slice indexes: 4"),
            (#"{{ slice "a" "0" }}"#, "cannot index slice/array with type string"),
            (#"{{ slice "a" (dict "n" 0).n }}"#, "cannot index slice/array with type interface {}"),
        ])
    func sliceFailures(template: String, message: String) {
        guard case .failure(let failure) = run(template) else {
            Issue.record("renders")
            return
        }
        #expect(failure.text.hasSuffix("error calling slice: " + message))
    }

    @Test("print no value for a missing key, nothing, or fail, as asked")
    func missingKeys() throws {
        let data = TemplateValue.map(TemplateMap([("a", 1)]))
        let template = "[{{ .b }}{{ with .b }}x{{ end }}{{ .b | print }}]"
        #expect(try TemplateRun(missingKey: .zero)(template, data).get() == "[<nil>]")
        #expect(try TemplateRun(missingKey: .invalid)("[{{ .b.c.d }}]", data).get() == "[]")
        guard case .failure(let failure) = TemplateRun(missingKey: .error)(template, data) else {
            Issue.record("renders")
            return
        }
        #expect(failure.text.hasSuffix(#"at <.b>:"# + "\n    " + #"map has no entry for key "b""#))
    }

    @Test("give the type's zero value for a missing key of a map of strings")
    func zeroValues() throws {
        let names = TemplateMap([("a", "x")], elementType: .string)
        #expect(
            try run(#"{{ .a }}|{{ .b }}|{{ len .b }}|{{ printf "%T" .b }}"#, .map(names)).get()
                == "x||0|string")
    }

    @Test("iterate the bytes of a slice of bytes, and print them as numbers")
    func byteSlices() throws {
        let data = TemplateValue.bytes("hé")
        let template =
            #"{{ . }} {{ range $i, $b := . }}{{ $i }}={{ $b }} {{ end }}{{ printf "%s %x %q %d %T" . . . . . }}"#
        #expect(
            try run(template, data).get()
                == "[104 195 169] 0=104 1=195 2=169 hé 68c3a9 \"hé\" [104 195 169] []uint8")
    }

    @Test("call functions that are values")
    func calls() throws {
        let function = TemplateFunction("twice", [.int], returns: .int) { .int(2 * $0.int(0)) }
        let data = TemplateValue.map(TemplateMap([("f", .function(function))]))
        #expect(try run("{{ call .f 4 }} {{ 5 | call .f }}", data).get() == "8 10")
        let failures = [
            "{{ call .f }}": "wrong number of args for .f: got 0 want 1",
            #"{{ call .f "a" }}"#: "arg 0: value has type string; should be int",
            "{{ call .f nil }}": "arg 0: value is nil; should be of type int",
        ]
        for (template, message) in failures {
            guard case .failure(let failure) = run(template, data) else {
                Issue.record("\(template) renders")
                continue
            }
            #expect(failure.text.hasSuffix("error calling call: " + message))
        }
        guard case .failure(let failure) = run("{{ .f }}", data) else {
            Issue.record("a function prints")
            return
        }
        #expect(failure.text.contains("can't print {{.f}} of type func(int) int"))
    }
}
