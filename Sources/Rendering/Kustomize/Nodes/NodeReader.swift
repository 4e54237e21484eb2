import YAML

/// Reads the documents of a resource file the way kustomize does: split by lines that begin with `---`, then the
/// first YAML document of each part, anchors resolved.
struct NodeReader {
    /// How many nodes the aliases of one file may add.
    static let maximumRepetition = 500_000

    private let file: String
    private var options = YAMLReader.Options()

    init(file: String) {
        self.file = file
        options.file = file
        options.maximumNodes = 2_000_000
    }

    /// One document: its root and the line it begins in.
    struct Document {
        var root: Node
        /// Its number in the file, counted from 0; parts without content count.
        var number: Int
        /// Whether it is all its file holds.
        var isOnly: Bool
    }

    /// The documents that are not empty.
    func documents(_ bytes: [UInt8]) throws(KustomizeError) -> [Document] {
        let text = Self.withoutCarriageReturns(bytes)
        let parts = try split(text)
        var documents: [Document] = []
        for (number, part) in parts.enumerated() {
            let root: Node?
            do throws(ReadError) {
                var piece = Array(text[part.range])
                if number != parts.count - 1 { piece.append(10) }
                root = try self.root(piece, lineOffset: part.line)
            } catch {
                var mark = error.mark
                mark.line += part.line
                var fault = KustomizeError(
                    "MalformedYAMLError: yaml: line \(mark.line): \(error.message)", .syntax, at: mark)
                fault.isMalformedYAML = true
                throw fault
            }
            if let root, !root.isNull {
                documents.append(Document(root: root, number: number, isOnly: parts.count == 1))
            }
        }
        return documents
    }

    private struct Part {
        var range: Range<Int>
        /// How many lines stand before it.
        var line: Int
    }

    private static func withoutCarriageReturns(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(13) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for (position, byte) in bytes.enumerated() {
            if byte == 13, position + 1 < bytes.count, bytes[position + 1] == 10 { continue }
            result.append(byte)
        }
        return result
    }

    /// The parts between separators: a line break, `---`, the rest of that line.
    private func split(_ text: [UInt8]) throws(KustomizeError) -> [Part] {
        guard !text.isEmpty else { return [] }
        var parts: [Part] = []
        var start = 0
        var line = 0
        var startLine = 0
        var position = 0
        let dash = UInt8(ascii: "-")
        while position < text.count {
            guard text[position] == 10 else {
                position += 1
                continue
            }
            line += 1
            guard position + 3 < text.count, text[position + 1] == dash, text[position + 2] == dash,
                text[position + 3] == dash, let end = text[(position + 4)...].firstIndex(of: 10)
            else {
                position += 1
                continue
            }
            let rest = text[(position + 4)..<end].drop { $0 == 32 || $0 == 9 || $0 == 13 }
            if let first = rest.first, first != UInt8(ascii: "#") {
                let shown = String(decoding: text[(position + 1)..<end], as: UTF8.self)
                throw KustomizeError(
                    "invalid document separator: \(shown)", .syntax,
                    at: Mark(file: file, line: line + 1, column: 1))
            }
            parts.append(Part(range: start..<position, line: startLine))
            start = end + 1
            line += 1
            startLine = line
            // The line break that ends a separator does not begin the next one.
            position = start
        }
        parts.append(Part(range: start..<text.count, line: startLine))
        return parts
    }

    /// The first document of a text, nil when it has none. Aliases are resolved.
    func root(_ bytes: [UInt8], lineOffset: Int = 0) throws(ReadError) -> Node? {
        guard let events = try YAMLReader.firstDocument(bytes, options: options) else { return nil }
        var builder = NodeBuilder(file: file, lineOffset: lineOffset)
        for event in events { try builder.take(event) }
        guard let root = builder.root else { return nil }
        if builder.needsResolution {
            var resolver = AliasResolver(file: file)
            return try resolver.resolved(root, depth: 0)
        }
        return root
    }
}
