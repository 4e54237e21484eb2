/// Reads JSON (RFC 8259) as Go's `encoding/json` does, which is what a Kubernetes API server accepts.
///
/// Integers stay exact while they fit `Int64` or `UInt64`; other numbers become doubles. Bytes that are not
/// UTF-8 and lone surrogates become U+FFFD, as in Go. Text after the value is refused.
package enum JSONReader {
    /// What a caller may choose.
    package struct Options: Sendable {
        /// How many arrays and maps may stand within each other.
        package var maximumDepth = 512
        package var duplicateKeys = DuplicateKeys.lastWins
        /// Every number becomes a `.double`, as a decoder without a schema reads them in Go (Helm's values).
        package var allNumbersAsDoubles = false
        /// The file's name in marks.
        package var file = ""

        package init() {}
    }

    /// The value that `bytes` say.
    package static func value(
        from bytes: some Collection<UInt8>, options: Options = Options()
    ) throws(ReadError) -> Value {
        try read(from: bytes, options: options).value
    }

    /// The value that `bytes` say, with the warnings that ``DuplicateKeys/lastWinsWithWarning`` asks for.
    package static func read(
        _ bytes: [UInt8], options: Options = Options()
    ) throws(ReadError) -> (value: Value, warnings: [ReadWarning]) {
        try read(from: bytes, options: options)
    }

    private static func read(
        from bytes: some Collection<UInt8>, options: Options
    ) throws(ReadError) -> (value: Value, warnings: [ReadWarning]) {
        let contiguous = bytes.withContiguousStorageIfAvailable { buffer in
            Result { () throws(ReadError) in try read(buffer: buffer, options: options) }
        }
        if let contiguous { return try contiguous.get() }
        let copy = Array(bytes)
        return try copy.withUnsafeBufferPointer { buffer in
            Result { () throws(ReadError) in try read(buffer: buffer, options: options) }
        }.get()
    }

    private static func read(
        buffer: UnsafeBufferPointer<UInt8>, options: Options
    ) throws(ReadError) -> (value: Value, warnings: [ReadWarning]) {
        var parser = JSONParser(buffer, options)
        let source = SourceText(bytes: buffer, file: options.file)
        let value: Value
        do throws(JSONFault) {
            value = try parser.parse()
        } catch {
            throw source.error(error.code, error.message(in: buffer), offset: error.offset)
        }
        if parser.duplicates.isEmpty { return (value, []) }
        let warnings = try source.judge(parser.duplicates, options.duplicateKeys) { $0.map(Int.init) }
        return (value, warnings)
    }
}
