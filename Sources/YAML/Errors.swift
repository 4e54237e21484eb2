/// A place in a source text. Lines and columns count from 1; columns count UTF-8 bytes.
package struct Mark: Hashable, Sendable, CustomStringConvertible {
    /// The file's path as the user would name it, empty when the text has none (a request body).
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String = "", line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, or `line L, column C` without a file.
    package var description: String {
        file.isEmpty ? "line \(line), column \(column)" : "\(file):\(line):\(column)"
    }
}

/// Why a text is not YAML or JSON that the reader accepts.
package struct ReadError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of mistake, for callers that decide by it.
    package enum Code: Sendable {
        case syntax
        case invalidUTF8
        case duplicateKey
        case tooDeep
        case tooLarge
        case unknownAlias
        /// A scalar that resolves to something JSON cannot say (`.inf`), or a key that is no scalar.
        case unrepresentable
    }

    package var code: Code
    package var message: String
    package var mark: Mark
    /// The source line with a caret under the place, empty when the line is not at hand.
    package var snippet: String
    /// The line that go-yaml tells for the same mistake, which need not be the place; nil when it tells none.
    package var goLine: Int?

    package init(
        _ code: Code, _ message: String, at mark: Mark, snippet: String = "", goLine: Int? = nil
    ) {
        self.code = code
        self.message = message
        self.mark = mark
        self.snippet = snippet
        self.goLine = goLine
    }

    /// `file:line:column: message`, then the snippet on lines of its own.
    package var description: String {
        "\(mark): \(message)" + (snippet.isEmpty ? "" : "\n" + snippet)
    }
}
