/// Versions as semver.org has them.
enum SemverFormat {
    static func check(_ text: String) throws(FormatMistake) {
        var rest = text[...]
        if let plus = rest.firstIndex(of: "+") {
            let build = rest[rest.index(after: plus)...]
            if build.isEmpty { throw FormatMistake("build is empty") }
            for part in build.split(separator: ".", omittingEmptySubsequences: false) {
                if part.isEmpty { throw FormatMistake("build identifier is empty") }
                for scalar in part.unicodeScalars where !isIdentifier(scalar) {
                    throw FormatMistake(
                        "invalid character \(GoQuoting.quoted(scalar)) in build identifier")
                }
            }
            rest = rest[..<plus]
        }
        if let dash = rest.firstIndex(of: "-") {
            try checkPreRelease(rest[rest.index(after: dash)...])
            rest = rest[..<dash]
        }
        let numbers = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3 else {
            throw FormatMistake("versionCore must have 3 numbers separated by dot")
        }
        for (name, number) in zip(["major", "minor", "patch"], numbers) {
            if number.isEmpty { throw FormatMistake("\(name) is empty") }
            if number.count > 1, number.hasPrefix("0") { throw FormatMistake("\(name) starts with zero") }
            guard number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw FormatMistake("\(name) contains non-digit")
            }
        }
    }

    private static func checkPreRelease(_ text: Substring) throws(FormatMistake) {
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            if part.isEmpty { throw FormatMistake("pre-release identifier is empty") }
            for scalar in part.unicodeScalars where !isIdentifier(scalar) {
                throw FormatMistake(
                    "invalid character \(GoQuoting.quoted(scalar)) in pre-release identifier")
            }
            let isNumber = part.utf8.allSatisfy { (0x30...0x39).contains($0) }
            if isNumber, part.count > 1, part.hasPrefix("0") {
                throw FormatMistake("pre-release numeric identifier starts with zero")
            }
        }
    }

    private static func isIdentifier(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", "a"..."z", "A"..."Z", "-": true
        default: false
        }
    }
}
