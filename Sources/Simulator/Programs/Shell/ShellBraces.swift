/// Brace expansion: `{1..5}` and `{a,b}`, before everything else.
enum ShellBraces {
    private static let maximum = 10_000

    /// The words that a word with braces stands for; most words stand for themselves.
    static func expand(_ word: ShellWord) -> [ShellWord] {
        for (index, part) in word.parts.enumerated() {
            guard case .text(let text, false) = part, text.utf8.contains(UInt8(ascii: "{")),
                let (before, choices, after) = split(text)
            else { continue }
            var words: [ShellWord] = []
            for choice in choices {
                var next = word
                next.parts[index] = .text(before + choice + after, isQuoted: false)
                words += expand(next)
                if words.count > maximum { return [word] }
            }
            return words
        }
        return [word]
    }

    private static func split(_ text: String) -> (String, [String], String)? {
        let bytes = Array(text.utf8)
        guard let open = bytes.firstIndex(of: UInt8(ascii: "{")) else { return nil }
        var level = 0
        var commas: [Int] = []
        for index in open..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"): level += 1
            case UInt8(ascii: ","): if level == 1 { commas.append(index) }
            case UInt8(ascii: "}"):
                level -= 1
                guard level == 0 else { continue }
                let before = String(decoding: bytes[..<open], as: UTF8.self)
                let after = String(decoding: bytes[(index + 1)...], as: UTF8.self)
                if commas.isEmpty {
                    let inner = String(decoding: bytes[(open + 1)..<index], as: UTF8.self)
                    return range(inner).map { (before, $0, after) }
                }
                var choices: [String] = []
                var start = open + 1
                for end in commas + [index] {
                    choices.append(String(decoding: bytes[start..<end], as: UTF8.self))
                    start = end + 1
                }
                return (before, choices, after)
            default: break
            }
        }
        return nil
    }

    /// `1..5`, `5..1`, `1..10..2`, `a..e`.
    private static func range(_ text: String) -> [String]? {
        let bytes = Array(text.utf8)
        var parts: [String] = [""]
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "."), index + 1 < bytes.count,
                bytes[index + 1] == UInt8(ascii: ".")
            {
                parts.append("")
                index += 2
            } else {
                parts[parts.count - 1] += String(decoding: [bytes[index]], as: UTF8.self)
                index += 1
            }
        }
        guard parts.count == 2 || parts.count == 3 else { return nil }
        if let low = Int(parts[0]), let high = Int(parts[1]) {
            let step = max(1, abs(parts.count == 3 ? Int(parts[2]) ?? 1 : 1))
            guard (high.subtractingReportingOverflow(low).partialValue).magnitude / UInt(step) < maximum
            else {
                return nil
            }
            return low <= high
                ? stride(from: low, through: high, by: step).map { "\($0)" }
                : stride(from: low, through: high, by: -step).map { "\($0)" }
        }
        guard parts.count == 2, parts[0].utf8.count == 1, parts[1].utf8.count == 1,
            let low = parts[0].utf8.first,
            let high = parts[1].utf8.first
        else { return nil }
        let letters = low <= high ? Array(low...high) : (high...low).reversed()
        return letters.map { String(decoding: [$0], as: UTF8.self) }
    }
}

/// How words are shown again.
enum ShellQuoting {
    /// The word with quotes if it needs them.
    static func shown(_ word: String) -> String {
        let isSafe =
            !word.isEmpty
            && word.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "_-./:=@%+,".utf8.contains($0)
                }
            }
        return isSafe
            ? word
            : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
                + "'"
    }
}
