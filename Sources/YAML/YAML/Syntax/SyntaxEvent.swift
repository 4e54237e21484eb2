/// A step through the syntax of a YAML document: what stands there, before anything is made of it.
package struct SyntaxEvent: Sendable, Equatable {
    /// How a scalar is written.
    package enum ScalarForm: Sendable, Equatable {
        case plain
        case singleQuoted
        case doubleQuoted
        case literal
        case folded
    }

    package enum Kind: Sendable, Equatable {
        case scalar(String, ScalarForm)
        /// A repetition of the node that the anchor names.
        case alias(String)
        case openMap(isFlow: Bool)
        case openSequence(isFlow: Bool)
        /// The end of the innermost map or sequence.
        case close
    }

    package var kind: Kind
    /// The tag as written, in its long form where it is one of YAML's own; nil without one.
    package var tag: String?
    /// The name other places repeat the node by.
    package var anchor: String?
    /// The line the node begins in, counted from 1.
    package var line: Int
}

extension YAMLReader {
    /// The syntax of a stream's first document, nil when there is none. What follows the document is not looked at.
    ///
    /// Bounds are `options`' depth and number of nodes; aliases are not followed, so they count once.
    package static func firstDocument(
        _ bytes: [UInt8], options: Options = Options()
    ) throws(ReadError) -> [SyntaxEvent]? {
        try SourceEncoding.withUTF8(bytes, file: options.file) { (buffer) throws(ReadError) in
            var reader = SyntaxReader(SourceText(bytes: buffer, file: options.file), options)
            return try reader.firstDocument()
        }
    }
}
