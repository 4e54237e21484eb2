/// A JSON pointer (RFC 6901), its parts escaped and each with a slash before it, as it identifies a place of a schema.
struct SchemaPointer: Hashable, Sendable {
    var text: String

    init(_ text: String = "") { self.text = text }

    func appending(_ part: String) -> SchemaPointer { SchemaPointer(text + "/" + Self.escaped(part)) }

    /// The parts without their escapes.
    var parts: [String] {
        text.isEmpty
            ? []
            : text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(Self.unescaped)
    }

    /// The pointer without its last part; nil at the root.
    var parent: SchemaPointer? {
        text.lastIndex(of: "/").map { SchemaPointer(String(text[..<$0])) }
    }

    static func escaped(_ part: String) -> String {
        guard part.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
            return part
        }
        var text = ""
        for character in part.unicodeScalars {
            switch character {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }

    static func unescaped(_ part: Substring) -> String {
        guard part.utf8.contains(UInt8(ascii: "~")) else { return String(part) }
        var text = String.UnicodeScalarView()
        var isEscape = false
        for character in part.unicodeScalars {
            if isEscape {
                text.append(character == "1" ? "/" : character == "0" ? "~" : character)
                isEscape = false
            } else if character == "~" {
                isEscape = true
            } else {
                text.append(character)
            }
        }
        return String(text)
    }
}
