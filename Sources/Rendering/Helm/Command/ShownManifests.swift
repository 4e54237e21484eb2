import YAML

/// Chooses among printed manifests by the templates they come from, as `--show-only`.
enum ShownManifests {
    /// - Throws: Helm's error when a pattern matches no template that printed something.
    static func select(_ patterns: [String], from text: [UInt8]) throws(HelmError) -> [UInt8] {
        let documents = ManifestSplitting.documents(text).compactMap { document in
            template(of: document).map { (template: $0, document: document) }
        }
        var output: [UInt8] = []
        for pattern in patterns {
            let compiled = try? PathPattern(pattern)
            let chosen = documents.filter { compiled?.matches($0.template) ?? false }
            guard !chosen.isEmpty else {
                throw HelmError("could not find template \(pattern) in chart")
            }
            for (_, document) in chosen {
                output += "---\n".utf8
                output += document
                output.append(UInt8(ascii: "\n"))
            }
        }
        return output
    }

    /// The path after the chart's name in the first `# Source:` comment.
    private static func template(of document: [UInt8]) -> String? {
        let marker = Array("# Source: ".utf8)
        var start = 0
        while let found = TextSearch.offset(of: marker, in: document, from: start) {
            let rest = document[(found + marker.count)...]
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            if let slash = line.firstIndex(of: UInt8(ascii: "/")), slash > line.startIndex,
                slash + 1 < line.endIndex
            {
                return String(decoding: line[(slash + 1)...], as: UTF8.self)
            }
            start = found + marker.count
        }
        return nil
    }
}
