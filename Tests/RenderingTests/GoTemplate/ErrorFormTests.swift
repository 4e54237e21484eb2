import Rendering
import Testing

@Suite("Errors of templates")
struct ErrorFormTests {
    private let run = TemplateRun(functions: .ofTheLanguage)

    private func failure(_ template: String) -> TemplateRun.Failure? {
        guard case .failure(let failure) = run(template, .map(TemplateMap())) else { return nil }
        return failure
    }

    @Test("name every place from the file to the fault")
    func chain() {
        let template = """
            {{ define "inner" }}
              {{ .a.b }}{{ end }}
            {{- define "outer" }}{{ include "inner" . }}{{ end }}
            x: {{ include "outer" . | upper }}
            """
        #expect(
            failure(template)?.text == """
                c/templates/row.yaml:4:6
                  executing "c/templates/row.yaml" at <include "outer" .>:
                    error calling include:
                c/templates/row.yaml:3:24
                  executing "outer" at <include "inner" .>:
                    error calling include:
                c/templates/row.yaml:2:7
                  executing "inner" at <.a.b>:
                    nil pointer evaluating interface {}.b
                """)
        #expect(
            failure(template)?.raw == """
                template: c/templates/row.yaml:4:6: executing "c/templates/row.yaml" at <include "outer" .>: error \
                calling include: template: c/templates/row.yaml:3:24: executing "outer" at <include "inner" .>: error \
                calling include: template: c/templates/row.yaml:2:7: executing "inner" at <.a.b>: nil pointer \
                evaluating interface {}.b
                """)
    }

    @Test("leave a chart's own message alone")
    func chartMessage() {
        let template = #"{{ define "f" }}{{ fail "set it: now" }}{{ end }}{{ include "f" . }}"#
        #expect(failure(template)?.text == "execution error at (c/templates/row.yaml:1:52): set it: now")
    }

    @Test("tell one call from the next at the same place")
    func callSites() throws {
        let template = "{{ range 2 }}{{ site }};{{ end }}\n {{ site }}"
        let expected = """
            c/templates/row.yaml:1:16 site 0;c/templates/row.yaml:1:16 site 1;
             c/templates/row.yaml:2:4 site 0
            """
        #expect(try run(template).get() == expected)
    }
}
