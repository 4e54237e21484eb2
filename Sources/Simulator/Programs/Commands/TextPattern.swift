/// A regular expression of the kind that `grep` and `sed` are given: characters, `.`, sets, `*`, `+`, `?`,
/// anchors, groups and alternatives. The work for one line is bounded.
struct TextPattern: Sendable {
    private indirect enum Node: Sendable {
        case byte(UInt8)
        case any
        case set([ClosedRange<UInt8>], isNegated: Bool)
        case start, end
        case group([[Node]], Int)
        case repeated(Node, Int, Int)
        case boundary
    }

    private let branches: [[Node]]
    private let ignoresCase: Bool
    private(set) var groups = 0

    init(_ text: String, ignoresCase: Bool = false, isFixed: Bool = false, isExtended: Bool = true) {
        self.ignoresCase = ignoresCase
        let bytes = Array((ignoresCase ? text.lowercased() : text).utf8.prefix(1024))
        if isFixed {
            branches = text.split(separator: "\n", omittingEmptySubsequences: false).map {
                Array((ignoresCase ? $0.lowercased() : String($0)).utf8).map { .byte($0) }
            }
        } else {
            var parser = Parser(bytes: bytes, isExtended: isExtended)
            branches = parser.branches(0)
            groups = parser.groups
        }
    }

    private struct Parser {
        let bytes: [UInt8]
        let isExtended: Bool
        var position = 0
        var groups = 0

        /// Whether the special byte stands here, bare in extended expressions, after a backslash in basic ones.
        mutating func take(_ special: UInt8) -> Bool {
            if isExtended {
                guard position < bytes.count, bytes[position] == special else { return false }
                position += 1
                return true
            }
            guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == special
            else { return false }
            position += 2
            return true
        }

        mutating func branches(_ depth: Int) -> [[Node]] {
            var all: [[Node]] = []
            repeat { all.append(sequence(depth)) } while take(UInt8(ascii: "|"))
            return all
        }

        private func isAt(_ special: UInt8) -> Bool {
            var copy = self
            return copy.take(special)
        }

        mutating func sequence(_ depth: Int) -> [Node] {
            var nodes: [Node] = []
            while position < bytes.count, !isAt(UInt8(ascii: "|")), depth == 0 || !isAt(UInt8(ascii: ")")) {
                var node = atom(depth, isFirst: nodes.isEmpty)
                while true {
                    if position < bytes.count, bytes[position] == UInt8(ascii: "*") {
                        position += 1
                        node = .repeated(node, 0, .max)
                    } else if take(UInt8(ascii: "+")) {
                        node = .repeated(node, 1, .max)
                    } else if take(UInt8(ascii: "?")) {
                        node = .repeated(node, 0, 1)
                    } else if isAt(UInt8(ascii: "{")), let (low, high) = interval() {
                        node = .repeated(node, low, high)
                    } else {
                        break
                    }
                }
                nodes.append(node)
            }
            return nodes
        }

        private mutating func interval() -> (Int, Int)? {
            let start = position
            _ = take(UInt8(ascii: "{"))
            var text = ""
            while position < bytes.count, bytes[position] != UInt8(ascii: "}"),
                bytes[position] != UInt8(ascii: "\\")
            {
                text += String(decoding: [bytes[position]], as: UTF8.self)
                position += 1
            }
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            guard take(UInt8(ascii: "}")), let low = parts.first.flatMap({ Int($0) }), low <= 1000 else {
                position = start + 1
                return nil
            }
            return (low, parts.count == 1 ? low : Int(parts[1]).map { min($0, 1000) } ?? .max)
        }

        mutating func atom(_ depth: Int, isFirst: Bool) -> Node {
            if depth < 20, take(UInt8(ascii: "(")) {
                groups += 1
                let number = groups
                let inner = branches(depth + 1)
                _ = take(UInt8(ascii: ")"))
                return .group(inner, number)
            }
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "."): return .any
            case UInt8(ascii: "^") where isFirst || isExtended: return .start
            case UInt8(ascii: "$")
            where position == bytes.count || isExtended || isAt(UInt8(ascii: ")")) || isAt(UInt8(ascii: "|")):
                return .end
            case UInt8(ascii: "["): return set()
            case UInt8(ascii: "\\"):
                guard position < bytes.count else { return .byte(byte) }
                let next = bytes[position]
                position += 1
                switch next {
                case UInt8(ascii: "d"): return .set([48...57], isNegated: false)
                case UInt8(ascii: "s"): return .set([32...32, 9...13], isNegated: false)
                case UInt8(ascii: "S"): return .set([32...32, 9...13], isNegated: true)
                case UInt8(ascii: "w"): return .set([48...57, 65...90, 95...95, 97...122], isNegated: false)
                case UInt8(ascii: "W"): return .set([48...57, 65...90, 95...95, 97...122], isNegated: true)
                case UInt8(ascii: "b"), UInt8(ascii: "<"), UInt8(ascii: ">"): return .boundary
                case UInt8(ascii: "t"): return .byte(9)
                case UInt8(ascii: "n"): return .byte(10)
                default: return .byte(next)
                }
            default: return .byte(byte)
            }
        }

        private mutating func set() -> Node {
            var ranges: [ClosedRange<UInt8>] = []
            var isNegated = false
            if position < bytes.count, bytes[position] == UInt8(ascii: "^") {
                isNegated = true
                position += 1
            }
            let first = position
            let classes: [(String, [ClosedRange<UInt8>])] = [
                ("[:digit:]", [48...57]), ("[:alpha:]", [65...90, 97...122]),
                ("[:space:]", [32...32, 9...13]),
                ("[:alnum:]", [48...57, 65...90, 97...122]), ("[:upper:]", [65...90]),
                ("[:lower:]", [97...122]),
            ]
            scan: while position < bytes.count {
                if bytes[position] == UInt8(ascii: "]"), position > first {
                    position += 1
                    break
                }
                for (name, members) in classes where bytes[position...].starts(with: name.utf8) {
                    ranges += members
                    position += name.utf8.count
                    continue scan
                }
                let low = bytes[position]
                if position + 2 < bytes.count, bytes[position + 1] == UInt8(ascii: "-"),
                    bytes[position + 2] != UInt8(ascii: "]"), low <= bytes[position + 2]
                {
                    ranges.append(low...bytes[position + 2])
                    position += 3
                } else {
                    ranges.append(low...low)
                    position += 1
                }
            }
            return .set(ranges, isNegated: isNegated)
        }
    }

    /// The state of one search.
    private struct Search {
        let text: [UInt8]
        var steps = 0
        var captures: [Int: Range<Int>] = [:]
        static let limit = 20_000
    }

    /// Where the longest match that begins at `start` ends, with its groups.
    private func end(_ search: inout Search, from start: Int) -> Int? {
        var best: Int?
        for branch in branches {
            if let end = walk(branch[...], start, &search, { end, _ in end }), best.map({ end > $0 }) ?? true
            {
                best = end
            }
        }
        return best
    }

    private func walk(
        _ nodes: ArraySlice<Node>, _ place: Int, _ search: inout Search,
        _ done: (Int, inout Search) -> Int?
    ) -> Int? {
        search.steps += 1
        guard search.steps < Search.limit else { return nil }
        guard let node = nodes.first else { return done(place, &search) }
        let rest = nodes.dropFirst()
        switch node {
        case .start: return place == 0 ? walk(rest, place, &search, done) : nil
        case .end: return place == search.text.count ? walk(rest, place, &search, done) : nil
        case .boundary:
            func isWord(_ index: Int) -> Bool {
                guard index >= 0, index < search.text.count else { return false }
                let byte = search.text[index]
                return byte == 95 || (48...57).contains(byte) || (65...90).contains(byte)
                    || (97...122).contains(byte)
            }
            return isWord(place - 1) != isWord(place) ? walk(rest, place, &search, done) : nil
        case .byte, .any, .set:
            guard place < search.text.count, matches(node, search.text[place]) else { return nil }
            return walk(rest, place + 1, &search, done)
        case .group(let branches, let number):
            for branch in branches {
                let old = search.captures[number]
                let found = walk(branch[...], place, &search) { end, search in
                    search.captures[number] = place..<end
                    return walk(rest, end, &search, done)
                }
                if let found { return found }
                search.captures[number] = old
            }
            return nil
        case .repeated(let inner, let low, let high):
            if case .group = inner {
                return repeatGroup(inner, low, high, 0, rest, place, &search, done)
            }
            var count = 0
            var end = place
            while count < high, end < search.text.count, matches(inner, search.text[end]) {
                end += 1
                count += 1
            }
            while count >= low {
                if let found = walk(rest, end, &search, done) { return found }
                end -= 1
                count -= 1
            }
            return nil
        }
    }

    private func repeatGroup(
        _ node: Node, _ low: Int, _ high: Int, _ count: Int, _ rest: ArraySlice<Node>, _ place: Int,
        _ search: inout Search, _ done: (Int, inout Search) -> Int?
    ) -> Int? {
        if count < high, count < 500 {
            let found = walk([node][...], place, &search) { end, search in
                end > place ? repeatGroup(node, low, high, count + 1, rest, end, &search, done) : nil
            }
            if let found { return found }
        }
        return count >= low ? walk(rest, place, &search, done) : nil
    }

    private func matches(_ node: Node, _ byte: UInt8) -> Bool {
        switch node {
        case .byte(let own): own == byte
        case .any: true
        case .set(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated
        default: false
        }
    }

    /// The ranges of all matches from left to right, each with its groups.
    func ranges(in line: [UInt8], onlyFirst: Bool = false) -> [(range: Range<Int>, groups: [Int: Range<Int>])]
    {
        var search = Search(
            text: ignoresCase ? Array(String(decoding: line, as: UTF8.self).lowercased().utf8) : line)
        var found: [(Range<Int>, [Int: Range<Int>])] = []
        var start = 0
        while start <= search.text.count, search.steps < Search.limit {
            search.captures = [:]
            if let end = end(&search, from: start) {
                found.append((start..<min(end, line.count), search.captures))
                if onlyFirst { break }
                start = end > start ? end : start + 1
            } else {
                start += 1
            }
        }
        return found
    }

    /// The texts of all matches in a line.
    func matches(in line: String) -> [String] {
        let bytes = Array(line.utf8)
        return ranges(in: bytes).map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }
}
