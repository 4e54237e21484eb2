import YAML

/// Why a kustomization does not build, in the words kustomize says it.
struct KustomizeError: Error, Sendable, Equatable {
    var message: String
    var code: RenderError.Code
    /// The innermost place that is known.
    var mark: Mark?
    /// Whether a file's text is not YAML: then it is no directory either, and nothing else is worth saying.
    var isMalformedYAML = false

    init(_ message: String, _ code: RenderError.Code = .invalidSource, at mark: Mark? = nil) {
        self.message = message
        self.code = code
        self.mark = mark
    }

    /// The same with `prefix: ` before it.
    func prefixed(_ prefix: String) -> KustomizeError {
        var copy = self
        copy.message = "\(prefix): \(message)"
        return copy
    }

    /// The same, placed at `mark` unless a place is known already.
    func placed(_ mark: Mark?) -> KustomizeError {
        var copy = self
        if copy.mark == nil { copy.mark = mark }
        return copy
    }
}

/// Runs `body`, and says `prefix` before what goes wrong in it.
func explaining<Result>(
    _ prefix: @autoclosure () -> String, _ body: () throws(KustomizeError) -> Result
) throws(KustomizeError) -> Result {
    do throws(KustomizeError) {
        return try body()
    } catch {
        throw error.prefixed(prefix())
    }
}
