/// The state of one YAML text being written; its layout is that of libyaml's emitter.
struct YAMLEmitter: ~Copyable {
    private(set) var sink = ByteSink(capacity: 4096)
    private let options: YAMLWriter.Options
    private let resolver = ScalarResolver(dialect: .kubernetes)
    private let width: Int
    /// Characters in the line so far.
    private var column = 0

    private static let step = 2
    /// A longer key is written behind a question mark.
    private static let longestKey = 128

    init(_ options: YAMLWriter.Options) {
        self.options = options
        width = options.lineWidth ?? .max
    }

    mutating func separateDocuments() {
        sink.append("---\n")
        column = 0
    }

    mutating func emitDocument(_ value: Value) {
        switch value {
        case .object(let map) where !map.isEmpty: emit(map, indent: 0, isInline: true)
        case .array(let values) where !values.isEmpty: emit(values, indent: 0, isInline: true)
        default: emit(scalar: value, indent: Self.step)
        }
        put("\n")
        column = 0
    }

    // MARK: - Maps and sequences

    /// The members at `indent`; the first stands where the line already is when `isInline`.
    private mutating func emit(_ map: Map, indent: Int, isInline: Bool) {
        var isFirst = isInline
        for entry in ordered(map) {
            if !isFirst { breakLine(indent) }
            isFirst = false
            var name = entry.key.name
            let isSimple = name.withUTF8 { emit(key: $0, indent: indent) }
            if isSimple {
                put(":")
                emit(valueOf: entry.value, indent: indent)
            } else {
                breakLine(indent)
                put(":")
                emit(item: entry.value, indent: indent)
            }
        }
    }

    private mutating func emit(_ values: [Value], indent: Int, isInline: Bool) {
        var isFirst = isInline
        for value in values {
            if !isFirst { breakLine(indent) }
            isFirst = false
            put("-")
            emit(item: value, indent: indent)
        }
    }

    /// A value behind the colon of its key, which stands at `indent`.
    private mutating func emit(valueOf value: Value, indent: Int) {
        switch value {
        case .object(let map) where !map.isEmpty:
            emit(map, indent: indent + Self.step, isInline: false)
        case .array(let values) where !values.isEmpty:
            emit(values, indent: options.indentsSequences ? indent + Self.step : indent, isInline: false)
        default:
            put(" ")
            emit(scalar: value, indent: indent + Self.step)
        }
    }

    /// A value behind a dash, which stands at `indent`; maps and sequences begin in the same line.
    private mutating func emit(item value: Value, indent: Int) {
        put(" ")
        switch value {
        case .object(let map) where !map.isEmpty: emit(map, indent: indent + Self.step, isInline: true)
        case .array(let values) where !values.isEmpty:
            emit(values, indent: indent + Self.step, isInline: true)
        default: emit(scalar: value, indent: indent + Self.step)
        }
    }

    private func ordered(_ map: Map) -> [Map.Entry] {
        switch options.keyOrder {
        case .asGiven: return map.entries
        case .sorted: return map.sorted().entries
        case .natural:
            let entries = map.entries
            let names = entries.map(\.key.name)
            return names.indices.sorted { NaturalOrder.precedes(names[$0], names[$1]) }.map { entries[$0] }
        }
    }

    // MARK: - Scalars

    /// Writes a key, and returns whether its colon follows in the same line.
    private mutating func emit(key bytes: UnsafeBufferPointer<UInt8>, indent: Int) -> Bool {
        let isSimple = bytes.count <= Self.longestKey && !Self.hasBreak(bytes)
        if !isSimple { put("? ") }
        emit(text: bytes, indent: indent + Self.step, isKey: isSimple)
        return isSimple
    }

    private static func hasBreak(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.indices.contains {
            bytes[$0] == 10 || bytes[$0] == 13 || ScalarAnalysis.isWideBreak(bytes, $0)
        }
    }

    private mutating func emit(scalar value: Value, indent: Int) {
        switch value {
        case .null: put("null")
        case .bool(let value): value ? put("true") : put("false")
        case .int(let value): sink.append(integer: value)
        case .uint(let value): sink.append(unsigned: value)
        case .double(let value):
            sink.append(options.followsVersion3 ? Self.plainText(of: value) : Self.text(of: value))
        case .string(var text): text.withUTF8 { emit(text: $0, indent: indent, isKey: false) }
        case .array: put("[]")
        case .object: put("{}")
        }
    }

    /// A double as it comes out of JSON: an integer where there is no fraction and 64 bits hold it.
    static func text(of value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? ".nan" : value < 0 ? "-.inf" : ".inf" }
        if value == 0 { return "0" }
        let decimal = ShortestDecimal(value)
        let json = decimal.json
        return Int64(json) != nil || UInt64(json) != nil ? json : decimal.general
    }

    /// A double with the fewest digits, as Go's format `g` has it.
    private static func plainText(of value: Double) -> String {
        value.isFinite ? ShortestDecimal(value).general : text(of: value)
    }

    private mutating func emit(text bytes: UnsafeBufferPointer<UInt8>, indent: Int, isKey: Bool) {
        switch ScalarStyle(bytes, isKey: isKey, keepsTabs: options.followsVersion3, resolver: resolver) {
        case .plain: emitPlain(bytes, indent: indent, folds: !isKey)
        case .singleQuoted: emitSingleQuoted(bytes, indent: indent, folds: !isKey)
        case .doubleQuoted: emitDoubleQuoted(bytes, indent: indent, folds: !isKey)
        case .literal: emitLiteral(bytes, indent: indent)
        }
    }

    private mutating func emitPlain(_ bytes: UnsafeBufferPointer<UInt8>, indent: Int, folds: Bool) {
        guard folds, column + bytes.count > width else {
            put(bytes)
            return
        }
        var afterSpace = false
        for position in bytes.indices {
            let isSpace = bytes[position] == UInt8(ascii: " ")
            // A plain scalar does not end with a space, so there is a next character.
            if isSpace, !afterSpace, column > width, bytes[position + 1] != UInt8(ascii: " ") {
                breakLine(indent)
            } else {
                put(bytes[position])
            }
            afterSpace = isSpace
        }
    }

    private mutating func emitSingleQuoted(_ bytes: UnsafeBufferPointer<UInt8>, indent: Int, folds: Bool) {
        put("'")
        var afterSpace = false
        for position in bytes.indices {
            let isSpace = bytes[position] == UInt8(ascii: " ")
            if isSpace, folds, !afterSpace, column > width, position > 0, position + 1 < bytes.count,
                bytes[position + 1] != UInt8(ascii: " ")
            {
                breakLine(indent)
            } else {
                if bytes[position] == UInt8(ascii: "'") { put("'") }
                put(bytes[position])
            }
            afterSpace = isSpace
        }
        put("'")
    }

    private mutating func emitDoubleQuoted(_ bytes: UnsafeBufferPointer<UInt8>, indent: Int, folds: Bool) {
        put("\"")
        var afterSpace = false
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            let width = ScalarAnalysis.width(byte)
            let isSpace = byte == UInt8(ascii: " ")
            if isSpace {
                if folds, !afterSpace, column > self.width, position > 0, position + 1 < bytes.count {
                    breakLine(indent)
                    // A line would lose the spaces at its head.
                    if bytes[position + 1] == UInt8(ascii: " ") { put("\\") }
                } else {
                    put(byte)
                }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 10
                || !ScalarAnalysis.isPrintable(bytes, position) || ScalarAnalysis.isWideBreak(bytes, position)
            {
                let character = UnsafeBufferPointer(
                    rebasing: bytes[position..<min(position + width, bytes.count)])
                for scalar in String(decoding: character, as: UTF8.self).unicodeScalars { putEscaped(scalar) }
            } else {
                for offset in 0..<width where position + offset < bytes.count {
                    put(bytes[position + offset])
                }
            }
            afterSpace = isSpace
            position += width
        }
        put("\"")
    }

    private mutating func putEscaped(_ scalar: Unicode.Scalar) {
        put("\\")
        if let letter = Self.escapeLetters[scalar.value] {
            put(letter)
            return
        }
        let (mark, width): (StaticString, Int) =
            scalar.value <= 0xFF ? ("x", 2) : scalar.value <= 0xFFFF ? ("u", 4) : ("U", 8)
        put(mark)
        let digits = String(scalar.value, radix: 16, uppercase: true)
        for _ in digits.utf8.count..<width { put("0") }
        for digit in digits.utf8 { put(digit) }
    }

    private static let escapeLetters: [UInt32: UInt8] = [
        0x00: UInt8(ascii: "0"), 0x07: UInt8(ascii: "a"), 0x08: UInt8(ascii: "b"), 0x09: UInt8(ascii: "t"),
        0x0A: UInt8(ascii: "n"), 0x0B: UInt8(ascii: "v"), 0x0C: UInt8(ascii: "f"), 0x0D: UInt8(ascii: "r"),
        0x1B: UInt8(ascii: "e"), 0x22: UInt8(ascii: "\""), 0x5C: UInt8(ascii: "\\"), 0x85: UInt8(ascii: "N"),
        0xA0: UInt8(ascii: "_"), 0x2028: UInt8(ascii: "L"), 0x2029: UInt8(ascii: "P"),
    ]

    private mutating func emitLiteral(_ bytes: UnsafeBufferPointer<UInt8>, indent: Int) {
        put("|")
        if bytes[0] == UInt8(ascii: " ") || bytes[0] == 10 { put("2") }
        let last = bytes.count - 1
        if bytes[last] != 10 {
            put("-")
        } else if last == 0 || bytes[last - 1] == 10 {
            put("+")
        }
        // The text's own last break ends the scalar: what follows begins a line anyway.
        let lines = bytes[last] == 10 ? UnsafeBufferPointer(rebasing: bytes[..<last]) : bytes
        var start = 0
        while start <= lines.count {
            let end = lines[start...].firstIndex(of: 10) ?? lines.count
            if end > start {
                breakLine(indent)
                put(UnsafeBufferPointer(rebasing: lines[start..<end]))
            } else {
                breakLine(0)
            }
            start = end + 1
        }
    }

    // MARK: - Characters

    private mutating func breakLine(_ indent: Int) {
        sink.append(UInt8(ascii: "\n"))
        sink.append(UInt8(ascii: " "), times: indent)
        column = indent
    }

    private mutating func put(_ byte: UInt8) {
        sink.append(byte)
        if byte & 0xC0 != 0x80 { column += 1 }
    }

    private mutating func put(_ text: StaticString) {
        sink.append(text)
        column += text.utf8CodeUnitCount
    }

    private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        sink.append(bytes)
        for byte in bytes where byte & 0xC0 != 0x80 { column += 1 }
    }
}
