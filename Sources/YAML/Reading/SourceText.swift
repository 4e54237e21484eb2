/// The bytes of a text being read, for finding lines, columns and snippets when something has to be reported.
struct SourceText {
    let bytes: UnsafeBufferPointer<UInt8>
    let file: String

    /// The line and column of a byte offset; an offset past the end is the end.
    func mark(offset: Int) -> Mark { marks(offsets: [offset])[0] }

    /// The lines and columns of several byte offsets, found in one pass.
    func marks(offsets: [Int]) -> [Mark] {
        var marks = [Mark](repeating: Mark(file: file, line: 1, column: 1), count: offsets.count)
        var line = 1
        var position = 0
        for index in offsets.indices.sorted(by: { offsets[$0] < offsets[$1] }) {
            let offset = max(0, min(offsets[index], bytes.count))
            line += lineFeeds(from: position, to: offset)
            position = offset
            var start = offset
            while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
            marks[index] = Mark(file: file, line: line, column: offset - start + 1)
        }
        return marks
    }

    private func lineFeeds(from start: Int, to end: Int) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        let raw = UnsafeRawPointer(base)
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        var count = 0
        var position = start
        while position + 8 <= end {
            // A byte that is zero after the exclusive or is a line feed; its high bit remains set alone.
            let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self) ^ 0x0A0A_0A0A_0A0A_0A0A
            count += (~(((word & low) &+ low) | word | low)).nonzeroBitCount
            position += 8
        }
        while position < end {
            if base[position] == UInt8(ascii: "\n") { count += 1 }
            position += 1
        }
        return count
    }

    /// The byte offsets of characters given by their number, as libyaml counts; found in one pass.
    func offsets(characters: [Int]) -> [Int] {
        var offsets = [Int](repeating: bytes.count, count: characters.count)
        var character = 0
        var position = 0
        for index in characters.indices.sorted(by: { characters[$0] < characters[$1] }) {
            while character < characters[index], position < bytes.count {
                position += 1
                while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
                character += 1
            }
            offsets[index] = position
        }
        return offsets
    }

    /// The bytes of a line, counted from 1, without its line break.
    private func line(_ number: Int) -> Slice<UnsafeBufferPointer<UInt8>>? {
        var start = 0
        var line = 1
        while line < number {
            guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            start = end + 1
            line += 1
        }
        var end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return bytes[start..<end]
    }

    /// The source line of `mark` and a caret under its column; a long line is cut to what stands around it.
    func snippet(at mark: Mark) -> String {
        guard let line = line(mark.line) else { return "" }
        let column = max(0, min(mark.column - 1, line.count))
        let from = max(0, column - 60)
        let until = min(line.count, from + 120)
        let before = String(decoding: line.dropFirst(from).prefix(column - from), as: UTF8.self)
        let after = String(decoding: line.dropFirst(column).prefix(until - column), as: UTF8.self)
        // Tabs stay tabs under the line, so that the caret stands where it should in every terminal.
        let margin = String(before.map { $0 == "\t" ? "\t" : " " })
        return (before + after).filter { $0 == "\t" || !$0.isNewline } + "\n" + margin + "^"
    }

    func error(_ code: ReadError.Code, _ message: String, at mark: Mark) -> ReadError {
        ReadError(code, message, at: mark, snippet: snippet(at: mark))
    }

    func error(_ code: ReadError.Code, _ message: String, offset: Int) -> ReadError {
        error(code, message, at: mark(offset: offset))
    }

    /// Applies the policy for keys given twice: throws the first, or turns them into warnings. `offsets` turns
    /// the reader's places into byte offsets.
    func judge(
        _ duplicates: [TreeBuilder.Duplicate], _ policy: DuplicateKeys, offsets: ([UInt64]) -> [Int]
    ) throws(ReadError) -> [ReadWarning] {
        guard policy != .lastWins, !duplicates.isEmpty else { return [] }
        let marks = marks(offsets: offsets(duplicates.map(\.place)))
        let firsts = self.marks(offsets: offsets(duplicates.map(\.first)))
        if policy == .refuse {
            let first = "line \(firsts[0].line), column \(firsts[0].column)"
            throw error(
                .duplicateKey, "key \"\(duplicates[0].path.dotted)\" is already defined at \(first)",
                at: marks[0])
        }
        return duplicates.indices.map { index in
            let path = duplicates[index].path.dotted
            return ReadWarning(
                message: "key \"\(path)\" is defined again and the last value counts",
                mark: marks[index], first: firsts[index], path: path)
        }
    }
}
