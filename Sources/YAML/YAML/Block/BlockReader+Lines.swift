/// Lines, spaces and comments.
extension BlockReader {
    /// Moves to the first character of the next line that has content, and returns its column; nil at the end
    /// of the text and at a document marker.
    mutating func nextLine() throws(Unusual) -> Int? {
        while position < end {
            let start = position
            skipSpaces()
            guard position < end else { return nil }
            switch bytes[position] {
            case UInt8(ascii: "\n"): position += 1
            case UInt8(ascii: "#"): skipLine()
            case UInt8(ascii: "\t"): throw Unusual()
            default:
                let column = position - start
                if column == 0 {
                    if isMarker(UInt8(ascii: "-")) { return nil }
                    if bytes[position] == UInt8(ascii: "%") || isMarker(UInt8(ascii: ".")) { throw Unusual() }
                }
                return column
            }
        }
        return nil
    }

    private func isMarker(_ byte: UInt8) -> Bool {
        position + 2 < end && bytes[position] == byte && bytes[position + 1] == byte
            && bytes[position + 2] == byte && isBlank(at: position + 3)
    }

    /// Whether a dash with a blank behind it stands at ``position``.
    var isDash: Bool {
        @inline(__always) get { bytes[position] == UInt8(ascii: "-") && isBlank(at: position + 1) }
    }

    /// Whether there is a space, a tab, a line's end or the text's end.
    @inline(__always)
    func isBlank(at position: Int) -> Bool { position >= end || bytes[position] <= UInt8(ascii: " ") }

    @discardableResult
    @inline(__always)
    mutating func skipSpaces() -> Int {
        let start = position
        while position < end, bytes[position] == UInt8(ascii: " ") { position += 1 }
        return position - start
    }

    /// Moves behind the next line feed.
    mutating func skipLine() {
        while position < end {
            position += 1
            if bytes[position - 1] == UInt8(ascii: "\n") { return }
        }
    }

    /// Whether nothing but a comment follows in the line; moves to the next line if so. ``position`` stands
    /// behind at least one space, or behind a token that a line's end may follow.
    mutating func isLineDone() throws(Unusual) -> Bool {
        guard position < end else { return true }
        switch bytes[position] {
        case UInt8(ascii: "\n"):
            position += 1
            return true
        case UInt8(ascii: "#"):
            guard bytes[position - 1] == UInt8(ascii: " ") else { throw Unusual() }
            skipLine()
            return true
        case UInt8(ascii: "\t"): throw Unusual()
        default: return false
        }
    }

    /// Moves to the next line, which nothing but a comment may keep from beginning here.
    mutating func finishLine() throws(Unusual) {
        skipSpaces()
        guard try isLineDone() else { throw Unusual() }
    }
}
