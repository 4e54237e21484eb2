/// The line and column that an error of a template begins with, or tells first.
struct TemplatePlace: Equatable {
    var line: Int
    var column: Int

    /// The numbers after the first `templates/…:` in a message; nil when there are none.
    static func first(in message: String) -> TemplatePlace? {
        guard let start = TextSearch.first("/templates/", in: message) else { return nil }
        let rest = message[start.upperBound...]
        let name = rest.prefix { $0 != ":" && $0 != "\n" && $0 != " " && $0 != ")" }
        let parts = rest[name.endIndex...].dropFirst().split(separator: ":", maxSplits: 2)
        guard let line = parts.first.flatMap({ Int($0.prefix { $0.isNumber }) }) else { return nil }
        // Columns count from 0 there.
        let column = parts.count > 1 ? Int(parts[1].prefix { $0.isNumber }).map { $0 + 1 } : nil
        return TemplatePlace(line: line, column: column ?? 1)
    }
}
