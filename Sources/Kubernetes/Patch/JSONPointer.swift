package import YAML

/// A JSON pointer (RFC 6901): the reference tokens of a path into a tree.
package struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    /// The unescaped reference tokens; none for the whole document.
    package var tokens: [String]

    package init(tokens: [String]) { self.tokens = tokens }

    /// Reads `/spec/containers/0`, with `~1` for a slash and `~0` for a tilde; nil when a non-empty text does not
    /// begin with a slash.
    package init?(_ text: String) {
        guard !text.isEmpty else {
            tokens = []
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        tokens = Self.split(text)
    }

    /// The tokens after the first slash of `text`, unescaped; what stands before that slash is ignored.
    static func split(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst().map {
            unescape(String(Substring($0)))
        }
    }

    /// `~1` becomes a slash and `~0` a tilde, in one pass; a tilde before anything else stays.
    static func unescape(_ token: String) -> String {
        guard token.utf8.contains(UInt8(ascii: "~")) else { return token }
        var bytes: [UInt8] = []
        var source = token.utf8.makeIterator()
        var pendingTilde = false
        while let byte = source.next() {
            if pendingTilde {
                pendingTilde = false
                switch byte {
                case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
                case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
                case UInt8(ascii: "~"):
                    bytes.append(byte)
                    pendingTilde = true
                default: bytes += [UInt8(ascii: "~"), byte]
                }
            } else if byte == UInt8(ascii: "~") {
                pendingTilde = true
            } else {
                bytes.append(byte)
            }
        }
        if pendingTilde { bytes.append(UInt8(ascii: "~")) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The pointer as text, escaped; empty for the whole document.
    package var description: String {
        var text = ""
        for token in tokens {
            text += "/"
            for scalar in token.unicodeScalars {
                switch scalar {
                case "~": text += "~0"
                case "/": text += "~1"
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
        return text
    }

    /// The value the pointer leads to in `document`, nil when it leads nowhere. Array tokens are decimal
    /// indices without sign or leading zero.
    package func value(in document: Value) -> Value? {
        var value = document
        for token in tokens {
            switch value {
            case .object(let map):
                guard let next = map[Key(token)] else { return nil }
                value = next
            case .array(let elements):
                guard let index = Self.index(token), index < elements.count else { return nil }
                value = elements[index]
            default:
                return nil
            }
        }
        return value
    }

    /// `document` without what the pointer leads to; unchanged when it leads nowhere or to the whole document.
    package func removing(from document: Value) -> Value {
        guard !tokens.isEmpty, value(in: document) != nil else { return document }
        var document = document
        Self.remove(tokens[...], from: &document)
        return document
    }

    private static func remove(_ tokens: ArraySlice<String>, from value: inout Value) {
        guard let token = tokens.first else { return }
        let rest = tokens.dropFirst()
        value.mutateObject { map in
            if rest.isEmpty {
                map[Key(token)] = nil
            } else if let position = map.position(of: Key(token)) {
                map.update(at: position) { remove(rest, from: &$0) }
            }
        }
        value.mutateArray { elements in
            guard let index = index(token), index < elements.count else { return }
            if rest.isEmpty {
                elements.remove(at: index)
            } else {
                remove(rest, from: &elements[index])
            }
        }
    }

    private static func index(_ token: String) -> Int? {
        guard token.utf8.allSatisfy({ (48...57).contains($0) }), token == "0" || token.utf8.first != 48 else {
            return nil
        }
        return Int(token)
    }
}
