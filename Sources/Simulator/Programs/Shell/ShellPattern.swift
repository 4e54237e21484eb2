/// A shell pattern: `*`, `?` and `[…]`; what was quoted stands for itself.
struct ShellPattern: Sendable {
    private enum Element: Sendable {
        case byte(UInt8)
        case any
        case many
        case set([ClosedRange<UInt8>], isNegated: Bool)
    }

    private var elements: [Element] = []
    /// Whether anything in it is more than its own text.
    private(set) var isMagic = false

    /// A pattern of bytes, of which those marked as quoted stand for themselves.
    init(_ bytes: [UInt8], quoted: [Bool]) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard !quoted[index - 1] else {
                elements.append(.byte(byte))
                continue
            }
            switch byte {
            case UInt8(ascii: "*"):
                if case .many? = elements.last {} else { elements.append(.many) }
                isMagic = true
            case UInt8(ascii: "?"):
                elements.append(.any)
                isMagic = true
            case UInt8(ascii: "["):
                if let (set, next) = Self.set(bytes, index) {
                    elements.append(set)
                    index = next
                    isMagic = true
                } else {
                    elements.append(.byte(byte))
                }
            default: elements.append(.byte(byte))
            }
        }
    }

    init(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes, quoted: Array(repeating: false, count: bytes.count))
    }

    private static func set(_ bytes: [UInt8], _ start: Int) -> (Element, Int)? {
        var index = start
        var isNegated = false
        if index < bytes.count, bytes[index] == UInt8(ascii: "!") || bytes[index] == UInt8(ascii: "^") {
            isNegated = true
            index += 1
        }
        var ranges: [ClosedRange<UInt8>] = []
        let first = index
        while index < bytes.count {
            let low = bytes[index]
            if low == UInt8(ascii: "]"), index > first {
                return (.set(ranges, isNegated: isNegated), index + 1)
            }
            if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "-"),
                bytes[index + 2] != UInt8(ascii: "]")
            {
                if low <= bytes[index + 2] { ranges.append(low...bytes[index + 2]) }
                index += 3
            } else {
                ranges.append(low...low)
                index += 1
            }
        }
        return nil
    }

    private func matches(_ element: Element, _ byte: UInt8) -> Bool {
        switch element {
        case .byte(let own): own == byte
        case .any: true
        case .many: false
        case .set(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated
        }
    }

    /// Whether it covers all of the text. Linear but for stars, of which only the last is gone back to.
    func matches(_ text: some Collection<UInt8>) -> Bool {
        let text = Array(text)
        var (place, index) = (0, 0)
        var retry: (element: Int, index: Int)?
        while index < text.count {
            if place < elements.count, case .many = elements[place] {
                retry = (place, index)
                place += 1
            } else if place < elements.count, matches(elements[place], text[index]) {
                place += 1
                index += 1
            } else if let last = retry {
                place = last.element + 1
                index = last.index + 1
                retry?.index = index
            } else {
                return false
            }
        }
        while place < elements.count, case .many = elements[place] { place += 1 }
        return place == elements.count
    }

    func matches(_ text: String) -> Bool { matches(Array(text.utf8)) }

    /// The text without the part at its begin or end that the pattern covers.
    func trim(_ text: String, isPrefix: Bool, isLongest: Bool) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count <= 4096 else { return text }
        let lengths = isLongest ? Array((0...bytes.count).reversed()) : Array(0...bytes.count)
        for length in lengths {
            if isPrefix, matches(bytes[..<length]) {
                return String(decoding: bytes[length...], as: UTF8.self)
            }
            if !isPrefix, matches(bytes[(bytes.count - length)...]) {
                return String(decoding: bytes[..<(bytes.count - length)], as: UTF8.self)
            }
        }
        return text
    }

    /// The text with the longest match, or every one, replaced.
    func replace(in text: String, with replacement: String, isGlobal: Bool) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count <= 4096 else { return text }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let found = (index + 1...bytes.count).reversed().first { matches(bytes[index..<$0]) }
            guard let found else {
                result.append(bytes[index])
                index += 1
                continue
            }
            result += Array(replacement.utf8)
            index = found
            if !isGlobal { break }
        }
        return String(decoding: result + bytes[index...], as: UTF8.self)
    }
}
