/// One token of a template.
struct TemplateToken {
    enum Kind: Equatable {
        /// What the lexer cannot read; the message says why.
        case failure(String)
        case end
        /// Text between actions, already trimmed.
        case text
        case leftDelimiter
        case rightDelimiter
        case space
        case boolean
        case character
        case complex
        case number
        case string
        case rawString
        case assign
        case declare
        case pipe
        case leftParenthesis
        case rightParenthesis
        case dot
        /// `.name`
        case field
        /// `$` or `$name`
        case variable
        case identifier
        /// Any other printable ASCII character, such as a comma.
        case other
        case keyword(Keyword)
    }

    enum Keyword: String {
        case block, `break`, `continue`, define, `else`, end, `if`, range, `nil`, template, with
    }

    var kind: Kind
    /// The bytes of the source it is.
    var range: Range<Int>
    /// The line it starts on, counted from one.
    var line: Int

    /// The token as error messages show it.
    func description(in source: TemplateSource) -> String {
        let bytes = source.text[range]
        switch kind {
        case .failure(let message): return message
        case .end: return "EOF"
        case .keyword, .dot: return "<\(ByteString(bytes))>"
        default:
            guard bytes.count > 10 else { return GoFormat.quote(ByteString(bytes)).text }
            return GoFormat.format("%.10q...", [.string(ByteString(bytes))]).text
        }
    }
}
