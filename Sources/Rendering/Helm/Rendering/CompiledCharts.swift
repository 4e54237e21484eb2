/// Parsed templates, kept by the names and contents they were parsed from.
///
/// A value: whoever renders keeps it between renders, so that many applications of one chart parse it once.
package struct CompiledCharts: Sendable {
    private struct Key: Hashable, Sendable {
        var chart: String
        var names: [String]
    }

    private var sets: BoundedCache<Key, TemplateSet>
    /// The id of the content that the templates of the next render come from; empty when it has none, so that nothing
    /// is kept.
    package var chartID = ""
    /// How many sets of templates have been parsed.
    package private(set) var parsed = 0

    package init(capacity: Int = 32) { sets = BoundedCache(capacity: capacity) }

    /// The set of `templates`, in whose order they are parsed.
    mutating func set(of templates: [ChartTemplates.Template]) throws(HelmError) -> TemplateSet {
        let key = Key(chart: chartID, names: templates.map(\.name))
        if !chartID.isEmpty, let known = sets.element(key) { return known }
        var set = TemplateSet(functions: ChartFunctions.table)
        for template in templates {
            do throws(TemplateError) {
                try set.parse(ByteString(template.name), template.file.bytes)
            } catch {
                throw HelmError(
                    error.helmParseDescription(of: template.name), origin: template.file.origin,
                    isFromRendering: true)
            }
        }
        parsed += 1
        if !chartID.isEmpty { sets.insert(set, for: key) }
        return set
    }
}
