/// A version of an API as Kubernetes ranks them: stable before beta before alpha, higher numbers first, and names of
/// another form last in bytewise order (`version.CompareKubeAwareVersionStrings`).
struct VersionName: Comparable {
    private enum Stage: Int {
        case alpha, beta, stable
    }

    private let text: String
    /// Stage, major and minor number; nil for a name of another form.
    private let rank: (stage: Int, major: Int, minor: Int)?

    init(_ text: String) {
        self.text = text
        rank = Self.read(text)
    }

    private static func read(_ text: String) -> (Int, Int, Int)? {
        guard text.first == "v" else { return nil }
        let digits = text.utf8.dropFirst().prefix { (48...57).contains($0) }
        guard let major = Int(Substring(digits)) else { return nil }
        let rest = Substring(text.utf8[digits.endIndex...])
        if rest.isEmpty { return (Stage.stable.rawValue, major, 0) }
        for (word, stage) in [("alpha", Stage.alpha), ("beta", Stage.beta)] where rest.hasPrefix(word) {
            let number = rest.dropFirst(word.count)
            guard number.utf8.allSatisfy({ (48...57).contains($0) }), let minor = Int(number) else {
                return nil
            }
            return (stage.rawValue, major, minor)
        }
        return nil
    }

    static func == (left: VersionName, right: VersionName) -> Bool { left.text == right.text }

    /// Whether `left` comes before `right` in discovery.
    static func < (left: VersionName, right: VersionName) -> Bool {
        switch (left.rank, right.rank) {
        case (let left?, let right?): left > right
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
        }
    }
}
