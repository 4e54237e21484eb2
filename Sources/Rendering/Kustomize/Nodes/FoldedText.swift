/// What becomes of a folded scalar (`>`) that is written and read again.
///
/// The writer kustomize uses decides about a fold by the beginning of the whole text instead of the line that
/// follows, so that a line break before an indented line doubles. kustomize prints what it reads back, and so does
/// this.
enum FoldedText {
    static func rewritten(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(10), isBlockAllowed(bytes) else { return text }
        let leading = bytes.prefix { $0 == 10 }.count
        guard leading < bytes.count else { return text }
        let guardsBreaks = !isBlank(bytes[leading])
        var result = Array(bytes[..<leading])
        var position = leading
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: 10) ?? bytes.count
            let lineIsBlank = isBlank(bytes[position])
            result += bytes[position..<end]
            var next = end
            while next < bytes.count, bytes[next] == 10 { next += 1 }
            let breaks = next - end
            let written = breaks + (breaks > 0 && !lineIsBlank && guardsBreaks ? 1 : 0)
            if next == bytes.count {
                // One break at the end is clipped to one, several are kept.
                result += repeatElement(10, count: breaks < 2 ? breaks : written)
            } else if lineIsBlank || isBlank(bytes[next]) {
                result += repeatElement(10, count: written)
            } else if written == 1 {
                result.append(32)
            } else {
                result += repeatElement(10, count: written - 1)
            }
            position = next
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    /// Whether the writer keeps the style: not with a space before a line break or at the end, nor with control
    /// characters.
    private static func isBlockAllowed(_ bytes: [UInt8]) -> Bool {
        if bytes.last == 32 { return false }
        for (position, byte) in bytes.enumerated() {
            if byte == 10, position > 0, bytes[position - 1] == 32 { return false }
            if byte < 32, byte != 10, byte != 9 { return false }
        }
        return true
    }
}
