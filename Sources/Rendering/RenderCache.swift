/// Rendered sources by tree id and parsed files by blob id, both bounded.
///
/// A value: the owner keeps it between renders and passes it to each. Equal content is parsed once, whichever
/// commit, path or application it appears in.
package struct RenderCache: Sendable {
    struct ResultKey: Hashable, Sendable {
        var treeID: String
        var source: ApplicationSource
        /// The ids of what the result depends on outside the source's directory.
        var outside: [String] = []
        /// The seed of what was drawn at random; empty when nothing was.
        var seed: [UInt8] = []
    }

    struct FileKey: Hashable, Sendable {
        var contentID: String
        var isJSON: Bool
    }

    struct ChartKey: Hashable, Sendable {
        var treeID: String
        var path: String
    }

    var results: BoundedCache<ResultKey, RenderResult>
    var files: BoundedCache<FileKey, ManifestFile>
    /// Charts by tree id and path, before any values.
    var charts: BoundedCache<ChartKey, LoadedChart>
    var compiled = CompiledCharts()
    /// What results depended on outside their source's directory, and whether on anything drawn at random.
    var dependencies: BoundedCache<ResultKey, HelmDependencies>

    /// What kustomizations came to.
    var kustomizations: BoundedCache<ResultKey, KnownKustomization>
    /// The resource files of kustomizations by the ids of their content.
    var parsedResources: BoundedCache<String, ParsedFile>

    /// A cache that keeps at least the given numbers of sources and files last used, at most twice as many.
    package init(sources: Int = 64, files: Int = 20_000) {
        results = BoundedCache(capacity: sources)
        self.files = BoundedCache(capacity: files)
        charts = BoundedCache(capacity: max(1, sources / 2))
        dependencies = BoundedCache(capacity: sources)
        kustomizations = BoundedCache(capacity: sources)
        parsedResources = BoundedCache(capacity: max(1, files / 10))
    }

    /// How many files have been parsed since the cache was made, the rest came from it.
    package internal(set) var parsedFiles = 0

    /// How many charts have had their templates parsed since the cache was made, the rest came from it.
    package var parsedCharts: Int { compiled.parsed }
}

/// A dictionary that forgets what has not been used for long: two generations, of which the older is dropped
/// when the younger is full. Every operation is O(1).
struct BoundedCache<Key: Hashable & Sendable, Element: Sendable>: Sendable {
    private let capacity: Int
    private var young: [Key: Element] = [:]
    private var old: [Key: Element] = [:]

    init(capacity: Int) { self.capacity = max(1, capacity) }

    var count: Int { young.count + old.count }

    mutating func element(_ key: Key) -> Element? {
        if let element = young[key] { return element }
        guard let element = old.removeValue(forKey: key) else { return nil }
        insert(element, for: key)
        return element
    }

    mutating func insert(_ element: Element, for key: Key) {
        if young.count >= capacity, young[key] == nil {
            old = young
            young = [:]
        }
        young[key] = element
    }
}
