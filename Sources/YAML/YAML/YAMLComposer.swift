import CYAML

/// Builds the documents of a stream from libyaml's events: nesting, anchors and aliases, merge keys, bounds.
struct YAMLComposer: ~Copyable {
    /// An open map or sequence.
    struct Frame {
        var isFlow: Bool
        var anchor: String?
        /// Whether a merge key stands in the map.
        var hasMerge = false
    }

    /// What an anchor names.
    struct Anchor {
        /// Nil while the node is still open: an alias to it would make it contain itself.
        var value: Value?
        /// The scalar as a key.
        var key: Key?
        var nodes = 1
        var height = 0
    }

    let source: SourceText
    let options: YAMLReader.Options
    private var reading: ScalarReading
    private var events: YAMLEventStream
    var builder = TreeBuilder()
    private var frames: [Frame] = []
    private var anchors: [String: Anchor] = [:]
    /// Nodes that aliases repeated in this document.
    private var repeatedNodes = 0
    private var duplicates: [TreeBuilder.Duplicate] = []
    private var root: Value?
    private var slashes: EscapedSlashes

    init(_ source: SourceText, _ options: YAMLReader.Options) {
        self.source = source
        self.options = options
        reading = ScalarReading(options)
        events = YAMLEventStream(source)
        slashes = EscapedSlashes(source.bytes)
    }

    mutating func documents() throws(ReadError) -> [YAMLReader.Document] {
        var documents: [YAMLReader.Document] = []
        var places: [Int] = []
        try events.advance()
        while true {
            try events.advance()
            guard events.type == YAML_DOCUMENT_START_EVENT else { break }
            try checkVersion()
            try events.advance()
            places.append(Int(events.place))
            documents.append(try document())
        }
        let marks = source.marks(offsets: source.offsets(characters: places))
        for index in documents.indices { documents[index].mark = marks[index] }
        return documents
    }

    private func checkVersion() throws(ReadError) {
        guard let version = events.event.pointee.data.document_start.version_directive else { return }
        guard version.pointee.major == 1, version.pointee.minor == 1 else {
            throw fault(.syntax, "found incompatible YAML document")
        }
    }

    private mutating func document() throws(ReadError) -> YAMLReader.Document {
        builder = TreeBuilder()
        anchors.removeAll(keepingCapacity: true)
        frames.removeAll(keepingCapacity: true)
        repeatedNodes = 0
        duplicates.removeAll()
        root = nil
        while events.type != YAML_DOCUMENT_END_EVENT {
            try node()
            try events.advance()
        }
        let source = source
        let warnings = try source.judge(duplicates, options.duplicateKeys) {
            source.offsets(characters: $0.map(Int.init))
        }
        return YAMLReader.Document(
            value: root ?? .null, mark: Mark(line: 1, column: 1), warnings: warnings)
    }

    private mutating func node() throws(ReadError) {
        switch events.type {
        case YAML_SCALAR_EVENT: try scalar()
        case YAML_ALIAS_EVENT: try alias()
        case YAML_MAPPING_START_EVENT:
            let start = events.event.pointee.data.mapping_start
            try open(map: true, start.anchor, isFlow: start.style == YAML_FLOW_MAPPING_STYLE)
        case YAML_SEQUENCE_START_EVENT:
            let start = events.event.pointee.data.sequence_start
            try open(map: false, start.anchor, isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE)
        case YAML_MAPPING_END_EVENT:
            if let frame = frames.last, frame.hasMerge { try merge() }
            close(closedMap())
        case YAML_SEQUENCE_END_EVENT:
            close(builder.closeArray())
        default:
            throw fault(.syntax, "did not find expected node content")
        }
    }

    // MARK: - Maps and sequences

    private mutating func open(
        map: Bool, _ anchor: UnsafeMutablePointer<UInt8>?, isFlow: Bool
    ) throws(ReadError) {
        if builder.expectsKey { throw fault(.unrepresentable, "invalid map key: it must be a scalar") }
        guard builder.depth < options.maximumDepth else {
            throw fault(.tooDeep, "exceeded max depth of \(options.maximumDepth)")
        }
        builder.open(map: map)
        let name = anchor.map { String(cString: $0) }
        if let name { anchors[name] = Anchor() }
        frames.append(Frame(isFlow: isFlow || (frames.last?.isFlow ?? false), anchor: name))
        try checkSize()
    }

    private mutating func closedMap() -> Value {
        let notices = options.duplicateKeys != .lastWins && duplicates.count < TreeBuilder.reportLimit
        var found: [TreeBuilder.Duplicate] = []
        let value = builder.closeMap { if notices { found.append($0) } }
        if !found.isEmpty { duplicates += found }
        return value
    }

    private mutating func close(_ value: Value) {
        if let name = frames.popLast()?.anchor {
            anchors[name] = Anchor(value: value, nodes: builder.closedNodes, height: builder.closedHeight)
        }
        complete(value)
    }

    private mutating func complete(_ value: Value) {
        if builder.depth == 0 { root = value } else { builder.add(value) }
    }

    // MARK: - Scalars

    private mutating func scalar() throws(ReadError) {
        let event = events.event.pointee.data.scalar
        let scalar = YAMLScalar(
            text: UnsafeBufferPointer(start: event.value, count: event.length),
            tag: event.tag.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }.map {
                String(cString: $0)
            },
            isPlain: event.plain_implicit != 0)
        let anchor = event.anchor.map { String(cString: $0) }
        if slashes.exist, event.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE {
            let (start, end) = (events.event.pointee.start_mark.index, events.event.pointee.end_mark.index)
            if slashes.contains(from: Int(start), to: Int(end)) {
                throw fault(.syntax, "found unknown escape character")
            }
        }
        builder.count(nodes: 1)
        try checkSize()
        do throws(ScalarFault) {
            if builder.expectsKey {
                if isMerge(scalar) {
                    frames[frames.count - 1].hasMerge = true
                    builder.key(Key(Self.mergeKey), at: events.place | Self.mergeBit)
                    return
                }
                let key = try reading.key(scalar, isTop: builder.depth == 1)
                builder.key(key, at: events.place)
                if let anchor {
                    anchors[anchor] = Anchor(value: try reading.value(scalar, isInFlow: false), key: key)
                }
            } else {
                let value = try reading.value(scalar, isInFlow: frames.last?.isFlow ?? false)
                if let anchor {
                    anchors[anchor] = Anchor(value: value, key: try? reading.key(scalar, isTop: false))
                }
                complete(value)
            }
        } catch {
            throw fault(.unrepresentable, error.message)
        }
    }

    // MARK: - Aliases

    private mutating func alias() throws(ReadError) {
        let name = String(cString: events.event.pointee.data.alias.anchor)
        guard let anchor = anchors[name] else {
            throw fault(.unknownAlias, "unknown anchor '\(name)' referenced")
        }
        guard let value = anchor.value else {
            throw fault(.unknownAlias, "anchor '\(name)' value contains itself")
        }
        repeatedNodes += anchor.nodes
        builder.count(nodes: anchor.nodes + 1, height: anchor.height)
        try checkSize()
        try checkRepetition()
        guard builder.depth + anchor.height <= options.maximumDepth else {
            throw fault(.tooDeep, "exceeded max depth of \(options.maximumDepth)")
        }
        if builder.expectsKey {
            guard let key = anchor.key else {
                throw fault(.unrepresentable, "invalid map key: it must be a scalar")
            }
            builder.key(key, at: events.place)
        } else {
            complete(value)
        }
    }

    private func checkSize() throws(ReadError) {
        guard builder.nodes <= options.maximumNodes else {
            throw fault(.tooLarge, "document has more than \(options.maximumNodes) nodes")
        }
    }

    /// go-yaml's bound: the larger a document, the smaller the part of it that aliases may make up.
    private func checkRepetition() throws(ReadError) {
        guard repeatedNodes > 100, builder.nodes > 1000 else { return }
        let nodes = Double(builder.nodes)
        let allowed = max(0.10, 0.99 - 0.89 * max(0, nodes - 400_000) / 3_600_000)
        if Double(repeatedNodes) / nodes > allowed {
            throw fault(.tooLarge, "document contains excessive aliasing")
        }
    }

    func fault(_ code: ReadError.Code, _ message: String) -> ReadError {
        fault(code, message, at: events.place)
    }

    func fault(_ code: ReadError.Code, _ message: String, at place: UInt64) -> ReadError {
        source.error(code, message, offset: source.offsets(characters: [Int(place)])[0])
    }
}
