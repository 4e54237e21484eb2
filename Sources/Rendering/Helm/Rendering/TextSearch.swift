/// Finds texts in texts by their bytes.
enum TextSearch {
    static func first(_ wanted: String, in text: some StringProtocol) -> Range<String.Index>? {
        let text = Substring(text)
        let bytes = Array(text.utf8)
        let pattern = Array(wanted.utf8)
        guard let offset = offset(of: pattern, in: bytes, from: 0) else { return nil }
        return range(offset, pattern.count, in: text)
    }

    static func last(_ wanted: String, in text: some StringProtocol) -> Range<String.Index>? {
        let text = Substring(text)
        let bytes = Array(text.utf8)
        let pattern = Array(wanted.utf8)
        guard pattern.count <= bytes.count else { return nil }
        for offset in stride(from: bytes.count - pattern.count, through: 0, by: -1)
        where bytes[offset] == pattern[0] && bytes[offset..<offset + pattern.count].elementsEqual(pattern) {
            return range(offset, pattern.count, in: text)
        }
        return nil
    }

    /// Where `pattern`, which is not empty, begins in `bytes` at or after `start`.
    static func offset(of pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard pattern.count <= bytes.count else { return nil }
        var position = start
        while position <= bytes.count - pattern.count {
            if bytes[position] == pattern[0],
                bytes[position..<position + pattern.count].elementsEqual(pattern)
            {
                return position
            }
            position += 1
        }
        return nil
    }

    private static func range(_ offset: Int, _ count: Int, in text: Substring) -> Range<String.Index> {
        let start = text.utf8.index(text.utf8.startIndex, offsetBy: offset)
        return start..<text.utf8.index(start, offsetBy: count)
    }
}
