/// One condition of a ``VersionConstraint``: an operator and a version, parts of which may be left open.
struct VersionCondition: Sendable {
    enum Operator: Sendable {
        case equal
        case notEqual
        case greater
        case less
        case greaterOrEqual
        case lessOrEqual
        case tilde
        case caret
    }

    /// How much of the version is left open, by `x`, `*` or by ending early.
    enum Openness: Sendable {
        case none
        case patch
        case minor
        case all
    }

    let comparison: Operator
    let openness: Openness
    let version: SemanticVersion

    func isSatisfied(by candidate: SemanticVersion) -> Bool {
        let order = candidate.compare(version)
        switch comparison {
        case .equal: return openness == .none ? order == 0 : isInTilde(candidate)
        case .notEqual: return differs(candidate)
        case .greater:
            if openness == .none || candidate.major != version.major {
                return openness == .none ? order > 0 : candidate.major > version.major
            }
            switch openness {
            case .minor: return false
            case .patch: return candidate.minor > version.minor
            case .none, .all: return order > 0
            }
        case .less: return order < 0
        case .greaterOrEqual: return order >= 0
        case .lessOrEqual:
            if openness == .none { return order <= 0 }
            if candidate.major > version.major { return false }
            return candidate.major != version.major || candidate.minor <= version.minor || openness == .minor
        case .tilde: return isInTilde(candidate)
        case .caret: return isInCaret(candidate)
        }
    }

    private func differs(_ candidate: SemanticVersion) -> Bool {
        if openness == .none { return candidate.compare(version) != 0 }
        if candidate.major != version.major { return true }
        if openness == .minor { return false }
        if candidate.minor != version.minor { return true }
        if openness == .patch {
            if candidate.prerelease.isEmpty, version.prerelease.isEmpty { return false }
            return candidate.prerelease != version.prerelease
        }
        return candidate.patch != version.patch || candidate.compare(version) != 0
    }

    private var isZero: Bool { version.major == 0 && version.minor == 0 && version.patch == 0 }

    /// From the version up to the next minor one, or the next major one where the minor part is open.
    private func isInTilde(_ candidate: SemanticVersion) -> Bool {
        if candidate.compare(version) < 0 { return false }
        // `~0.0.0` and `~*` take everything.
        if isZero, openness != .minor, openness != .patch { return true }
        return candidate.major == version.major && (candidate.minor == version.minor || openness == .minor)
    }

    /// Up to the next change of the leftmost part that is not zero.
    private func isInCaret(_ candidate: SemanticVersion) -> Bool {
        if candidate.compare(version) < 0 { return false }
        if version.major > 0 || openness == .minor { return candidate.major == version.major }
        if candidate.major > 0 { return false }
        if version.minor > 0 || openness == .patch { return candidate.minor == version.minor }
        return candidate.minor == 0 && candidate.patch == version.patch
    }
}

// MARK: - Reading

extension VersionCondition {
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 9 || byte == 10 || byte == 12 || byte == 13
    }

    private static let operators: [(StaticString, Operator)] = [
        ("!=", .notEqual), (">=", .greaterOrEqual), ("=>", .greaterOrEqual), ("<=", .lessOrEqual),
        ("=<", .lessOrEqual), ("~>", .tilde), ("=", .equal), (">", .greater), ("<", .less), ("~", .tilde),
        ("^", .caret),
    ]

    /// The conditions of one group, with spaces or commas between them.
    static func conditions(_ group: ArraySlice<UInt8>) throws(SemanticVersion.ParseError)
        -> [VersionCondition]
    {
        let text = String(decoding: group, as: UTF8.self)
        let improper = SemanticVersion.ParseError(
            message: "improper constraint: " + GoFormat.quote(ByteString(text)).text)
        var conditions: [VersionCondition] = []
        var rest = group.drop(while: isSpace)
        repeat {
            conditions.append(try condition(&rest, improper))
            let held = rest
            rest = rest.drop(while: isSpace)
            if rest.isEmpty { break }
            if rest.first == UInt8(ascii: ",") {
                rest = rest.dropFirst().drop(while: isSpace)
            } else if held.count == rest.count {
                throw improper
            }
        } while true
        return conditions
    }

    private static func condition(
        _ rest: inout ArraySlice<UInt8>, _ improper: SemanticVersion.ParseError
    ) throws(SemanticVersion.ParseError) -> VersionCondition {
        var comparison = Operator.equal
        for (spelling, candidate) in operators
        where rest.starts(
            with: UnsafeBufferPointer(start: spelling.utf8Start, count: spelling.utf8CodeUnitCount))
        {
            comparison = candidate
            rest = rest.dropFirst(spelling.utf8CodeUnitCount)
            break
        }
        rest = rest.drop(while: isSpace)
        if rest.first == UInt8(ascii: "v") { rest = rest.dropFirst() }
        var numbers: [String] = []
        repeat {
            let part = rest.prefix { $0 &- 48 < 10 || $0 | 0x20 == 120 || $0 == 42 || $0 == 124 }
            guard !part.isEmpty else { throw improper }
            numbers.append(String(decoding: part, as: UTF8.self))
            rest = rest.dropFirst(part.count)
            guard numbers.count < 3, rest.first == UInt8(ascii: ".") else { break }
            rest = rest.dropFirst()
        } while true
        let suffix = rest.prefix { !isSpace($0) && $0 != UInt8(ascii: ",") }
        rest = rest.dropFirst(suffix.count)
        let tail = String(decoding: suffix, as: UTF8.self)
        guard isSuffix(tail) else { throw improper }
        let prerelease = String(tail.prefix { $0 != "+" })

        let firstOpen = numbers.firstIndex { ["x", "X", "*"].contains($0) } ?? numbers.count
        let openness: Openness
        let full: String
        switch firstOpen {
        case 0: (openness, full) = (.all, "0.0.0" + prerelease)
        case 1: (openness, full) = (.minor, numbers[0] + ".0.0" + prerelease)
        case 2: (openness, full) = (.patch, numbers[0] + "." + numbers[1] + ".0" + prerelease)
        default: (openness, full) = (.none, numbers.joined(separator: ".") + tail)
        }
        do {
            return VersionCondition(
                comparison: comparison, openness: openness, version: try SemanticVersion(full))
        } catch {
            throw SemanticVersion.ParseError(message: "constraint parser error")
        }
    }

    /// Whether `text` is nothing, or a pre-release and build metadata with their marks.
    private static func isSuffix(_ text: String) -> Bool {
        var scanner = VersionScanner(text)
        if scanner.skip(UInt8(ascii: "-")), scanner.identifiers() == nil { return false }
        if scanner.skip(UInt8(ascii: "+")), scanner.identifiers() == nil { return false }
        return scanner.isAtEnd
    }
}
