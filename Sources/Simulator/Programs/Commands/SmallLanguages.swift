import Kubernetes

/// One command of a `sed` script.
struct SedEdit: Sendable {
    private enum Place: Sendable { case all, number(Int), last, pattern(TextPattern), range(Int, Int) }
    private enum Action: Sendable {
        case substitute(TextPattern, [UInt8], isGlobal: Bool)
        case delete, print, quit
    }

    private let place: Place
    private let action: Action

    /// Reads a command; nil when it is none that is known.
    init?(_ text: String) {
        var rest = Array(text.trimmingSpaces.utf8)[...]
        var place = Place.all
        if let first = rest.first, (48...57).contains(first) {
            let digits = rest.prefix { (48...57).contains($0) }
            let low = Int(String(decoding: digits, as: UTF8.self)) ?? 1
            rest = rest.dropFirst(digits.count)
            place = .number(low)
            if rest.first == UInt8(ascii: ",") {
                rest.removeFirst()
                let more = rest.prefix { (48...57).contains($0) || $0 == UInt8(ascii: "$") }
                place = .range(low, Int(String(decoding: more, as: UTF8.self)) ?? .max)
                rest = rest.dropFirst(more.count)
            }
        } else if rest.first == UInt8(ascii: "$") {
            place = .last
            rest.removeFirst()
        } else if rest.first == UInt8(ascii: "/") {
            rest.removeFirst()
            let pattern = rest.prefix { $0 != UInt8(ascii: "/") }
            place = .pattern(TextPattern(String(decoding: pattern, as: UTF8.self), isExtended: false))
            rest = rest.dropFirst(pattern.count + 1)
        }
        self.place = place
        switch rest.first {
        case UInt8(ascii: "d"): action = .delete
        case UInt8(ascii: "p"): action = .print
        case UInt8(ascii: "q"): action = .quit
        case UInt8(ascii: "s"):
            rest.removeFirst()
            guard let mark = rest.popFirst() else { return nil }
            var parts: [[UInt8]] = [[]]
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "\\"), let next = rest.first {
                    parts[parts.count - 1] += next == mark ? [next] : [byte, next]
                    rest.removeFirst()
                } else if byte == mark, parts.count < 3 {
                    parts.append([])
                } else {
                    parts[parts.count - 1].append(byte)
                }
            }
            guard parts.count == 3 else { return nil }
            let flags = parts[2]
            action = .substitute(
                TextPattern(
                    String(decoding: parts[0], as: UTF8.self), ignoresCase: flags.contains(UInt8(ascii: "I")),
                    isExtended: false),
                parts[1], isGlobal: flags.contains(UInt8(ascii: "g")))
        default: return nil
        }
    }

    func apply(_ line: inout String?, number: Int, isLast: Bool, _ printed: inout [String]) {
        guard let text = line else { return }
        let applies =
            switch place {
            case .all: true
            case .number(let own): own == number
            case .last: isLast
            case .pattern(let pattern): !pattern.ranges(in: Array(text.utf8), onlyFirst: true).isEmpty
            case .range(let low, let high): number >= low && number <= high
            }
        guard applies else { return }
        switch action {
        case .delete: line = nil
        case .print: printed.append(text)
        case .quit: break
        case .substitute(let pattern, let replacement, let isGlobal):
            let bytes = Array(text.utf8)
            var result: [UInt8] = []
            var start = 0
            for (range, groups) in pattern.ranges(in: bytes, onlyFirst: !isGlobal) {
                result += bytes[start..<range.lowerBound]
                var index = 0
                while index < replacement.count {
                    let byte = replacement[index]
                    index += 1
                    if byte == UInt8(ascii: "&") {
                        result += bytes[range]
                    } else if byte == UInt8(ascii: "\\"), index < replacement.count {
                        let next = replacement[index]
                        index += 1
                        if (48...57).contains(next) {
                            if let group = groups[Int(next) - 48] { result += bytes[group] }
                        } else {
                            result.append(next == UInt8(ascii: "n") ? 10 : next)
                        }
                    } else {
                        result.append(byte)
                    }
                }
                start = range.upperBound
            }
            line = String(decoding: result + bytes[start...], as: UTF8.self)
        }
    }
}

/// An `awk` program of the form `/pattern/ {print $1, $2}`.
struct AwkProgram: Sendable {
    private let pattern: TextPattern?
    private let condition: (field: Int, value: String, isEqual: Bool)?
    private let printed: [String]
    private let separator: String?

    init(_ text: String, separator: String?) {
        self.separator = separator
        let open = text.firstIndex(of: "{")
        let head = text[..<(open ?? text.endIndex)].trimmingSpaces
        var pattern: TextPattern?
        var condition: (Int, String, Bool)?
        if head.hasPrefix("/"), head.hasSuffix("/"), head.count > 1 {
            pattern = TextPattern(String(head.dropFirst().dropLast()))
        } else if head.hasPrefix("NR") {
            let isEqual = !head.contains("!=") && !head.contains(">")
            let digits = head.filter(\.isNumber)
            condition = (-1, head.contains(">") ? ">\(digits)" : digits, isEqual)
        } else if head.hasPrefix("$"),
            let mark = head.contains("!=") ? "!=" : head.contains("==") ? "==" : nil
        {
            let parts = head.split(separator: mark.first ?? "=", maxSplits: 1)
            let field = Int(parts[0].dropFirst().trimmingSpaces) ?? 0
            let value = parts.count > 1 ? parts[1].filter { $0 != "=" && $0 != "\"" && $0 != " " } : ""
            condition = (field, value, mark == "==")
        }
        self.pattern = pattern
        self.condition = condition
        guard let open, let close = text.lastIndex(of: "}"), open < close else {
            printed = ["$0"]
            return
        }
        let body = text[text.index(after: open)..<close].trimmingSpaces
        guard body.hasPrefix("print") else {
            printed = []
            return
        }
        let arguments = body.dropFirst("print".count).trimmingSpaces
        printed = arguments.isEmpty ? ["$0"] : Self.words(arguments)
    }

    /// The expressions of a print, with `,` as a blank between them.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        for letter in text {
            if letter == "\"" {
                word.append(letter)
                if isQuoted {
                    words.append(word)
                    word = ""
                }
                isQuoted.toggle()
            } else if !isQuoted, letter == " " || letter == "," {
                if !word.isEmpty { words.append(word) }
                word = ""
                if letter == "," { words.append("\" \"") }
            } else if !isQuoted, letter == "$", !word.isEmpty {
                words.append(word)
                word = "$"
            } else {
                word.append(letter)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    func run(_ lines: [String]) -> [String] {
        var result: [String] = []
        for (index, line) in lines.enumerated() {
            if let pattern, pattern.ranges(in: Array(line.utf8), onlyFirst: true).isEmpty { continue }
            let fields =
                separator.flatMap(\.first).map { separator in
                    line.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
                } ?? line.split { $0 == " " || $0 == "\t" }.map(String.init)
            func field(_ number: Int) -> String {
                number == 0 ? line : number <= fields.count && number > 0 ? fields[number - 1] : ""
            }
            if let condition {
                if condition.field == -1 {
                    let isAfter = condition.value.hasPrefix(">")
                    let number = Int(condition.value.filter(\.isNumber)) ?? 0
                    if isAfter ? index + 1 <= number : (index + 1 == number) != condition.isEqual { continue }
                } else if (field(condition.field) == condition.value) != condition.isEqual {
                    continue
                }
            }
            guard !printed.isEmpty else { continue }
            result.append(
                printed.map { word in
                    if word.hasPrefix("\"") { return String(word.dropFirst().dropLast()) }
                    switch word {
                    case "$NF": return fields.last ?? ""
                    case "NF": return "\(fields.count)"
                    case "NR": return "\(index + 1)"
                    default: return word.hasPrefix("$") ? field(Int(word.dropFirst()) ?? -1) : ""
                    }
                }.joined())
        }
        return result
    }
}

extension StringProtocol {
    /// Without blanks at both ends.
    var trimmingSpaces: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}

/// Base 64 as the command of the name does it.
enum Base64Text {
    static func encode(_ bytes: [UInt8]) -> String { Base64.encode(bytes) }
    static func decode(_ bytes: [UInt8]) -> [UInt8]? {
        try? Base64.decode(String(decoding: bytes.filter { $0 != 10 && $0 != 13 && $0 != 32 }, as: UTF8.self))
    }
}
