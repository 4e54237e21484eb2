/// The encodings a YAML text may come in, told by its byte order mark.
enum SourceEncoding {
    /// Calls `body` with the text as UTF-8 without a byte order mark. UTF-8 is not validated here.
    static func withUTF8<Result>(
        _ bytes: [UInt8], file: String,
        _ body: (UnsafeBufferPointer<UInt8>) throws(ReadError) -> Result
    ) throws(ReadError) -> Result {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            let text = try utf8(fromUTF16: bytes, bigEndian: bytes[0] == 0xFE, file: file)
            return try call(text[...], body)
        }
        return try call(bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0), body)
    }

    private static func call<Result>(
        _ bytes: ArraySlice<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) throws(ReadError) -> Result
    ) throws(ReadError) -> Result {
        try bytes.withUnsafeBufferPointer { (buffer) throws(ReadError) in try body(buffer) }
    }

    private static func utf8(
        fromUTF16 bytes: [UInt8], bigEndian: Bool, file: String
    ) throws(ReadError) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { position in
            let (a, b) = (UInt16(bytes[position]), UInt16(bytes[position + 1]))
            return bigEndian ? a << 8 | b : b << 8 | a
        }
        let isInvalid =
            bytes.count % 2 != 0
            || transcode(
                units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true,
                into: { text.append($0) })
        guard !isInvalid else {
            let place = text.withUnsafeBufferPointer {
                SourceText(bytes: $0, file: file).mark(offset: text.count)
            }
            throw ReadError(.invalidUTF8, "invalid UTF-16", at: place)
        }
        return text
    }
}
