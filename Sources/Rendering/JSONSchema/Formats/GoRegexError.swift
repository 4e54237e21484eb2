/// What RE2 says of a pattern it cannot compile, in the words that Go's `regexp` has for the same.
enum GoRegexError {
    private static let words: [(re2: String, go: String)] = [
        ("invalid perl operator", "invalid or unsupported Perl syntax"),
        ("no argument for repetition operator", "missing argument to repetition operator"),
        ("missing argument to repetition operator", "missing argument to repetition operator"),
        ("bad repetition operator", "invalid nested repetition operator"),
        ("invalid repetition operator", "invalid nested repetition operator"),
        ("invalid repetition size", "invalid repeat count"),
        ("invalid repeat count", "invalid repeat count"),
        ("missing closing ]", "missing closing ]"),
        ("missing )", "missing closing )"),
        ("missing closing )", "missing closing )"),
        ("unexpected )", "unexpected )"),
        ("trailing \\", "trailing backslash at end of expression"),
        ("invalid escape sequence", "invalid escape sequence"),
        ("invalid character class range", "invalid character class range"),
        ("invalid character class", "invalid character class"),
        ("invalid named capture group", "invalid named capture"),
        ("invalid UTF-8", "invalid UTF-8"),
    ]

    static func text(_ error: RegularExpression.CompileError) -> String {
        let message = error.message
        for (re2, go) in words where message.hasPrefix(re2) {
            let rest = message.dropFirst(re2.count)
            if go.hasPrefix("trailing") { return "error parsing regexp: \(go): ``" }
            return "error parsing regexp: \(go): `\(rest.hasPrefix(": ") ? rest.dropFirst(2) : rest)`"
        }
        return "error parsing regexp: \(message)"
    }
}
