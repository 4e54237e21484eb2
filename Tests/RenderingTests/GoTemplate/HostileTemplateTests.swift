import Rendering
import Testing

@Suite("Hostile templates")
struct HostileTemplateTests {
    private func failure(_ template: String, bounds: TemplateBounds = TemplateBounds()) -> String {
        switch TemplateRun(functions: .ofTheLanguage, bounds: bounds)(template) {
        case .success: "renders"
        case .failure(let failure): failure.text
        }
    }

    @Test("end when they need too many steps")
    func steps() {
        let bounds = TemplateBounds(steps: 10_000)
        #expect(
            failure("{{ range 1000000000 }}{{ end }}", bounds: bounds).contains(
                "template needs more than 10000 steps"))
        #expect(
            failure("{{ range until 1000000000 }}{{ end }}", bounds: bounds).contains(
                "needs more than 10000 steps"))
    }

    @Test("end when they print too much")
    func output() {
        let bounds = TemplateBounds(bytes: 10_000)
        let template = "{{ range 10000 }}0123456789{{ end }}"
        #expect(failure(template, bounds: bounds).contains("template builds more than 10000 bytes"))
        #expect(
            failure(#"{{ printf "%20000d" 1 }}"#, bounds: bounds).contains("builds more than 10000 bytes"))
        let doubling = #"{{ $x := "0123456789" }}{{ range 100 }}{{ $x = print $x $x }}{{ end }}"#
        #expect(failure(doubling, bounds: bounds).contains("builds more than 10000 bytes"))
    }

    @Test("that include themselves end as in Helm")
    func includes() {
        let message = failure(#"{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}"#)
        #expect(
            message.hasSuffix("rendering template has a nested reference name: a: unable to execute template")
        )
        let pair =
            #"{{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ include "a" . }}{{ end }}{{ include "a" . }}"#
        #expect(
            failure(pair).hasSuffix(
                "rendering template has a nested reference name: a: unable to execute template"))
    }

    @Test("that call themselves without end, end")
    func recursion() {
        let message = failure(
            #"{{ define "a" }}{{ if true }}{{ template "a" . }}{{ end }}{{ end }}{{ template "a" . }}"#)
        #expect(message.contains("exceeded maximum template depth (100000)"))
        let tpl = #"{{ $x := dict }}{{ $_ := set $x "t" "{{ tpl .t . }}" }}{{ tpl $x.t $x }}"#
        #expect(failure(tpl).contains("tpl is nested more than 1000 deep"))
    }

    @Test("may nest deeply in the text")
    func nesting() throws {
        let depth = 2_000
        let parentheses = String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
        #expect(try TemplateRun()("{{ \(parentheses) }}").get() == "1")
        let conditions =
            String(repeating: "{{ if true }}", count: depth) + "x"
            + String(repeating: "{{ end }}", count: depth)
        #expect(try TemplateRun()(conditions).get() == "x")
        let tooDeep = String(repeating: "(", count: 10_001) + "1" + String(repeating: ")", count: 10_001)
        #expect(failure("{{ \(tooDeep) }}").contains("max expression depth exceeded"))
    }

    @Test("may build values that nest deeply or hold themselves, which are not printed to their end")
    func deepValues() {
        let deep = "{{ $x := dict }}{{ range 100000 }}{{ $x = dict \"a\" $x }}{{ end }}"
        #expect(failure(deep) == "renders")
        #expect(failure(deep + "{{ $x }}").contains("nested too deeply"))
        let ring = #"{{ $x := dict }}{{ $_ := set $x "x" $x }}{{ $_ := set $x "y" $x }}"#
        #expect(failure(ring) == "renders")
        #expect(failure(ring + "{{ $x }}").contains("nested too deeply"))
    }

    @Test("of many small parts end in time")
    func manyParts() {
        let many = String(repeating: "{{/* */}}", count: 20_000)
        #expect(failure(many) == "renders")
        #expect(failure(String(repeating: "{{", count: 20_000)).contains(#"unexpected "{" in command"#))
    }

    @Test(
        "with the extremes of every kind of number render",
        arguments: [
            #"{{ date "2006-01-02 15:04:05" -9223372036854775808 }}"#, "{{ htmlDate 9223372036854775807 }}",
            #"{{ printf "%*d" -9223372036854775808 1 }}"#, "{{ range -9223372036854775808 }}{{ end }}",
        ])
    func extremes(template: String) {
        #expect(throws: Never.self) { try TemplateRun(functions: .helm)(template).get() }
    }
}
