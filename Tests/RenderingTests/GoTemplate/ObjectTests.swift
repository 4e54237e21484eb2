import Rendering
import Testing

@Suite("Objects in templates")
struct ObjectTests {
    /// A pointer to a struct with fields, and methods with and without arguments.
    private final class Release: TemplateObject {
        let goType = GoType.pointer(.named("test.Release", nil))
        var hasText = false

        func field(_ name: ByteString) -> TemplateValue? {
            switch name {
            case "Name": "web"
            case "Revision": 3
            default: nil
            }
        }

        func method(_ name: ByteString) -> TemplateFunction? {
            switch name {
            case "Get": TemplateFunction("Get", [.string], returns: .string) { .text("<\($0.string(0))>") }
            case "Self": TemplateFunction("Self") { $0.receiver }
            default: nil
            }
        }

        var fields: [(name: String, value: TemplateValue)] { [("Name", "web"), ("Revision", 3)] }
        var stringForm: ByteString? { hasText ? "release" : nil }
    }

    /// A declared integer with a text of its own, as `time.Duration` is.
    private final class Seconds: TemplateObject {
        let goType = GoType.named("test.Seconds", .int64)
        var stringForm: ByteString? { "3s" }
        var plainValue: TemplateValue? { .int64(3) }
    }

    private let run = TemplateRun(functions: .ofTheLanguage)

    private func data() -> TemplateValue {
        let values = NamedType(
            "common.Values",
            methods: [
                TemplateFunction("Count", returns: .int) { arguments in
                    guard case .map(let map) = arguments.receiver else { return 0 }
                    return .int(map.count)
                }
            ])
        return .map(
            TemplateMap([
                ("r", .object(Release())), ("d", .object(Seconds())),
                ("v", .map(TemplateMap([("a", 1), ("Count", 2)], named: values))),
            ]))
    }

    @Test(
        "have fields, methods and the texts Go gives them",
        arguments: [
            ("{{ .r.Name }} {{ .r.Revision }}", "web 3"),
            (#"{{ .r.Get "x" }} {{ "y" | .r.Get }} {{ .r.Self.Self.Name }}"#, "<x> <y> web"),
            ("{{ .r }} {{ print .r }}", "{web 3} &{web 3}"),
            (#"{{ printf "%+v %T %s" .r .r .d }}"#, "&{Name:web Revision:3} *test.Release 3s"),
            (
                #"{{ .d }} {{ printf "%d %v %T %x" .d .d .d .d }} {{ eq .d 3 }} {{ lt .d 4 }}"#,
                "3s 3 3s test.Seconds 3373 true true"
            ),
            (
                #"{{ .v.Count }} {{ .v.a }} {{ printf "%T" .v }} {{ index .v "Count" }}"#,
                "2 1 common.Values 2"
            ),
            ("{{ if .r }}yes{{ end }} {{ eq .r .r }}", "yes true"), ("{{ range .d }}{{ . }}{{ end }}", "012"),
        ])
    func use(template: String, expected: String) throws {
        #expect(try run(template, data()).get() == expected)
    }

    @Test(
        "say what they lack",
        arguments: [
            ("{{ .r.None }}", "can't evaluate field None in type interface {}"),
            ("{{ (.r).None }}", "can't evaluate field None in type *test.Release"),
            ("{{ .r.Name 1 }}", "Name has arguments but cannot be invoked as function"),
            ("{{ .r.Get }}", "wrong number of args for Get: want 1 got 0"),
            ("{{ .r.Get 1 }}", "expected string; found 1"),
            ("{{ range .r }}{{ end }}", "range can't iterate over {web 3}"),
            ("{{ index .r 1 }}", "can't index item of type"), ("{{ len .r }}", "len of type test.Release"),
        ])
    func failures(template: String, message: String) {
        guard case .failure(let failure) = run(template, data()) else {
            Issue.record("renders")
            return
        }
        #expect(failure.text.contains(message))
    }

    @Test("are seen changed wherever they are held")
    func references() throws {
        let template =
            #"{{ $_ := set .v "b" 5 }}{{ .v.b }}{{ with .v }}{{ $_ := set . "b" 6 }}{{ end }}{{ .v.b }}"#
        #expect(try run(template, data()).get() == "56")
    }
}
