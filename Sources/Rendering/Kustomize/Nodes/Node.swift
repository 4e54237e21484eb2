/// A node of a YAML document as kustomize works on it: with the tag and the style it was written in, because what
/// a changed scalar means in the end depends on both.
///
/// A reference on purpose. kustomize puts one node into several places (a label into the metadata and the
/// selector) and a later change of one place changes all of them, which shows in what it prints.
final class Node {
    enum Kind: UInt8, Sendable {
        case scalar
        case sequence
        case mapping
        /// A repetition of the one node in `content`; gone once a document is loaded.
        case alias
    }

    var kind: Kind
    var tag: NodeTag
    var style: NodeStyle
    /// A scalar's characters.
    var text: String
    /// The elements of a sequence; the keys and values of a mapping in turn.
    var content: [Node]
    /// The line the node begins in, 0 for one that no file holds.
    var line: Int32

    init(
        _ kind: Kind, tag: NodeTag = .none, style: NodeStyle = [], text: String = "", content: [Node] = [],
        line: Int32 = 0
    ) {
        self.kind = kind
        self.tag = tag
        self.style = style
        self.text = text
        self.content = content
        self.line = line
    }

    /// A scalar whose meaning is decided by its text when it is printed.
    static func scalar(_ text: String) -> Node { Node(.scalar, text: text) }

    /// A scalar that is a string whatever it looks like.
    static func string(_ text: String) -> Node {
        Node(.scalar, tag: .string, style: text.utf8.contains(10) ? .literal : [], text: text)
    }

    static func mapping() -> Node { Node(.mapping, tag: .map) }

    /// Everything below copied, nothing shared with the original.
    func copy() -> Node {
        Node(kind, tag: tag, style: style, text: text, content: content.map { $0.copy() }, line: line)
    }

    /// Takes over everything from `other`; what it contains is shared.
    func assign(_ other: Node) {
        guard other !== self else { return }
        kind = other.kind
        tag = other.tag
        style = other.style
        text = other.text
        content = other.content
        line = other.line
    }

    // MARK: - What it is

    var isNull: Bool { tag == .null }

    var isEmpty: Bool { isNull || (kind != .scalar && content.isEmpty) }

    /// Whether it is a string, or a scalar that has not been given a type.
    var isStringLike: Bool { kind == .scalar && (tag == .string || tag == .none) }

    /// The word kustomize's messages use.
    var kindName: String {
        switch kind {
        case .scalar: "ScalarNode"
        case .sequence: "SequenceNode"
        case .mapping: "MappingNode"
        case .alias: "AliasNode"
        }
    }
}

extension Node? {
    /// Whether there is nothing, or null.
    var isMissingOrNull: Bool { self?.isNull ?? true }

    var isMissingOrEmpty: Bool { self?.isEmpty ?? true }
}

/// The type of a node, in the short form of YAML's tags.
enum NodeTag: UInt8, Sendable {
    /// Not decided: the text decides when the node is printed.
    case none
    case null
    case bool
    case int
    case float
    case string
    case timestamp
    case binary
    case merge
    case map
    case sequence
    /// A tag of someone else's.
    case other

    /// The short form of a tag of YAML's own, as in `!!int`.
    var name: String {
        switch self {
        case .none, .other: ""
        case .null: "!!null"
        case .bool: "!!bool"
        case .int: "!!int"
        case .float: "!!float"
        case .string: "!!str"
        case .timestamp: "!!timestamp"
        case .binary: "!!binary"
        case .merge: "!!merge"
        case .map: "!!map"
        case .sequence: "!!seq"
        }
    }
}

/// How a node is written.
struct NodeStyle: OptionSet, Sendable {
    let rawValue: UInt8

    static let tagged = NodeStyle(rawValue: 1)
    static let doubleQuoted = NodeStyle(rawValue: 2)
    static let singleQuoted = NodeStyle(rawValue: 4)
    static let literal = NodeStyle(rawValue: 8)
    static let folded = NodeStyle(rawValue: 16)
    static let flow = NodeStyle(rawValue: 32)

    /// The ways of writing in which a text is a string without saying so.
    static let textual: NodeStyle = [.doubleQuoted, .singleQuoted, .literal, .folded]
}
