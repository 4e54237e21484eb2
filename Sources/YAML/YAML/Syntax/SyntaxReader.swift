import CYAML

/// Turns libyaml's events into ``SyntaxEvent``s.
struct SyntaxReader: ~Copyable {
    private let source: SourceText
    private let options: YAMLReader.Options
    private var events: YAMLEventStream
    private var slashes: EscapedSlashes

    init(_ source: SourceText, _ options: YAMLReader.Options) {
        self.source = source
        self.options = options
        events = YAMLEventStream(source)
        slashes = EscapedSlashes(source.bytes)
    }

    mutating func firstDocument() throws(ReadError) -> [SyntaxEvent]? {
        try events.advance()
        try events.advance()
        guard events.type == YAML_DOCUMENT_START_EVENT else { return nil }
        var result: [SyntaxEvent] = []
        var depth = 0
        while true {
            try events.advance()
            if events.type == YAML_DOCUMENT_END_EVENT { return result }
            guard let event = try event(depth: &depth) else {
                throw fault(.syntax, "did not find expected node content")
            }
            result.append(event)
            guard result.count <= options.maximumNodes else {
                throw fault(.tooLarge, "document has more than \(options.maximumNodes) nodes")
            }
        }
    }

    private mutating func event(depth: inout Int) throws(ReadError) -> SyntaxEvent? {
        let line = Int(events.event.pointee.start_mark.line) + 1
        switch events.type {
        case YAML_SCALAR_EVENT:
            return try scalar(line)
        case YAML_ALIAS_EVENT:
            let name = String(cString: events.event.pointee.data.alias.anchor)
            return SyntaxEvent(kind: .alias(name), line: line)
        case YAML_MAPPING_START_EVENT:
            try open(&depth)
            let start = events.event.pointee.data.mapping_start
            return SyntaxEvent(
                kind: .openMap(isFlow: start.style == YAML_FLOW_MAPPING_STYLE), tag: text(start.tag),
                anchor: text(start.anchor), line: line)
        case YAML_SEQUENCE_START_EVENT:
            try open(&depth)
            let start = events.event.pointee.data.sequence_start
            return SyntaxEvent(
                kind: .openSequence(isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE), tag: text(start.tag),
                anchor: text(start.anchor), line: line)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
            depth -= 1
            return SyntaxEvent(kind: .close, line: line)
        default:
            return nil
        }
    }

    private func open(_ depth: inout Int) throws(ReadError) {
        depth += 1
        guard depth <= options.maximumDepth else {
            throw fault(.tooDeep, "exceeded max depth of \(options.maximumDepth)")
        }
    }

    private mutating func scalar(_ line: Int) throws(ReadError) -> SyntaxEvent {
        let event = events.event.pointee.data.scalar
        if slashes.exist, event.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE {
            let (start, end) = (events.event.pointee.start_mark.index, events.event.pointee.end_mark.index)
            if slashes.contains(from: Int(start), to: Int(end)) {
                throw fault(.syntax, "found unknown escape character")
            }
        }
        let form: SyntaxEvent.ScalarForm =
            switch event.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            case YAML_FOLDED_SCALAR_STYLE: .folded
            default: .plain
            }
        let value = String(
            decoding: UnsafeBufferPointer(start: event.value, count: event.length), as: UTF8.self)
        return SyntaxEvent(
            kind: .scalar(value, form), tag: text(event.tag), anchor: text(event.anchor), line: line)
    }

    private func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private func fault(_ code: ReadError.Code, _ message: String) -> ReadError {
        source.error(code, message, offset: source.offsets(characters: [Int(events.place)])[0])
    }
}
