import Kubernetes
import YAML

/// The field that a rule's mistake is told of: `.spec.size`, `['odd.name']`, below where the rule stands.
enum RuleFieldPath {
    /// Whether the path leads to something that the schema declares.
    static func isValid(_ text: String, in schema: Value) -> Bool {
        guard let names = names(of: text) else { return false }
        var node = schema
        for name in names {
            if let member = node.map(.properties)[Key(name)] {
                node = member
            } else if let rest = node.member(.additionalProperties), rest.object != nil {
                node = rest
            } else {
                return false
            }
        }
        return !names.isEmpty
    }

    /// The names a path walks; nil when it is none.
    static func names(of text: String) -> [String]? {
        var names: [String] = []
        var rest = Substring(text)
        while let first = rest.first {
            if rest.hasPrefix("['") {
                rest.removeFirst(2)
                guard let end = rest.range(of: "']") else { return nil }
                names.append(String(rest[..<end.lowerBound]))
                rest = rest[end.upperBound...]
            } else if first == "." {
                rest.removeFirst()
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty else { return nil }
                names.append(String(name))
                rest = rest[name.endIndex...]
            } else {
                return nil
            }
        }
        return names
    }
}

extension Substring {
    /// Where a short text stands first.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
