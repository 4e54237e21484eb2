/// How far a JSON value reaches at the beginning of a text that goes on with something else.
enum JSONExtent {
    /// The number of bytes up to the end of the first value, nil when it does not end.
    static func length(of text: [UInt8]) -> Int? {
        var position = 0
        while position < text.count, isBlank(text[position]) { position += 1 }
        guard position < text.count else { return nil }
        switch text[position] {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return container(text, position)
        case UInt8(ascii: "\""): return string(text, position)
        default:
            while position < text.count, isScalar(text[position]) { position += 1 }
            return position
        }
    }

    private static func container(_ text: [UInt8], _ start: Int) -> Int? {
        var depth = 0
        var position = start
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return position + 1 }
            case UInt8(ascii: "\""):
                guard let end = string(text, position) else { return nil }
                position = end
                continue
            default: break
            }
            position += 1
        }
        return nil
    }

    private static func string(_ text: [UInt8], _ start: Int) -> Int? {
        var position = start + 1
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "\\"): position += 2
            case UInt8(ascii: "\""): return position + 1
            default: position += 1
            }
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func isScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
