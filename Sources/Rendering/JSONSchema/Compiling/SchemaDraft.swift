/// A version of JSON Schema, and which of its vocabularies apply.
struct SchemaDialect: Sendable, Hashable {
    /// 4, 6, 7, 2019 or 2020.
    let draft: Int
    /// The vocabularies a metaschema of one's own asks for; nil means those of the draft.
    var vocabularies: [String]?

    init(_ draft: Int, vocabularies: [String]? = nil) {
        self.draft = draft
        self.vocabularies = vocabularies
    }

    static let latest = SchemaDialect(2020)

    private static let urls: [String: Int] = [
        "json-schema.org/schema": 2020, "json-schema.org/draft/2020-12/schema": 2020,
        "json-schema.org/draft/2019-09/schema": 2019, "json-schema.org/draft-07/schema": 7,
        "json-schema.org/draft-06/schema": 6, "json-schema.org/draft-04/schema": 4,
    ]

    /// The draft that a `$schema` names, nil when it is none of the standard ones.
    static func draft(of url: String) -> Int? {
        let (url, fragment) = SchemaURL.split(url)
        guard fragment.isEmpty else { return nil }
        for prefix in ["http://", "https://"] where url.hasPrefix(prefix) {
            return urls[String(url.dropFirst(prefix.count))]
        }
        return urls[url]
    }

    /// The URL of the draft's own schema.
    var url: String {
        switch draft {
        case 4: "http://json-schema.org/draft-04/schema"
        case 6: "http://json-schema.org/draft-06/schema"
        case 7: "http://json-schema.org/draft-07/schema"
        case 2019: "https://json-schema.org/draft/2019-09/schema"
        default: "https://json-schema.org/draft/2020-12/schema"
        }
    }

    /// The keyword that names a schema.
    var idKeyword: String { draft == 4 ? "id" : "$id" }

    func has(_ vocabulary: String) -> Bool {
        if vocabulary == "core" || draft < 2019 { return true }
        if let vocabularies { return vocabularies.contains(vocabulary) }
        return draft == 2019
            ? ["applicator", "validation"].contains(vocabulary)
            : ["applicator", "unevaluated", "validation"].contains(vocabulary)
    }

    /// Whether `format` is checked and not just a remark.
    var assertsFormat: Bool {
        draft < 2019 ? true : draft == 2019 ? has("format") : has("format-assertion")
    }

    /// The name a schema gives itself, without its fragment; nil when it gives none.
    func id(of members: [String: SchemaNode]) -> String? {
        // Beside a reference, everything else counted for nothing.
        if draft < 2019, members["$ref"] != nil { return nil }
        guard let id = members[idKeyword]?.string else { return nil }
        let url = SchemaURL.split(id).url
        return url.isEmpty ? nil : url
    }

    /// Where schemas stand within a schema: the keyword, and whether it holds one, a list or a map of them.
    enum Position: Sendable { case one, list, map, oneOrList }

    var positions: [(keyword: String, position: Position)] {
        var positions: [(keyword: String, position: Position)] = [
            ("definitions", .map), ("not", .one), ("allOf", .list), ("anyOf", .list), ("oneOf", .list),
            ("properties", .map), ("additionalProperties", .one), ("patternProperties", .map),
            ("items", .oneOrList), ("additionalItems", .one), ("dependencies", .map),
        ]
        if draft >= 6 { positions += [("propertyNames", .one), ("contains", .one)] }
        if draft >= 7 { positions += [("if", .one), ("then", .one), ("else", .one)] }
        if draft >= 2019 {
            positions += [
                ("$defs", .map), ("dependentSchemas", .map), ("unevaluatedProperties", .one),
                ("unevaluatedItems", .one), ("contentSchema", .one),
            ]
        }
        if draft >= 2020 { positions.append(("prefixItems", .list)) }
        return positions
    }
}
