/// One replacement: a value and the fields it goes to.
struct Replacement: Sendable {
    var source: ReplacementSource?
    var sourceValue: String?
    /// Nil when the field is missing, which is an error.
    var targets: [ReplacementTarget]?
}

/// One entry of `replacements`: a replacement, or the file that holds some.
struct ReplacementField: Sendable {
    var replacement = Replacement()
    var path = ""
}

/// The field a replacement's value comes from.
struct ReplacementSource: Sendable {
    var id = ResId(Gvk(), name: "")
    var fieldPath = ""
    var options: ReplacementOptions?

    /// As messages show it.
    var shown: String {
        var parts = [id.description]
        if !fieldPath.isEmpty { parts.append(fieldPath) }
        if let options, !options.delimiter.isEmpty || options.creates {
            parts.append("\(options.delimiter)(\(options.index)), create=\(options.creates)")
        }
        return parts.joined(separator: ":")
    }
}

/// The fields a replacement's value goes to.
struct ReplacementTarget: Sendable {
    var select: ResourceSelector?
    var reject: [ResourceSelector] = []
    var fieldPaths: [String] = []
    var options: ReplacementOptions?
}

struct ReplacementOptions: Sendable {
    var delimiter = ""
    var index = 0
    var creates = false
}
