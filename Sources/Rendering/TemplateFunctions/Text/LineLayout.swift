/// Wrapping, abbreviating and indenting of texts, by bytes as goutils and Sprig count.
enum LineLayout {
    /// Breaks lines after at most `width` bytes, at spaces; words too long for a line are broken only when
    /// `breaksWords`.
    static func wrapped(
        _ text: ByteString, width: Int, newLine: ByteString, breaksWords: Bool
    ) -> ByteString {
        let space = UInt8(ascii: " ")
        let newLine = newLine.isEmpty ? "\n" : newLine
        let width = max(1, width)
        let bytes = text.bytes
        var out: [UInt8] = []
        var offset = 0
        while bytes.count - offset > width {
            if bytes[offset] == space {
                offset += 1
                continue
            }
            let lineEnd = offset + width
            if let end = bytes[offset...lineEnd].lastIndex(of: space) {
                out += bytes[offset..<end]
                out += newLine.bytes
                offset = end + 1
            } else if breaksWords {
                out += bytes[offset..<lineEnd]
                out += newLine.bytes
                offset = lineEnd
            } else if let end = bytes[lineEnd...].firstIndex(of: space) {
                out += bytes[offset..<end]
                out += newLine.bytes
                offset = end + 1
            } else {
                out += bytes[offset...]
                offset = bytes.count
            }
        }
        return ByteString(out + bytes[offset...])
    }

    /// At most `width` bytes, dots in place of what is left out before `offset` and at the end.
    static func abbreviated(_ text: ByteString, offset: Int, width: Int) -> ByteString {
        if text.isEmpty || width < 4 { return .empty }
        if text.count <= width { return text }
        var offset = min(offset, text.count)
        if text.count - offset < width - 3 { offset = text.count - (width - 3) }
        if offset <= 4 { return ByteString(text.bytes[..<(width - 3)] + "...".utf8) }
        if width < 7 { return .empty }
        let dots = Array("...".utf8)
        if offset + width - 3 < text.count {
            let rest = abbreviated(ByteString(text.bytes[offset...]), offset: 0, width: width - 3)
            return ByteString(dots + rest.bytes)
        }
        return ByteString(dots + text.bytes[(text.count - (width - 3))...])
    }

    /// The first letter of each word; bytes count as characters of Latin-1.
    static func initials(_ text: ByteString) -> ByteString {
        var isGap = true
        var out: [UInt8] = []
        for byte in text.bytes {
            let scalar = Unicode.Scalar(byte)
            if scalar.isGoSpace {
                isGap = true
            } else if isGap {
                GoRunes.append(scalar, to: &out)
                isGap = false
            }
        }
        return ByteString(out)
    }

    /// Without white space. Where there is some, bytes count as characters of Latin-1, as goutils has it.
    static func withoutSpace(_ text: ByteString) -> ByteString {
        guard text.bytes.contains(where: { Unicode.Scalar($0).isGoSpace }) else { return text }
        var out: [UInt8] = []
        for byte in text.bytes where !Unicode.Scalar(byte).isGoSpace {
            GoRunes.append(Unicode.Scalar(byte), to: &out)
        }
        return ByteString(out)
    }

    /// `spaces` spaces before every line.
    static func indented(_ text: ByteString, spaces: Int) -> ByteString {
        let pad = [UInt8](repeating: UInt8(ascii: " "), count: spaces)
        var out = pad
        out.reserveCapacity(indentedSize(text, spaces: spaces))
        for byte in text.bytes {
            out.append(byte)
            if byte == 10 { out += pad }
        }
        return ByteString(out)
    }

    static func indentedSize(_ text: ByteString, spaces: Int) -> Int {
        let lines = text.bytes.reduce(1) { $1 == 10 ? $0 + 1 : $0 }
        let (pads, overflow) = lines.multipliedReportingOverflow(by: spaces)
        return overflow ? .max / 2 : min(.max / 2, pads) + text.count
    }
}
