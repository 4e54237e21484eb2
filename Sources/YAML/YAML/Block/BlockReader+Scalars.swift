/// Scalars of the styles that manifests use.
extension BlockReader {
    /// Why a run of plain characters ended.
    enum Stop {
        case lineEnd
        case comment
        /// A colon with a blank behind it.
        case colon
    }

    /// Runs over the plain characters that begin at ``position``, in this line. Returns where they end, without
    /// trailing spaces; ``position`` stands at what stopped them.
    mutating func plainLine() throws(Unusual) -> (end: Int, stop: Stop) {
        let first = bytes[position]
        if Self.isIndicator(first) {
            // A hyphen before anything but a blank is a character like others.
            guard first == UInt8(ascii: "-"), !isBlank(at: position + 1) else { throw Unusual() }
        }
        return try plainRest()
    }

    private mutating func plainRest() throws(Unusual) -> (end: Int, stop: Stop) {
        let start = position
        var stop = Stop.lineEnd
        while position < end {
            let byte = bytes[position]
            if byte > UInt8(ascii: ":") {
                position += 1
                continue
            }
            if byte == UInt8(ascii: "\n") { break }
            if byte == UInt8(ascii: ":") {
                if isBlank(at: position + 1) {
                    stop = .colon
                    break
                }
            } else if byte == UInt8(ascii: "#") {
                if position > start, bytes[position - 1] == UInt8(ascii: " ") {
                    stop = .comment
                    break
                }
            } else if byte == UInt8(ascii: "\t") {
                throw Unusual()
            }
            position += 1
        }
        var textEnd = position
        while textEnd > start, bytes[textEnd - 1] == UInt8(ascii: " ") { textEnd -= 1 }
        return (textEnd, stop)
    }

    private static func isIndicator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"),
            UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"),
            UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "\t"):
            true
        default: false
        }
    }

    /// A plain scalar in a container at `indent`, with the lines it goes on in; moves to the line behind.
    mutating func plain(_ indent: Int) throws(Unusual) -> UnsafeBufferPointer<UInt8> {
        let start = position
        let (textEnd, stop) = try plainLine()
        if stop == .colon { throw Unusual() }
        let text = UnsafeBufferPointer(rebasing: bytes[start..<textEnd])
        if stop == .comment {
            skipLine()
            return text
        }
        if position < end { position += 1 }
        guard continues(indent) != nil else { return text }
        return try plainLines(text, indent)
    }

    /// Whether the text goes on in a line of more than `indent` spaces: the number of empty lines before it.
    /// Does not move.
    private func continues(_ indent: Int) -> Int? {
        var next = position
        var breaks = 0
        while next < end {
            let start = next
            while next < end, bytes[next] == UInt8(ascii: " ") { next += 1 }
            guard next < end else { return nil }
            if bytes[next] == UInt8(ascii: "\n") {
                breaks += 1
                next += 1
                continue
            }
            return next - start > indent && bytes[next] != UInt8(ascii: "#") ? breaks : nil
        }
        return nil
    }

    private mutating func plainLines(
        _ first: UnsafeBufferPointer<UInt8>, _ indent: Int
    ) throws(Unusual) -> UnsafeBufferPointer<UInt8> {
        buffer.removeAll()
        buffer.append(first)
        while let breaks = continues(indent) {
            // One line break becomes a space, empty lines become line breaks.
            if breaks == 0 {
                buffer.append(UInt8(ascii: " "))
            } else {
                for _ in 0..<breaks { buffer.append(UInt8(ascii: "\n")) }
            }
            for _ in 0..<breaks { skipLine() }
            skipSpaces()
            let start = position
            let (textEnd, stop) = try plainRest()
            if stop == .colon { throw Unusual() }
            buffer.append(UnsafeBufferPointer(rebasing: bytes[start..<textEnd]))
            skipLine()
            if stop == .comment { break }
        }
        return buffer.bytes
    }

    // MARK: - Quotes

    /// A quoted scalar of one line; ``position`` moves behind its closing quote.
    mutating func quoted() throws(Unusual) -> UnsafeBufferPointer<UInt8> {
        let quote = bytes[position]
        position += 1
        let start = position
        while position < end {
            let byte = bytes[position]
            if byte == quote {
                let isDoubled =
                    quote == UInt8(ascii: "'") && position + 1 < end && bytes[position + 1] == quote
                if isDoubled { return try singleQuoted(from: start) }
                position += 1
                return UnsafeBufferPointer(rebasing: bytes[start..<position - 1])
            }
            if byte == UInt8(ascii: "\n") { throw Unusual() }
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                return try doubleQuoted(from: start)
            }
            position += 1
        }
        throw Unusual()
    }

    /// The rest of a scalar in single quotes with a doubled quote at ``position``.
    private mutating func singleQuoted(from start: Int) throws(Unusual) -> UnsafeBufferPointer<UInt8> {
        buffer.removeAll()
        buffer.append(UnsafeBufferPointer(rebasing: bytes[start..<position]))
        while position < end {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\n") { throw Unusual() }
            position += 1
            if byte == UInt8(ascii: "'") {
                guard position < end, bytes[position] == byte else { return buffer.bytes }
                position += 1
            }
            buffer.append(byte)
        }
        throw Unusual()
    }

    /// The rest of a scalar in double quotes with a backslash at ``position``.
    private mutating func doubleQuoted(from start: Int) throws(Unusual) -> UnsafeBufferPointer<UInt8> {
        buffer.removeAll()
        buffer.append(UnsafeBufferPointer(rebasing: bytes[start..<position]))
        while position + 1 < end {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return buffer.bytes
            case UInt8(ascii: "\n"): throw Unusual()
            case UInt8(ascii: "\\"):
                let escape = bytes[position]
                position += 1
                switch escape {
                case UInt8(ascii: "n"): buffer.append(10)
                case UInt8(ascii: "t"): buffer.append(9)
                case UInt8(ascii: "r"): buffer.append(13)
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): buffer.append(escape)
                default: throw Unusual()
                }
            default: buffer.append(byte)
            }
        }
        guard position < end, bytes[position] == UInt8(ascii: "\"") else { throw Unusual() }
        position += 1
        return buffer.bytes
    }

    // MARK: - Blocks

    /// A literal or folded scalar in a container at `parent`; moves to the line behind it.
    mutating func blockText(_ parent: Int) throws(Unusual) -> String {
        let isLiteral = bytes[position] == UInt8(ascii: "|")
        position += 1
        var chomping: UInt8 = 0
        var indent = 0
        while position < end {
            let byte = bytes[position]
            if chomping == 0, byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
                chomping = byte
            } else if indent == 0, byte > UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                indent = parent + Int(byte & 15)
            } else {
                break
            }
            position += 1
        }
        try finishLine()
        buffer.removeAll()
        var breaks = 0
        var column = 0
        var widest = 0
        try skipEmptyLines(indent, &breaks, &column, &widest)
        if indent == 0 {
            // An empty line with more spaces than the first line of text confuses everyone.
            if widest > column { throw Unusual() }
            indent = max(column, parent + 1)
        }
        var hasBreak = false
        var isAfterBlank = false
        while column == indent, position < end {
            let isBlank = bytes[position] == UInt8(ascii: " ") || bytes[position] == UInt8(ascii: "\t")
            if !isLiteral, hasBreak, !isAfterBlank, !isBlank {
                if breaks == 0 { buffer.append(UInt8(ascii: " ")) }
            } else if hasBreak {
                buffer.append(UInt8(ascii: "\n"))
            }
            for _ in 0..<breaks { buffer.append(UInt8(ascii: "\n")) }
            breaks = 0
            isAfterBlank = isBlank
            let start = position
            while position < end, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            buffer.append(UnsafeBufferPointer(rebasing: bytes[start..<position]))
            hasBreak = position < end
            if hasBreak { position += 1 }
            try skipEmptyLines(indent, &breaks, &column, &widest)
        }
        position -= column
        if chomping != UInt8(ascii: "-"), hasBreak { buffer.append(UInt8(ascii: "\n")) }
        if chomping == UInt8(ascii: "+") {
            for _ in 0..<breaks { buffer.append(UInt8(ascii: "\n")) }
        }
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    /// Moves over lines without text and over the indentation of the first line with some: to its text, or to
    /// column `indent` (0 while it is not known).
    private mutating func skipEmptyLines(
        _ indent: Int, _ breaks: inout Int, _ column: inout Int, _ widest: inout Int
    ) throws(Unusual) {
        while true {
            column = 0
            while indent == 0 || column < indent, position < end, bytes[position] == UInt8(ascii: " ") {
                position += 1
                column += 1
            }
            if position < end, bytes[position] == UInt8(ascii: "\t"), indent == 0 || column < indent {
                throw Unusual()
            }
            guard position < end, bytes[position] == UInt8(ascii: "\n") else { return }
            widest = max(widest, column)
            breaks += 1
            position += 1
        }
    }
}
