import CYAML

/// libyaml's parser over a buffer that outlives it: the one place that owns C memory.
///
/// libyaml requires that every event be deleted before the next one is parsed into its place, and the parser
/// at the end; this type does both.
struct YAMLEventStream: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// The current event; valid until the next call of ``advance()``.
    let event: UnsafeMutablePointer<yaml_event_t>
    private let source: SourceText

    init(_ source: SourceText) {
        self.source = source
        parser = .allocate(capacity: 1)
        event = .allocate(capacity: 1)
        event.initialize(to: yaml_event_t())
        // Fails only when memory runs out, which nothing in this process survives anyway.
        let isReady = yaml_parser_initialize(parser)
        precondition(isReady == 1, "out of memory")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, source.bytes.baseAddress, source.bytes.count)
    }

    deinit {
        yaml_event_delete(event)
        yaml_parser_delete(parser)
        event.deallocate()
        parser.deallocate()
    }

    /// Moves to the next event.
    mutating func advance() throws(ReadError) {
        yaml_event_delete(event)
        guard yaml_parser_parse(parser, event) == 1 else { throw failure() }
    }

    var type: yaml_event_type_t { event.pointee.type }

    /// Where the event begins: the number of the character, which is what libyaml counts.
    var place: UInt64 { UInt64(event.pointee.start_mark.index) }

    private func failure() -> ReadError {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "not YAML"
        if parser.pointee.error == YAML_READER_ERROR {
            let isControl = problem.hasPrefix("control")
            return source.error(
                isControl ? .syntax : .invalidUTF8, problem, offset: Int(parser.pointee.problem_offset))
        }
        let character = Int(parser.pointee.problem_mark.index)
        var error = source.error(.syntax, problem, offset: source.offsets(characters: [character])[0])
        error.goLine = goLine
        return error
    }

    /// go-yaml names the line where what went wrong began, if that is not the first, and counts lines from nought
    /// unless the mistake is one of the scanner.
    private var goLine: Int? {
        let context = Int(parser.pointee.context_mark.line)
        let line = context != 0 ? context : Int(parser.pointee.problem_mark.line)
        if line == 0 { return nil }
        return parser.pointee.error == YAML_SCANNER_ERROR ? line + 1 : line
    }
}
