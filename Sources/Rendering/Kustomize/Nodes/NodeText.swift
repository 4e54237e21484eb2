import YAML

/// Writes nodes as YAML in the styles they have, as kustomize writes structures back into the texts they stand in.
struct NodeText {
    private var text = ""

    static func text(of node: Node) -> String {
        var writer = NodeText()
        writer.write(node, indent: 0, isInline: true)
        return writer.text + "\n"
    }

    private mutating func write(_ node: Node, indent: Int, isInline: Bool) {
        switch node.kind {
        case .mapping where !node.content.isEmpty && !node.style.contains(.flow):
            writeMap(node, indent: indent, isInline: isInline)
        case .sequence where !node.content.isEmpty && !node.style.contains(.flow):
            writeList(node, indent: indent, isInline: isInline)
        default:
            text += Self.inline(node, indent: indent)
        }
    }

    private mutating func breakLine(_ indent: Int) {
        text += "\n" + String(repeating: " ", count: indent)
    }

    private mutating func writeMap(_ node: Node, indent: Int, isInline: Bool) {
        for (position, (key, value)) in node.fields.enumerated() {
            if position > 0 || !isInline { breakLine(indent) }
            text += Self.inline(key, indent: indent) + ":"
            let isBlock = value.kind != .scalar && !value.content.isEmpty && !value.style.contains(.flow)
            if isBlock {
                write(value, indent: value.kind == .mapping ? indent + 2 : indent, isInline: false)
            } else {
                let shown = Self.inline(value, indent: indent + 2)
                if !shown.isEmpty { text += " " + shown }
            }
        }
    }

    private mutating func writeList(_ node: Node, indent: Int, isInline: Bool) {
        for (position, element) in node.content.enumerated() {
            if position > 0 || !isInline { breakLine(indent) }
            text += "- "
            write(element, indent: indent + 2, isInline: true)
        }
    }

    /// A scalar, an empty collection or one that flows.
    private static func inline(_ node: Node, indent: Int) -> String {
        switch node.kind {
        case .mapping:
            return "{"
                + node.fields.map { "\(inline($0.key, indent: indent)): \(inline($0.value, indent: indent))" }
                .joined(separator: ", ") + "}"
        case .sequence:
            return "[" + node.content.map { inline($0, indent: indent) }.joined(separator: ", ") + "]"
        case .scalar, .alias:
            return scalar(node, indent: indent)
        }
    }

    private static func scalar(_ node: Node, indent: Int) -> String {
        if node.style.contains(.doubleQuoted) { return doubleQuoted(node.text) }
        if node.style.contains(.singleQuoted), !node.text.utf8.contains(10) { return singleQuoted(node.text) }
        if node.text.utf8.contains(10) { return block(node.text, indent: indent) }
        let plainTag = Node.tag(ofPlain: node.text)
        if node.tag == .string, plainTag != .string || node.text.isEmpty { return doubleQuoted(node.text) }
        if node.text.isEmpty { return "" }
        // The writer of plain values knows which texts need quotes; one that is misread is quoted above.
        let written = YAMLWriter.string(.string(node.text), options: unfolded).trimmingLineFeed
        return written.hasPrefix("\"") && plainTag != .string
            ? node.text : unquotedIfPlain(written, node.text)
    }

    private static let unfolded: YAMLWriter.Options = {
        var options = YAMLWriter.Options()
        options.lineWidth = nil
        return options
    }()

    /// Words that only YAML 1.1 misreads stay as they are.
    private static func unquotedIfPlain(_ written: String, _ text: String) -> String {
        written == "\"\(text)\"" && Node.isYAML11Scalar(text) ? text : written
    }

    private static func singleQuoted(_ text: String) -> String {
        "'" + text.separated(by: "'").joined(separator: "''") + "'"
    }

    private static func doubleQuoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func block(_ text: String, indent: Int) -> String {
        var result = "|"
        if text.utf8.first == 32 || text.utf8.first == 10 { result += "2" }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty ?? false {
            lines.removeLast()
            if lines.last?.isEmpty ?? true { result += "+" }
        } else {
            result += "-"
        }
        let margin = String(repeating: " ", count: max(indent, 2))
        for line in lines { result += line.isEmpty ? "\n" : "\n" + margin + line }
        return result
    }
}
