package import YAML

/// What the templates of one render get from outside.
final class ChartEnvironment: TemplateEnvironment {
    private let drawn: DrawnValues
    private let source: (any ClusterLookup)?
    /// Whether anything random or the time of day was asked for.
    private(set) var usedDrawnValues = false
    /// Whether the cluster was asked for something.
    private(set) var usedLookup = false

    init(_ drawn: DrawnValues, lookup: (any ClusterLookup)?) {
        self.drawn = drawn
        source = lookup
    }

    func randomBytes(_ count: Int, at site: CallSite) throws -> [UInt8] {
        usedDrawnValues = true
        return drawn.bytes(count, at: site)
    }

    func now(at site: CallSite) -> Int64 {
        usedDrawnValues = true
        return drawn.time
    }

    func lookup(
        apiVersion: String, kind: String, namespace: String, name: String
    ) throws -> TemplateValue {
        guard let source else { return .map(TemplateMap()) }
        usedLookup = true
        let value = try source.lookup(
            apiVersion: apiVersion, kind: kind, namespace: namespace, name: name)
        return value.map { TemplateValue($0, numbers: .int64) } ?? .map(TemplateMap())
    }
}

/// The cluster that Helm's `lookup` asks.
package protocol ClusterLookup: Sendable {
    /// The object, or the list when `name` is empty; nil when there is none.
    func lookup(apiVersion: String, kind: String, namespace: String, name: String) throws -> Value?
}
