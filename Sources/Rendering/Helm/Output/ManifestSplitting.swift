/// Splits what a template printed into documents, at every `---` at the beginning of a line, as Helm does.
enum ManifestSplitting {
    /// The documents that are not blank, without white space before them and with what stands after them.
    static func documents(_ text: [UInt8]) -> [[UInt8]] {
        let text = trimmedStart(text[...])
        var documents: [[UInt8]] = []
        var start = text.startIndex
        var position = text.startIndex
        let dash = UInt8(ascii: "-")
        func take(_ document: ArraySlice<UInt8>) {
            let trimmed = trimmedStart(document)
            if !trimmed.isEmpty { documents.append(Array(trimmed)) }
        }
        while position < text.endIndex {
            let isAtLine = position == text.startIndex || text[position - 1] == UInt8(ascii: "\n")
            if isAtLine, text[position...].starts(with: [dash, dash, dash]) {
                take(text[start..<position])
                position += 3
                while position < text.endIndex, text[position] == 0x20 || text[position] == 0x09 {
                    position += 1
                }
                start = position
                continue
            }
            guard let end = text[position...].firstIndex(of: UInt8(ascii: "\n")) else { break }
            position = end + 1
        }
        take(text[start...])
        return documents
    }

    /// `text` without white space at both ends.
    static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = trimmedStart(text)
        while let last = rest.last {
            if isSpace(last) {
                rest.removeLast()
            } else if last >= 0x80, let width = spaceWidth(rest.suffix(3)) {
                rest.removeLast(width)
            } else {
                break
            }
        }
        return rest
    }

    private static func trimmedStart(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = text
        while let first = rest.first {
            if isSpace(first) {
                rest.removeFirst()
                continue
            }
            if first < 0x80 { break }
            let scalar = String(decoding: rest.prefix(3), as: UTF8.self).unicodeScalars.first
            guard let scalar, GoQuoting.isSpace(scalar) else { break }
            rest.removeFirst(UTF8.width(scalar))
        }
        return rest
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// The length of a white space beyond ASCII at the end of `tail`.
    private static func spaceWidth(_ tail: ArraySlice<UInt8>) -> Int? {
        for width in 2...3 where tail.count >= width {
            let text = String(decoding: tail.suffix(width), as: UTF8.self).unicodeScalars
            if let scalar = text.first, text.count == 1, GoQuoting.isSpace(scalar) { return width }
        }
        return nil
    }
}
