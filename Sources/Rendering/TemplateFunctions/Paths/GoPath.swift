/// Slash-separated paths as Go's package `path` handles them.
enum GoPath {
    private static let slash = UInt8(ascii: "/")
    private static let dot = UInt8(ascii: ".")

    /// The shortest path that means the same by its words alone; `.` for the empty one.
    static func clean(_ path: ByteString) -> ByteString {
        if path.isEmpty { return "." }
        let isRooted = path.bytes[0] == slash
        var parts: [ArraySlice<UInt8>] = []
        for part in path.bytes.split(separator: slash) {
            if part.elementsEqual([dot]) { continue }
            if part.elementsEqual([dot, dot]) {
                if let last = parts.last, !last.elementsEqual([dot, dot]) {
                    parts.removeLast()
                } else if !isRooted {
                    parts.append(part)
                }
                continue
            }
            parts.append(part)
        }
        let joined = Array(parts.joined(separator: [slash]))
        if isRooted { return ByteString([slash] + joined) }
        return joined.isEmpty ? "." : ByteString(joined)
    }

    /// The last element; `.` for the empty path, `/` for slashes alone.
    static func base(_ path: ByteString) -> ByteString {
        if path.isEmpty { return "." }
        let bytes = path.bytes
        guard let end = bytes.lastIndex(where: { $0 != slash }) else { return "/" }
        let start = bytes[...end].lastIndex(of: slash).map { $0 + 1 } ?? 0
        return ByteString(bytes[start...end])
    }

    /// All but the last element, cleaned.
    static func directory(_ path: ByteString) -> ByteString {
        let end = path.bytes.lastIndex(of: slash).map { $0 + 1 } ?? 0
        return clean(path[0..<end])
    }

    /// From the last point of the last element on.
    static func fileExtension(_ path: ByteString) -> ByteString {
        for position in path.bytes.indices.reversed() {
            if path.bytes[position] == slash { break }
            if path.bytes[position] == dot { return path[position..<path.count] }
        }
        return .empty
    }

    static func isAbsolute(_ path: ByteString) -> Bool { path.bytes.first == slash }
}
