/// A node as it was read, kept between builds. Builds change nodes, so each gets its own.
struct FrozenNode: Sendable {
    private let kind: Node.Kind
    private let tag: NodeTag
    private let style: NodeStyle
    private let line: Int32
    private let text: String
    private let content: [FrozenNode]

    init(_ node: Node) {
        kind = node.kind
        tag = node.tag
        style = node.style
        line = node.line
        text = node.text
        content = node.content.map { FrozenNode($0) }
    }

    var node: Node {
        Node(kind, tag: tag, style: style, text: text, content: content.map(\.node), line: line)
    }
}

/// A resource file as it was read.
struct ParsedFile: Sendable {
    struct Object: Sendable {
        var node: FrozenNode
        /// Its document's number in the file.
        var document: Int
    }

    var objects: [Object]
}

/// The resource files read so far, by the ids of their content. Lives as long as a build; ``RenderCache`` keeps
/// what is in it.
final class ParsedFiles {
    private(set) var files: BoundedCache<String, ParsedFile>
    /// How many files were read because they were not known.
    private(set) var reads = 0

    init(_ files: BoundedCache<String, ParsedFile> = BoundedCache(capacity: 16)) { self.files = files }

    /// The objects of a file: known ones, or those that `read` finds.
    func objects(
        of file: LocatedFile, _ read: ([UInt8]) throws(KustomizeError) -> [(node: Node, document: Int)]
    ) throws(KustomizeError) -> [(node: Node, document: Int)] {
        if !file.contentID.isEmpty, let known = files.element(file.contentID) {
            file.noteRead()
            return known.objects.map { ($0.node.node, $0.document) }
        }
        reads += 1
        let objects = try read(try file.bytes())
        if !file.contentID.isEmpty {
            let parsed = ParsedFile(
                objects: objects.map { ParsedFile.Object(node: FrozenNode($0.node), document: $0.document) })
            files.insert(parsed, for: file.contentID)
        }
        return objects
    }
}

/// A file that was found and may be read.
struct LocatedFile {
    /// Its path in the tree, or its address.
    let file: String
    /// The id of its content, empty when it has none.
    let contentID: String
    private let resolver: TreeResolver?
    private let entry: FileEntry?
    private let fetched: [UInt8]

    init(_ file: String, _ entry: FileEntry, _ resolver: TreeResolver) {
        self.file = file
        contentID = entry.contentID
        self.resolver = resolver
        self.entry = entry
        fetched = []
    }

    /// A file that came from elsewhere.
    init(address: String, bytes: [UInt8]) {
        file = address
        contentID = ""
        resolver = nil
        entry = nil
        fetched = bytes
    }

    func bytes() throws(KustomizeError) -> [UInt8] {
        guard let resolver, let entry else { return fetched }
        return try resolver.read(file, entry)
    }

    /// Counts the file among those a build has looked at.
    func noteRead() { resolver?.noteRead(file) }
}
