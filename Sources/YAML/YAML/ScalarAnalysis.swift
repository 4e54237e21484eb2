/// What stands in a string that a style of writing could not keep, as libyaml's emitter asks.
struct ScalarAnalysis {
    private(set) var allowsPlain = true
    private(set) var allowsSingleQuotes = true
    private(set) var allowsLiteral = true
    private(set) var hasLineFeed = false
    private(set) var hasTab = false

    /// Of a string that is not empty.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var hasIndicator = Self.beginsWithIndicator(bytes)
        var hasBreak = false
        var hasSpecial = false
        var spaceThenBreak = false
        var breakThenSpace = false
        var previousSpace = false
        var previousBreak = false
        var afterBlank = true
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            var width = 1
            var isBreak = false
            if byte < 0x80 {
                if position > 0 {
                    if byte == UInt8(ascii: ":") {
                        if position + 1 == bytes.count || Self.isBlank(bytes, position + 1) {
                            hasIndicator = true
                        }
                    } else if byte == UInt8(ascii: "#"), afterBlank {
                        hasIndicator = true
                    }
                }
                if byte == 10 {
                    isBreak = true
                    hasLineFeed = true
                } else if byte == 9 {
                    hasTab = true
                } else if byte < 0x20 || byte == 0x7F {
                    hasSpecial = true
                    isBreak = byte == 13
                }
            } else {
                width = Self.width(byte)
                isBreak = Self.isWideBreak(bytes, position)
                // U+2028 and U+2029 go-yaml would write as line breaks; an escape says the same and is plainer.
                if isBreak || !Self.isPrintable(bytes, position) { hasSpecial = true }
            }
            if byte == UInt8(ascii: " ") {
                if previousBreak { breakThenSpace = true }
                previousSpace = true
                previousBreak = false
            } else if isBreak {
                hasBreak = true
                if previousSpace { spaceThenBreak = true }
                previousSpace = false
                previousBreak = true
            } else {
                previousSpace = false
                previousBreak = false
            }
            afterBlank = byte == UInt8(ascii: " ") || byte == 9 || byte == 0 || isBreak
            position += width
        }
        // What the loop saw last is what the string ends with.
        let endsBlank = previousSpace || previousBreak
        let beginsBlank = bytes[0] == UInt8(ascii: " ") || bytes[0] == 10
        if hasIndicator || hasBreak || endsBlank || beginsBlank || hasSpecial || hasTab {
            allowsPlain = false
        }
        if breakThenSpace || spaceThenBreak || hasSpecial || hasTab { allowsSingleQuotes = false }
        if previousSpace || spaceThenBreak || hasSpecial { allowsLiteral = false }
    }

    private static func beginsWithIndicator(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let first = bytes[0]
        switch first {
        case UInt8(ascii: "-"):
            if bytes.count >= 3, bytes[1] == first, bytes[2] == first { return true }
            return bytes.count == 1 || isBlank(bytes, 1)
        case UInt8(ascii: "."):
            return bytes.count >= 3 && bytes[1] == first && bytes[2] == first
        case UInt8(ascii: "?"), UInt8(ascii: ":"):
            return bytes.count == 1 || isBlank(bytes, 1)
        case UInt8(ascii: "#"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
            UInt8(ascii: "}"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"),
            UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"),
            UInt8(ascii: "`"):
            return true
        default: return false
        }
    }

    private static func isBlank(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
        switch bytes[position] {
        case 0, 9, 10, 13, 32: true
        default: isWideBreak(bytes, position)
        }
    }

    /// U+0085, U+2028 and U+2029, which YAML 1.1 takes for line breaks.
    static func isWideBreak(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
        if bytes[position] == 0xC2 { return position + 1 < bytes.count && bytes[position + 1] == 0x85 }
        return bytes[position] == 0xE2 && position + 2 < bytes.count && bytes[position + 1] == 0x80
            && bytes[position + 2] & 0xFE == 0xA8
    }

    static func width(_ byte: UInt8) -> Int {
        byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    }

    /// Whether go-yaml's emitter writes the character as it is: not control characters, and nothing beyond the
    /// Basic Multilingual Plane.
    static func isPrintable(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
        let first = bytes[position]
        if first < 0x80 { return first == 10 || (first >= 0x20 && first < 0x7F) }
        let second = position + 1 < bytes.count ? bytes[position + 1] : 0
        let third = position + 2 < bytes.count ? bytes[position + 2] : 0
        switch first {
        case 0xC2: return second >= 0xA0
        case 0xED: return second < 0xA0
        case 0xEF: return !(second == 0xBB && third == 0xBF) && !(second == 0xBF && third >= 0xBE)
        default: return first > 0xC2 && first <= 0xEE
        }
    }
}
