/// Reads YAML as the Kubernetes ecosystem's programs do, over libyaml's events.
///
/// The result is what JSON can say: keys are strings, infinities are refused, a float without a fraction is an
/// integer, as it is after the detour through JSON that those programs take.
package enum YAMLReader {
    /// Whose reading of plain scalars, keys and merges applies.
    package enum Dialect: Sendable {
        /// YAML 1.1 as `kubectl`, the API server and Helm read it (sigs.k8s.io/yaml): `yes`, `on`, `y` are
        /// booleans, timestamps are strings, `1: a` has the key `"1"`, a merge replaces the keys before it.
        case kubernetes
        /// As kustomize reads it: only `true` and `false` are booleans, timestamps are normalised to RFC 3339,
        /// keys below the top must be strings, explicit keys win over merged ones.
        case kustomize
    }

    /// What a caller may choose.
    package struct Options: Sendable {
        package var dialect = Dialect.kubernetes
        package var duplicateKeys = DuplicateKeys.lastWins
        /// How many sequences and maps may stand within each other, aliases followed.
        package var maximumDepth = 512
        /// How many nodes a document may have, aliases followed. Whatever this says, a document of more than
        /// 1,000 nodes may not consist of almost nothing but repetitions.
        package var maximumNodes = 5_000_000
        /// Every number becomes a `.double`, as Helm reads values.
        package var allNumbersAsDoubles = false
        /// The file's name in marks.
        package var file = ""

        package init() {}
    }

    /// One document of a stream.
    package struct Document: Sendable {
        package var value: Value
        /// Where the document's first node begins.
        package var mark: Mark
        /// Keys given twice, when ``DuplicateKeys/lastWinsWithWarning`` asks for them.
        package var warnings: [ReadWarning]

        /// Whether there is nothing in it, or nothing but null: Kubernetes' programs skip such documents.
        package var isEmpty: Bool { value.isNull }
    }

    /// All documents of a stream, empty ones included. A text of nothing but comments has none.
    ///
    /// UTF-8 with or without a byte order mark is read, UTF-16 with one.
    package static func documents(
        _ bytes: [UInt8], options: Options = Options()
    ) throws(ReadError) -> [Document] {
        try SourceEncoding.withUTF8(bytes, file: options.file) { (buffer) throws(ReadError) in
            try documents(buffer, options: options)
        }
    }

    static func documents(
        _ buffer: UnsafeBufferPointer<UInt8>, options: Options
    ) throws(ReadError) -> [Document] {
        if let documents = blockDocuments(buffer, options: options) { return documents }
        return try composedDocuments(buffer, options: options)
    }

    /// The documents without libyaml, nil when the text is not in the subset that can be read so.
    static func blockDocuments(_ buffer: UnsafeBufferPointer<UInt8>, options: Options) -> [Document]? {
        var reader = BlockReader(buffer, options)
        guard let documents = reader.documents() else { return nil }
        let marks = SourceText(bytes: buffer, file: options.file).marks(offsets: documents.map(\.offset))
        return zip(documents, marks).map { Document(value: $0.value, mark: $1, warnings: []) }
    }

    /// The documents from libyaml's events.
    static func composedDocuments(
        _ buffer: UnsafeBufferPointer<UInt8>, options: Options
    ) throws(ReadError) -> [Document] {
        var composer = YAMLComposer(SourceText(bytes: buffer, file: options.file), options)
        return try composer.documents()
    }

    /// The value of a text with one document; ``Value/null`` when it is empty. Empty documents do not count.
    package static func value(
        _ bytes: [UInt8], options: Options = Options()
    ) throws(ReadError) -> Value {
        let documents = try documents(bytes, options: options).filter { !$0.isEmpty }
        guard documents.count < 2 else {
            throw ReadError(
                .syntax, "expected a single document in the stream, but found another document",
                at: documents[1].mark)
        }
        return documents.first?.value ?? .null
    }

    /// The place of a field in the text it was read from: of its key, or of the list item; of the deepest
    /// container on the way when the text does not have the field itself. `document` counts from 0, as
    /// ``documents(_:options:)`` returns them.
    package static func locate(
        path: [PathElement], document: Int = 0, in bytes: [UInt8], file: String = ""
    ) -> Mark? {
        let mark = try? SourceEncoding.withUTF8(bytes, file: file) { (buffer) throws(ReadError) in
            var locator = YAMLLocator(SourceText(bytes: buffer, file: file), path)
            return locator.locate(document: document)
        }
        return mark ?? nil
    }
}
