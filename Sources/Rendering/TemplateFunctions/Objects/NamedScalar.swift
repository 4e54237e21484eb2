/// A value of a declared scalar type with a text of its own: `time.Duration`, `time.Month`.
final class NamedScalar: TemplateObject {
    let goType: GoType
    let plainValue: TemplateValue?
    let stringForm: ByteString?
    private let methods: [ByteString: TemplateFunction]

    init(_ type: GoType, _ plain: TemplateValue, text: String, methods: [TemplateFunction] = []) {
        goType = type
        plainValue = plain
        stringForm = ByteString(text)
        self.methods = Dictionary(methods.map { (ByteString($0.name), $0) }) { $1 }
    }

    func method(_ name: ByteString) -> TemplateFunction? {
        if name == "String" { return .text("String", []) { [stringForm] _ in stringForm ?? .empty } }
        return methods[name]
    }

    func isEqual(to other: any TemplateObject) -> Bool {
        guard goType == other.goType else { return false }
        switch (plainValue, other.plainValue) {
        case (.int(let a, _), .int(let b, _)): return a == b
        default: return false
        }
    }
}
