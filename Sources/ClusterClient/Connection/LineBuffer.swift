/// Cuts a stream of bytes into lines, however the pieces arrive.
struct LineBuffer {
    private var bytes: [UInt8] = []
    private var start = 0

    /// Appends a piece of the stream.
    mutating func append(_ piece: some Collection<UInt8>) { bytes.append(contentsOf: piece) }

    /// The next whole line without its line end, nil until one is there. Empty lines are skipped.
    mutating func next() -> ArraySlice<UInt8>? {
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            defer { start = end + 1 }
            if end > start { return bytes[start..<end] }
        }
        bytes.removeSubrange(..<start)
        start = 0
        return nil
    }

    /// How many bytes wait for their line end.
    var pending: Int { bytes.count - start }
}
