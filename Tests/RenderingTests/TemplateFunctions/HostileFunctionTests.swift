import Rendering
import Testing

@Suite("Functions asked for too much")
struct HostileFunctionTests {
    private static let templates = [
        #"{{ repeat 1000000000 "0123456789" }}"#, #"{{ repeat 9223372036854775807 "ab" }}"#,
        "{{ until 1000000000 }}", "{{ until 9223372036854775807 }}",
        "{{ untilStep 0 9223372036854775807 1 }}",
        "{{ untilStep -9223372036854775808 9223372036854775807 1 }}",
        "{{ seq 1 1000000000 }}", "{{ randAlphaNum 1000000000 }}", "{{ randBytes 1000000000 }}",
        #"{{ indent 1000000000 "a" }}"#, #"{{ nindent 9223372036854775807 "a\nb" }}"#,
        #"{{ $x := repeat 100000 "a" }}{{ replace "" $x $x }}"#,
        #"{{ $x := repeat 10000 "ab" }}{{ regexReplaceAll "a" $x $x }}"#,
        #"{{ $x := repeat 10000 "a" }}{{ join $x (splitList "" $x) }}"#,
        #"{{ $x := repeat 100000 "a" }}{{ wrapWith 1 $x $x }}"#,
        #"{{ $x := list 1 2 }}{{ range until 40 }}{{ $x = list $x $x }}{{ end }}{{ toYaml $x }}"#,
        #"{{ $x := dict }}{{ range until 40 }}{{ $x = dict "a" $x "b" $x }}{{ end }}{{ deepCopy $x }}"#,
        #"{{ $x := list 1 }}{{ range until 40 }}{{ $x = concat $x $x }}{{ end }}"#,
        #"{{ range until 100000 }}{{ $x := bcrypt "a" }}{{ end }}"#,
        #"{{ range until 100000 }}{{ $x := derivePassword 1 "pin" "a" "b" "c" }}{{ end }}"#,
    ]

    @Test("say so soon, and take no memory for it", arguments: templates)
    func bounded(_ template: String) throws {
        var set = TemplateSet(functions: .helm)
        try set.parse("t", Array(template.utf8))
        let bounds = TemplateBounds(steps: 1_000_000, bytes: 16 << 20)
        let execution = TemplateExecution(set, environment: SeededEnvironment(), bounds: bounds)
        let error = #expect(throws: TemplateError.self) { try execution.execute("t", data: .null) }
        let text = error?.description ?? ""
        #expect(text.contains("template needs more than") || text.contains("template builds more than"))
    }

    @Test("over a map that holds itself fail", arguments: ["deepCopy", "toYaml", "mustToJson", "toToml"])
    func rings(_ function: String) throws {
        var set = TemplateSet(functions: .helm)
        let template = #"{{ $x := dict }}{{ $_ := set $x "x" $x }}{{ \#(function) $x | len }}"#
        try set.parse("t", Array(template.utf8))
        let execution = TemplateExecution(set, environment: SeededEnvironment())
        // Only the lenient form hides what is wrong.
        if function == "toYaml" {
            #expect(try execution.execute("t", data: .null) == Array("0".utf8))
        } else {
            #expect(throws: TemplateError.self) { try execution.execute("t", data: .null) }
        }
    }

    @Test("find no way from a zone's name to other files")
    func zones() throws {
        var set = TemplateSet(functions: .helm)
        let names = ["../../../etc/passwd", "/etc/passwd", "Europe/../../passwd", "a\\\\b", "Europe", ""]
        let calls = names.map { #"{{ dateInZone "MST" 0 "\#($0)" }} "# }
        try set.parse("t", Array(calls.joined().utf8))
        let execution = TemplateExecution(set, environment: SeededEnvironment())
        let text = String(decoding: try execution.execute("t", data: .null), as: UTF8.self)
        #expect(text == String(repeating: "UTC ", count: names.count))
    }
}
