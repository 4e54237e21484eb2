/// A set of conditions on a version as Masterminds/semver has them: groups parted by `||`, each of conditions parted
/// by commas or spaces.
package struct VersionConstraint: Sendable {
    /// The groups; a version must satisfy every condition of one of them.
    private let groups: [[VersionCondition]]

    /// Reads `>=1.2, <2 || ^3.1`, `1.2 - 1.4.5`, `~1.2.3`, `1.x`, `!=1.5`.
    package init(_ text: String) throws(SemanticVersion.ParseError) {
        var groups: [[VersionCondition]] = []
        for group in Self.split(Array(Self.rewritingRanges(text).utf8)) {
            groups.append(try VersionCondition.conditions(group))
        }
        self.groups = groups
    }

    /// Whether `version` satisfies the constraint. A pre-release does only where its group names one.
    package func isSatisfied(by version: SemanticVersion) -> Bool {
        groups.contains { conditions in
            let namesPrerelease = conditions.contains { !$0.version.prerelease.isEmpty }
            if !version.prerelease.isEmpty, !namesPrerelease { return false }
            return conditions.allSatisfy { $0.isSatisfied(by: version) }
        }
    }

    /// The texts between `||`.
    private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let bar = UInt8(ascii: "|")
        var groups: [ArraySlice<UInt8>] = []
        var start = 0
        var position = 0
        while position + 1 < bytes.count {
            if bytes[position] == bar, bytes[position + 1] == bar {
                groups.append(bytes[start..<position])
                position += 2
                start = position
            } else {
                position += 1
            }
        }
        groups.append(bytes[start...])
        return groups
    }

    // MARK: - Ranges

    /// Two versions with a hyphen between spaces.
    private static let range: RegularExpression? = {
        let part = #"[0-9|xX*]+"#
        let identifiers = #"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"#
        let version =
            #"(v?\#(part)(?:\.\#(part))?(?:\.\#(part))?(?:-\#(identifiers))?(?:\+\#(identifiers))?)"#
        return try? RegularExpression(#"\s*\#(version)\s+-\s+\#(version)\s*"#)
    }()

    /// `1.2 - 1.4` as `>= 1.2, <= 1.4`.
    private static func rewritingRanges(_ text: String) -> String {
        let bytes = Array(text.utf8)
        // Without a hyphen between spaces there is no range; most constraints have none.
        guard bytes.contains(UInt8(ascii: "-")), let range else { return text }
        var out: [UInt8] = []
        var position = 0
        while position < bytes.count, let match = range.firstMatch(in: bytes.span, from: position) {
            guard let from = match.groups[1], let to = match.groups[2] else { break }
            out += bytes[position..<match.range.lowerBound]
            out += ">= ".utf8
            out += bytes[from]
            out += ", <= ".utf8
            out += bytes[to]
            out.append(UInt8(ascii: " "))
            position = match.range.upperBound
        }
        return position == 0 ? text : String(decoding: out + bytes[position...], as: UTF8.self)
    }
}
