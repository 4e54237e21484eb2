/// Reads the YAML that manifests are written in (block maps and lists, scalars, flow collections of one line,
/// comments) straight from the bytes, several times as fast as libyaml's events allow.
///
/// It knows no errors: at anything that is not plainly in its subset (anchors, tags, directives, tabs between
/// tokens, keys given twice that must be reported, every mistake) it gives up, and ``YAMLReader`` reads the
/// whole text over libyaml. Where it does not give up, the result is the same.
struct BlockReader: ~Copyable {
    /// Something that libyaml has to judge.
    struct Unusual: Error {}

    /// An open block map or list.
    struct Level {
        var isMap: Bool
        /// The column of its keys or dashes, counted from 0.
        var indent: Int
        /// Whether a key or a dash waits for its value.
        var isPending: Bool
    }

    let bytes: UnsafeBufferPointer<UInt8>
    let end: Int
    let options: YAMLReader.Options
    var position = 0
    var builder = TreeBuilder()
    var reading: ScalarReading
    /// The text of a scalar that does not stand in the source as it is.
    var buffer = ByteSink(capacity: 256)
    private var levels = ScratchStack<Level>(minimumCapacity: 32)
    private var root: Value?

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ options: YAMLReader.Options) {
        self.bytes = bytes
        end = bytes.count
        self.options = options
        reading = ScalarReading(options)
    }

    /// The documents with the byte offsets of their first nodes; nil when the text needs libyaml.
    mutating func documents() -> [(value: Value, offset: Int)]? {
        guard Eligibility.check(bytes) else { return nil }
        return try? readDocuments()
    }

    private mutating func readDocuments() throws(Unusual) -> [(value: Value, offset: Int)] {
        var documents: [(value: Value, offset: Int)] = []
        var isOpen = false
        while true {
            if try nextLine() != nil {
                documents.append(try document())
                isOpen = false
                continue
            }
            // The end of the text or a marker; a marker with nothing behind it is an empty document.
            if isOpen { documents.append((.null, position)) }
            if position == end { return documents }
            isOpen = true
            position += 3
            try finishLine()
        }
    }

    // MARK: - Documents

    /// Reads the document whose first line ``nextLine()`` has just found.
    private mutating func document() throws(Unusual) -> (value: Value, offset: Int) {
        let offset = position
        builder.startDocument()
        root = nil
        var start = offset
        while start > 0, bytes[start - 1] == UInt8(ascii: " ") { start -= 1 }
        position = start
        while let column = try nextLine() {
            while levels.count > 0, levels.base[levels.count - 1].indent > column { try close() }
            try place(column)
            try entry(column)
            guard builder.nodes <= options.maximumNodes else { throw Unusual() }
        }
        while levels.count > 0 { try close() }
        guard let root, builder.nodes <= options.maximumNodes else { throw Unusual() }
        return (root, offset)
    }

    /// Makes sure that a node or an entry may begin at `column` of the line that ``position`` stands in.
    private mutating func place(_ column: Int) throws(Unusual) {
        guard levels.count > 0 else {
            if root != nil { throw Unusual() }
            return
        }
        let top = levels.base[levels.count - 1]
        if column > top.indent {
            guard top.isPending else { throw Unusual() }
            return
        }
        if top.isMap {
            if isDash {
                // A list may stand at the column of its key.
                guard top.isPending else { throw Unusual() }
            } else if top.isPending {
                complete(.null)
            }
        } else if isDash {
            if top.isPending { complete(.null) }
        } else {
            // The end of a list at the column of its key.
            guard levels.count > 1, levels.base[levels.count - 2].isMap,
                levels.base[levels.count - 2].indent == column
            else { throw Unusual() }
            try close()
        }
    }

    /// Reads what begins at ``position`` in `column`: list items, a key, or a value that something waits for.
    private mutating func entry(_ start: Int) throws(Unusual) {
        var column = start
        while isDash {
            let isItem =
                levels.count > 0 && !levels.base[levels.count - 1].isMap
                && levels.base[levels.count - 1].indent == column
            if !isItem { try open(map: false, column) }
            levels.base[levels.count - 1].isPending = true
            position += 1
            column += 1 + skipSpaces()
            if try isLineDone() { return }
        }
        switch bytes[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            let offset = position
            let text = try quoted()
            let after = position
            skipSpaces()
            if position < end, bytes[position] == UInt8(ascii: ":"), isBlank(at: position + 1) {
                guard position - offset < 1000 else { throw Unusual() }
                try key(YAMLScalar(text: text, tag: nil, isPlain: false), column, offset)
                return
            }
            position = after
            try requirePending()
            try complete(scalar: YAMLScalar(text: text, tag: nil, isPlain: false))
            try finishLine()
        case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: ">"):
            try requirePending()
            try value()
        default:
            let offset = position
            let (textEnd, stop) = try plainLine()
            guard stop == .colon else {
                position = offset
                try requirePending()
                try value()
                return
            }
            guard position - offset < 1000 else { throw Unusual() }
            let text = UnsafeBufferPointer(rebasing: bytes[offset..<textEnd])
            try key(YAMLScalar(text: text, tag: nil, isPlain: true), column, offset)
        }
    }

    /// Takes in a key whose colon stands at ``position``, and its value if that is in the same line.
    private mutating func key(_ scalar: YAMLScalar, _ column: Int, _ offset: Int) throws(Unusual) {
        if scalar.isPlain, scalar.text.count == 2, scalar.text[0] == UInt8(ascii: "<"),
            scalar.text[1] == UInt8(ascii: "<")
        {
            throw Unusual()
        }
        let isNext =
            levels.count > 0 && levels.base[levels.count - 1].isMap
            && levels.base[levels.count - 1].indent == column
        if !isNext { try open(map: true, column) }
        builder.key(try readKey(scalar), at: UInt64(offset))
        builder.count(nodes: 1)
        levels.base[levels.count - 1].isPending = true
        position += 1
        skipSpaces()
        if try isLineDone() { return }
        try value()
    }

    private mutating func readKey(_ scalar: YAMLScalar) throws(Unusual) -> Key {
        do throws(ScalarFault) {
            return try reading.key(scalar, isTop: builder.depth == 1)
        } catch {
            throw Unusual()
        }
    }

    /// Reads the value that begins at ``position`` for the key or the dash that waits, to the end of its lines.
    private mutating func value() throws(Unusual) {
        let indent = levels.base[levels.count - 1].indent
        switch bytes[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            let text = try quoted()
            try complete(scalar: YAMLScalar(text: text, tag: nil, isPlain: false))
            try finishLine()
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            complete(try flow())
            try finishLine()
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            let text = try blockText(indent)
            builder.count(nodes: 1)
            complete(.string(text))
        default:
            let text = try plain(indent)
            try complete(scalar: YAMLScalar(text: text, tag: nil, isPlain: true))
        }
    }

    // MARK: - Levels

    private func requirePending() throws(Unusual) {
        guard levels.count > 0, levels.base[levels.count - 1].isPending else { throw Unusual() }
    }

    private mutating func open(map: Bool, _ column: Int) throws(Unusual) {
        if levels.count > 0 {
            try requirePending()
        } else if root != nil {
            throw Unusual()
        }
        guard builder.depth < options.maximumDepth else { throw Unusual() }
        builder.open(map: map)
        levels.push(Level(isMap: map, indent: column, isPending: false))
    }

    private mutating func close() throws(Unusual) {
        let level = levels[levels.count - 1]
        if level.isPending { complete(.null) }
        levels.pop()
        let value = level.isMap ? try closeMap() : builder.closeArray()
        if levels.count == 0 {
            root = value
        } else {
            builder.add(value)
            levels.base[levels.count - 1].isPending = false
        }
    }

    mutating func closeMap() throws(Unusual) -> Value {
        let reports = options.duplicateKeys != .lastWins
        var hasReport = false
        let value = builder.closeMap { _ in hasReport = reports }
        if hasReport { throw Unusual() }
        return value
    }

    /// Gives the key or the dash that waits its value; null is counted here, other nodes where they are read.
    private mutating func complete(_ value: Value) {
        if case .null = value { builder.count(nodes: 1) }
        builder.add(value)
        levels.base[levels.count - 1].isPending = false
    }

    private mutating func complete(scalar: YAMLScalar) throws(Unusual) {
        let value = try read(scalar, isInFlow: false)
        builder.add(value)
        levels.base[levels.count - 1].isPending = false
    }

    mutating func read(_ scalar: YAMLScalar, isInFlow: Bool) throws(Unusual) -> Value {
        builder.count(nodes: 1)
        do throws(ScalarFault) {
            return try reading.value(scalar, isInFlow: isInFlow)
        } catch {
            throw Unusual()
        }
    }
}
