import CYAML

/// Finds the place of a field in a YAML text, for messages about values whose places are long forgotten.
struct YAMLLocator: ~Copyable {
    private struct Frame {
        var isMap: Bool
        /// How many elements of the path lead to this container; nil when it lies beside the path.
        var depth: Int?
        var index = 0
        /// The key whose value comes next.
        var key: (name: String, place: UInt64)?
    }

    private let source: SourceText
    private let path: [PathElement]
    private var reading = ScalarReading(YAMLReader.Options())
    private var events: YAMLEventStream
    private var frames: [Frame] = []
    private var best: (depth: Int, place: UInt64)?

    init(_ source: SourceText, _ path: [PathElement]) {
        self.source = source
        self.path = path
        events = YAMLEventStream(source)
    }

    /// The place of the key or the list item at the end of the path, or of the deepest container on the way
    /// there that the text has; nil when the stream has no such document or cannot be read so far.
    mutating func locate(document number: Int) -> Mark? {
        do throws(ReadError) {
            var document = -1
            while events.type != YAML_STREAM_END_EVENT {
                try events.advance()
                switch events.type {
                case YAML_DOCUMENT_START_EVENT: document += 1
                case YAML_DOCUMENT_END_EVENT:
                    if document == number { return mark }
                case YAML_NO_EVENT, YAML_STREAM_START_EVENT, YAML_STREAM_END_EVENT: break
                default: if document == number { visit() }
                }
            }
        } catch {
            return mark
        }
        return mark
    }

    private var mark: Mark? {
        best.map { source.mark(offset: source.offsets(characters: [Int($0.place)])[0]) }
    }

    private mutating func visit() {
        switch events.type {
        case YAML_MAPPING_START_EVENT: frames.append(Frame(isMap: true, depth: begin()))
        case YAML_SEQUENCE_START_EVENT: frames.append(Frame(isMap: false, depth: begin()))
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
            frames.removeLast(min(1, frames.count))
            end()
        case YAML_SCALAR_EVENT:
            if let last = frames.indices.last, frames[last].isMap, frames[last].key == nil {
                frames[last].key = (name(), events.place)
            } else {
                _ = begin()
                end()
            }
        default:
            if let last = frames.indices.last, frames[last].isMap, frames[last].key == nil {
                // An alias as a key: no path names it.
                frames[last].key = ("", events.place)
            } else {
                _ = begin()
                end()
            }
        }
    }

    private mutating func name() -> String {
        let event = events.event.pointee.data.scalar
        let scalar = YAMLScalar(
            text: UnsafeBufferPointer(start: event.value, count: event.length), tag: nil,
            isPlain: event.plain_implicit != 0)
        return (try? reading.key(scalar, isTop: false).name) ?? ""
    }

    /// A node begins: returns how far along the path it is.
    private mutating func begin() -> Int? {
        guard let parent = frames.last else {
            reach(0, events.place)
            return 0
        }
        guard let depth = parent.depth, depth < path.count else { return nil }
        switch path[depth] {
        case .key(let name):
            guard parent.isMap, let key = parent.key, key.name == name else { return nil }
            reach(depth + 1, key.place)
        case .index(let index):
            guard !parent.isMap, parent.index == index else { return nil }
            reach(depth + 1, events.place)
        }
        return depth + 1
    }

    /// A node has ended: its parent goes on.
    private mutating func end() {
        guard let last = frames.indices.last else { return }
        frames[last].index += 1
        frames[last].key = nil
    }

    private mutating func reach(_ depth: Int, _ place: UInt64) {
        // Of a key given twice the last one counts, as in reading.
        if depth >= (best?.depth ?? 0) { best = (depth, place) }
    }
}
