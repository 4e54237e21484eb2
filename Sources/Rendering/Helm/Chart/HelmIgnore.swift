/// The rules of a chart's `.helmignore`.
///
/// Rules are tried in order and the first that applies decides. A rule with `!` ignores what does **not** match it,
/// as Helm has it, and not what its documentation leads one to expect.
struct HelmIgnore {
    private struct Rule {
        var pattern: PathPattern
        var isNegated: Bool
        var isForDirectories: Bool
        /// Whether the whole path is matched and not just its last part.
        var isForPaths: Bool
    }

    static let fileName = ".helmignore"

    private var rules: [Rule] = []

    /// The rules of a file's text, nil when the chart has none; files in `templates/` that begin with a dot are always
    /// ignored.
    init(_ bytes: [UInt8]?) throws(HelmError) {
        if let bytes {
            var text = String(decoding: bytes, as: UTF8.self)[...]
            if text.unicodeScalars.first == "\u{FEFF}" { text = Substring(text.unicodeScalars.dropFirst()) }
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                try add(String(line))
            }
        }
        try add("templates/.?*")
    }

    private mutating func add(_ line: String) throws(HelmError) {
        var rule = GoQuoting.trimmed(line)
        if rule.isEmpty || rule.hasPrefix("#") { return }
        guard !rule.contains("**") else { throw HelmError("double-star (**) syntax is not supported") }
        let isNegated = rule.hasPrefix("!")
        if isNegated { rule.removeFirst() }
        let isForDirectories = rule.hasSuffix("/")
        if isForDirectories { rule.removeLast() }
        let isAtRoot = rule.hasPrefix("/")
        if isAtRoot { rule.removeFirst() }
        do throws(PathPattern.Malformed) {
            rules.append(
                Rule(
                    pattern: try PathPattern(rule), isNegated: isNegated, isForDirectories: isForDirectories,
                    isForPaths: isAtRoot || rule.contains("/")))
        } catch {
            throw HelmError("syntax error in pattern")
        }
    }

    /// Whether the file or directory at `path`, relative to the chart, is left out.
    func ignores(_ path: String, isDirectory: Bool) -> Bool {
        for rule in rules {
            let text = rule.isForPaths ? path : TreePath.name(of: path)
            if rule.isNegated {
                if rule.isForDirectories, !isDirectory { return true }
                if !rule.pattern.matches(text) { return true }
                continue
            }
            if rule.isForDirectories, !isDirectory { continue }
            if rule.pattern.matches(text) { return true }
        }
        return false
    }
}
