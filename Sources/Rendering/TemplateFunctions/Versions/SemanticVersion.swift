/// A semantic version as Masterminds/semver reads it leniently: `v1.2` is 1.2.0.
package struct SemanticVersion: Sendable, CustomStringConvertible {
    package private(set) var major: UInt64
    package private(set) var minor: UInt64
    package private(set) var patch: UInt64
    /// Without the hyphen; empty for a release.
    package private(set) var prerelease: String
    /// The build metadata without the plus sign.
    package private(set) var metadata: String
    /// The text it was read from.
    package private(set) var original: String

    /// Why a text is no version, or no constraint.
    package struct ParseError: Error, Sendable, Equatable, CustomStringConvertible {
        package var message: String
        package var description: String { message }
    }

    static let zero = SemanticVersion(
        major: 0, minor: 0, patch: 0, prerelease: "", metadata: "", original: "0.0.0")

    private init(
        major: UInt64, minor: UInt64, patch: UInt64, prerelease: String, metadata: String, original: String
    ) {
        self.major = major
        self.minor = minor
        self.patch = patch
        self.prerelease = prerelease
        self.metadata = metadata
        self.original = original
    }

    /// `1.2.3-beta.1+meta`, a `v` before it dropped.
    package var description: String {
        "\(major).\(minor).\(patch)" + (prerelease.isEmpty ? "" : "-" + prerelease)
            + (metadata.isEmpty ? "" : "+" + metadata)
    }
}

// MARK: - Reading

extension SemanticVersion {
    /// Reads a version; minor and patch may be missing, a `v` may stand before it, zeros may lead.
    package init(_ text: String) throws(ParseError) {
        var scanner = VersionScanner(text)
        scanner.skip(UInt8(ascii: "v"))
        var numbers: [Substring] = []
        repeat {
            guard let digits = scanner.digits() else {
                throw ParseError(message: "invalid semantic version")
            }
            numbers.append(digits)
        } while numbers.count < 3 && scanner.skip(UInt8(ascii: "."))
        let invalid = ParseError(message: "invalid semantic version")
        var prerelease = ""
        if scanner.skip(UInt8(ascii: "-")) {
            guard let identifiers = scanner.identifiers() else { throw invalid }
            prerelease = identifiers
        }
        var metadata = ""
        if scanner.skip(UInt8(ascii: "+")) {
            guard let identifiers = scanner.identifiers() else { throw invalid }
            metadata = identifiers
        }
        guard scanner.isAtEnd else { throw invalid }
        var parts: [UInt64] = []
        for number in numbers {
            guard let value = UInt64(number) else {
                throw ParseError(
                    message: "error parsing version segment: strconv.ParseUint: parsing \"\(number)\": "
                        + "value out of range")
            }
            parts.append(value)
        }
        while parts.count < 3 { parts.append(0) }
        for part in prerelease.split(separator: ".") where part.utf8.count > 1 && part.utf8.first == 48 {
            if part.utf8.allSatisfy({ $0 &- 48 < 10 }) {
                throw ParseError(message: "version segment starts with 0")
            }
        }
        self.init(
            major: parts[0], minor: parts[1], patch: parts[2], prerelease: prerelease, metadata: metadata,
            original: text)
    }
}

// MARK: - Order

extension SemanticVersion {
    /// -1, 0 or 1, by precedence: build metadata does not count, a pre-release comes before its release.
    package func compare(_ other: SemanticVersion) -> Int {
        for (left, right) in [(major, other.major), (minor, other.minor), (patch, other.patch)]
        where left != right {
            return left < right ? -1 : 1
        }
        if prerelease == other.prerelease { return 0 }
        if prerelease.isEmpty { return 1 }
        if other.prerelease.isEmpty { return -1 }
        return Self.compare(prerelease: prerelease, other.prerelease)
    }

    static func compare(prerelease left: String, _ right: String) -> Int {
        let left = left.split(separator: ".", omittingEmptySubsequences: false)
        let right = right.split(separator: ".", omittingEmptySubsequences: false)
        for index in 0..<max(left.count, right.count) {
            guard index < left.count else { return -1 }
            guard index < right.count else { return 1 }
            if left[index] == right[index] { continue }
            switch (UInt64(left[index]), UInt64(right[index])) {
            case (let a?, let b?):
                // Zeros that lead make texts differ that are the same number; the first is then the lesser.
                return a > b ? 1 : -1
            case (nil, nil): return left[index].utf8.lexicographicallyPrecedes(right[index].utf8) ? -1 : 1
            case (_?, nil): return -1
            case (nil, _?): return 1
            }
        }
        return 0
    }
}

// MARK: - Next versions

extension SemanticVersion {
    private func next(_ change: (inout SemanticVersion) -> Void) -> SemanticVersion {
        var next = self
        change(&next)
        next.original = (original.hasPrefix("v") ? "v" : "") + next.description
        return next
    }

    /// The next patch version; of a pre-release its release.
    package func incrementingPatch() -> SemanticVersion {
        next {
            if $0.prerelease.isEmpty { $0.patch &+= 1 }
            $0.prerelease = ""
            $0.metadata = ""
        }
    }

    package func incrementingMinor() -> SemanticVersion {
        next {
            $0.minor &+= 1
            $0.patch = 0
            $0.prerelease = ""
            $0.metadata = ""
        }
    }

    package func incrementingMajor() -> SemanticVersion {
        next {
            $0.major &+= 1
            $0.minor = 0
            $0.patch = 0
            $0.prerelease = ""
            $0.metadata = ""
        }
    }

    package func settingPrerelease(_ text: String) throws(ParseError) -> SemanticVersion {
        if !text.isEmpty {
            for part in text.split(separator: ".", omittingEmptySubsequences: false) {
                let isNumber = part.utf8.allSatisfy { $0 &- 48 < 10 }
                if !part.isEmpty, isNumber, part.utf8.count > 1, part.utf8.first == 48 {
                    throw ParseError(message: "version segment starts with 0")
                }
                guard VersionScanner.isIdentifier(part) else {
                    throw ParseError(message: "invalid prerelease string")
                }
            }
        }
        return next { $0.prerelease = text }
    }

    package func settingMetadata(_ text: String) throws(ParseError) -> SemanticVersion {
        if !text.isEmpty {
            guard
                text.split(separator: ".", omittingEmptySubsequences: false)
                    .allSatisfy(VersionScanner.isIdentifier)
            else { throw ParseError(message: "invalid metadata string") }
        }
        return next { $0.metadata = text }
    }
}
