package import YAML

/// Why a file, or a whole source, gives no objects.
package struct RenderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of mistake, for callers that decide by it.
    package enum Code: Sendable, Equatable {
        /// The text is not YAML or JSON.
        case syntax
        /// It is, but it is no Kubernetes object though it says to be one.
        case invalidObject
        /// Two places state the same object.
        case duplicateObject
        /// The source's path is not in the repository.
        case pathNotFound
        /// A template, the values it is given or what it printed is wrong.
        case template
        /// The source is of a type that is not rendered.
        case unsupported
        /// The source names something that cannot be: a glob that is malformed, a path that leaves the repository.
        case invalidSource
        /// A bound on size, depth or number is exceeded.
        case tooLarge
        /// The file could not be read from the repository.
        case unreadable
    }

    package var code: Code
    package var message: String
    /// Where it happened; nil when it concerns the source as a whole.
    package var mark: Mark?
    /// Another place that belongs to it, such as the first of two that state one object.
    package var other: Mark?
    /// The source line with a caret under the place, empty when there is none to show.
    package var snippet: String

    package init(
        _ code: Code, _ message: String, at mark: Mark? = nil, other: Mark? = nil, snippet: String = ""
    ) {
        self.code = code
        self.message = message
        self.mark = mark
        self.other = other
        self.snippet = snippet
    }

    /// `file:line:column: message`, then the snippet on lines of its own.
    package var description: String {
        (mark.map { "\($0): " } ?? "") + message + (snippet.isEmpty ? "" : "\n" + snippet)
    }
}
