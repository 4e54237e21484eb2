/// Flow collections that begin and end in one line.
extension BlockReader {
    /// Reads the collection that begins at ``position`` and moves behind it.
    mutating func flow() throws(Unusual) -> Value {
        let outer = builder.depth
        while true {
            // A value begins here.
            skipSpaces()
            guard position < end else { throw Unusual() }
            var value: Value
            switch bytes[position] {
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                let isMap = bytes[position] == UInt8(ascii: "{")
                guard builder.depth < options.maximumDepth else { throw Unusual() }
                builder.open(map: isMap)
                position += 1
                if try !isFlowClosed(isMap) {
                    if isMap { try flowKey() }
                    continue
                }
                value = isMap ? try closeMap() : builder.closeArray()
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                value = try read(YAMLScalar(text: try quoted(), tag: nil, isPlain: false), isInFlow: true)
            default:
                value = try read(YAMLScalar(text: try flowPlain(), tag: nil, isPlain: true), isInFlow: true)
            }
            // A value has ended; so may have the collections around it.
            while true {
                if builder.depth == outer { return value }
                builder.add(value)
                let isMap = builder.isInMap
                if try isFlowClosed(isMap) {
                    value = isMap ? try closeMap() : builder.closeArray()
                    continue
                }
                guard bytes[position] == UInt8(ascii: ",") else { throw Unusual() }
                position += 1
                if try isFlowClosed(isMap) {
                    value = isMap ? try closeMap() : builder.closeArray()
                    continue
                }
                if isMap { try flowKey() }
                break
            }
        }
    }

    /// Skips spaces, and moves behind the closing bracket if that is next.
    private mutating func isFlowClosed(_ isMap: Bool) throws(Unusual) -> Bool {
        skipSpaces()
        guard position < end else { throw Unusual() }
        guard bytes[position] == (isMap ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return false }
        position += 1
        return true
    }

    private mutating func flowKey() throws(Unusual) {
        let start = position
        let isQuoted = bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'")
        let text = isQuoted ? try quoted() : try flowPlain()
        if !isQuoted, text.count == 2, text[0] == UInt8(ascii: "<") { throw Unusual() }
        skipSpaces()
        // Behind quotes the colon needs no space.
        guard position + 1 < end, bytes[position] == UInt8(ascii: ":"),
            isQuoted || bytes[position + 1] == UInt8(ascii: " "), position - start < 1000
        else { throw Unusual() }
        let key: Key
        do throws(ScalarFault) {
            key = try reading.key(YAMLScalar(text: text, tag: nil, isPlain: !isQuoted), isTop: false)
        } catch {
            throw Unusual()
        }
        builder.key(key, at: UInt64(start))
        builder.count(nodes: 1)
        position += 1
    }

    /// A plain scalar of the characters that mean nothing in a flow collection.
    private mutating func flowPlain() throws(Unusual) -> UnsafeBufferPointer<UInt8> {
        let start = position
        while position < end, Self.isFlowText(bytes[position]) { position += 1 }
        var textEnd = position
        while textEnd > start, bytes[textEnd - 1] == UInt8(ascii: " ") { textEnd -= 1 }
        guard textEnd > start, bytes[start] != UInt8(ascii: "-") || !isBlank(at: start + 1) else {
            throw Unusual()
        }
        return UnsafeBufferPointer(rebasing: bytes[start..<textEnd])
    }

    private static func isFlowText(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"),
            UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: "~"), UInt8(ascii: "$"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: " "), 0x80...:
            true
        default: false
        }
    }
}
