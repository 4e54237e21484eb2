import YAML

/// Builds a document's nodes from its syntax.
struct NodeBuilder {
    private(set) var root: Node?
    /// Whether there are aliases or merge keys.
    private(set) var needsResolution = false
    private let file: String
    private let lineOffset: Int
    private var open: [Node] = []
    private var anchors: [String: Node] = [:]

    init(file: String, lineOffset: Int) {
        self.file = file
        self.lineOffset = lineOffset
    }

    mutating func take(_ event: SyntaxEvent) throws(ReadError) {
        let line = Int32(clamping: event.line + lineOffset)
        switch event.kind {
        case .close:
            open.removeLast()
        case .scalar(let text, let form):
            add(Self.scalar(text, form, tag: event.tag, line: line), event.anchor)
            if open.last?.kind == .mapping, text == "<<", form == .plain { needsResolution = true }
        case .alias(let name):
            guard let target = anchors[name] else {
                throw ReadError(
                    .unknownAlias, "unknown anchor '\(name)' referenced",
                    at: Mark(file: file, line: event.line, column: 1))
            }
            needsResolution = true
            add(Node(.alias, text: name, content: [target], line: line), nil)
        case .openMap(let isFlow):
            let node = Node(
                .mapping, tag: Self.tag(event.tag, or: .map), style: isFlow ? .flow : [], line: line)
            add(node, event.anchor)
            open.append(node)
        case .openSequence(let isFlow):
            let node = Node(
                .sequence, tag: Self.tag(event.tag, or: .sequence), style: isFlow ? .flow : [], line: line)
            add(node, event.anchor)
            open.append(node)
        }
    }

    private mutating func add(_ node: Node, _ anchor: String?) {
        if let anchor { anchors[anchor] = node }
        if let parent = open.last {
            parent.content.append(node)
        } else {
            root = node
        }
    }

    private static func scalar(
        _ text: String, _ form: SyntaxEvent.ScalarForm, tag: String?, line: Int32
    ) -> Node {
        let style: NodeStyle =
            switch form {
            case .plain: []
            case .singleQuoted: .singleQuoted
            case .doubleQuoted: .doubleQuoted
            case .literal: .literal
            case .folded: .folded
            }
        if let tag, tag != "!" {
            return Node(
                .scalar, tag: self.tag(tag, or: .other), style: style.union(.tagged), text: text, line: line)
        }
        if form != .plain { return Node(.scalar, tag: .string, style: style, text: text, line: line) }
        let type: NodeTag = text == "<<" ? .merge : Node.tag(ofPlain: text)
        return Node(.scalar, tag: type, style: style, text: text, line: line)
    }

    private static func tag(_ written: String?, or standard: NodeTag) -> NodeTag {
        guard let written, written != "!" else { return standard }
        let prefix = "tag:yaml.org,2002:"
        guard written.hasPrefix(prefix) else { return .other }
        switch written.dropFirst(prefix.count) {
        case "null": return .null
        case "bool": return .bool
        case "int": return .int
        case "float": return .float
        case "str": return .string
        case "timestamp": return .timestamp
        case "binary": return .binary
        case "merge": return .merge
        case "map": return .map
        case "seq": return .sequence
        default: return .other
        }
    }
}

extension Node {
    /// The type a text has without quotes.
    static func tag(ofPlain text: String) -> NodeTag {
        switch PlainScalar(text, dialect: .kustomize) {
        case .null: .null
        case .bool: .bool
        case .int, .uint: .int
        case .float: .float
        case .timestamp: .timestamp
        case .text: .string
        }
    }
}
