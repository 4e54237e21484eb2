/// Why a chart does not render, in the words that Helm has for it, without its `Error: ` before them.
package struct HelmError: Error, Sendable, Equatable, CustomStringConvertible {
    package var message: String
    /// The file of the chart it is about, relative to the chart; empty when it concerns the chart as a whole.
    package var file: String
    /// The file's path in the repository, when it is known.
    package var origin: String?
    /// Whether Helm had begun to render when it happened, so that its command adds a hint to use `--debug`.
    package var isFromRendering: Bool
    /// Whether a bound of ours was exceeded, which Helm does not have.
    package var isBound: Bool

    package init(
        _ message: String, file: String = "", origin: String? = nil, isFromRendering: Bool = false,
        isBound: Bool = false
    ) {
        self.message = message
        self.file = file
        self.origin = origin
        self.isFromRendering = isFromRendering
        self.isBound = isBound
    }

    /// The same error with `text: ` before it, as Go's wrapped errors read.
    func prefixed(_ text: String) -> HelmError {
        var error = self
        error.message = "\(text): \(message)"
        return error
    }

    package var description: String { message }
}
