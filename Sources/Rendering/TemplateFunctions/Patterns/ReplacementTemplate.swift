/// What stands in place of a match: text with references to groups, as Go's `regexp.Expand` reads it.
struct ReplacementTemplate {
    private enum Part {
        case text(ArraySlice<UInt8>)
        case group(Int)
    }

    private var parts: [Part] = []

    /// `names` are those of the groups, from the first on.
    init(_ template: ByteString, names: [String]) {
        let dollar = UInt8(ascii: "$")
        var rest = template.bytes[...]
        while let position = rest.firstIndex(of: dollar) {
            parts.append(.text(rest[..<position]))
            rest = rest[(position + 1)...]
            if rest.first == dollar {
                parts.append(.text([dollar]))
                rest = rest.dropFirst()
            } else if let (name, length) = Self.reference(rest) {
                rest = rest.dropFirst(length)
                parts += Self.groups(name, names)
            } else {
                parts.append(.text([dollar]))
            }
        }
        parts.append(.text(rest))
    }

    /// The name at the head of `bytes`, with or without braces, and how long it is with them.
    private static func reference(_ bytes: ArraySlice<UInt8>) -> (name: String, length: Int)? {
        let hasBrace = bytes.first == UInt8(ascii: "{")
        let text = Array(bytes.dropFirst(hasBrace ? 1 : 0))
        var length = 0
        while length < text.count {
            let rune = text.rune(at: length)
            guard GoCharacter.isNamePart(rune.code) else { break }
            length += rune.width
        }
        guard length > 0 else { return nil }
        let name = String(decoding: text[..<length], as: UTF8.self)
        guard hasBrace else { return (name, length) }
        guard length < text.count, text[length] == UInt8(ascii: "}") else { return nil }
        return (name, length + 2)
    }

    /// The group of that number, or the groups of that name, of which the first that took part counts.
    private static func groups(_ name: String, _ names: [String]) -> [Part] {
        let isNumber =
            name.utf8.allSatisfy { $0 &- 48 < 10 } && (name.utf8.count == 1 || !name.hasPrefix("0"))
        if isNumber, name.utf8.count <= 8, let number = Int(name) { return [.group(number)] }
        return names.enumerated().first { $0.element == name }.map { [.group($0.offset + 1)] } ?? []
    }

    func expand(_ match: RegularExpression.Match, in text: ByteString, to out: inout [UInt8]) {
        for part in parts {
            switch part {
            case .text(let bytes): out += bytes
            case .group(let number):
                if number < match.groups.count, let range = match.groups[number] { out += text.bytes[range] }
            }
        }
    }
}
