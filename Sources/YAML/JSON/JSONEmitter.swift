/// The state of one JSON text being written.
struct JSONEmitter: ~Copyable {
    private(set) var sink = ByteSink(capacity: 4096)
    private let escapesHTML: Bool
    private let sortsKeys: Bool
    private let fields = FieldTable.shared

    init(_ options: JSONWriter.Options) {
        escapesHTML = options.escapesHTML
        sortsKeys = options.sortsKeys
    }

    mutating func append(_ value: Value) {
        withUnsafePointer(to: value) { append(at: $0) }
    }

    /// Elements are passed by their place: passing them as values would count a reference to each.
    private mutating func append(at place: UnsafePointer<Value>) {
        switch place.pointee {
        case .object(let map):
            sink.append(UInt8(ascii: "{"))
            let entries = sortsKeys ? map.sorted().entries : map.entries
            entries.withUnsafeBufferPointer { entries in
                guard let base = entries.baseAddress else { return }
                for index in 0..<entries.count {
                    if index > 0 { sink.append(UInt8(ascii: ",")) }
                    append(base[index].key)
                    append(at: UnsafePointer(base + index).pointer(to: \.value)!)
                }
            }
            sink.append(UInt8(ascii: "}"))
        case .array(let values):
            sink.append(UInt8(ascii: "["))
            values.withUnsafeBufferPointer { values in
                guard let base = values.baseAddress else { return }
                for index in 0..<values.count {
                    if index > 0 { sink.append(UInt8(ascii: ",")) }
                    append(at: base + index)
                }
            }
            sink.append(UInt8(ascii: "]"))
        case .string(let text): append(string: text)
        case let scalar: append(scalar: scalar)
        }
    }

    mutating func appendPretty(_ value: Value, indent: Int, depth: Int) {
        switch value {
        case .object(let map) where !map.isEmpty:
            sink.append(UInt8(ascii: "{"))
            var isFirst = true
            for entry in (sortsKeys ? map.sorted() : map).entries {
                if !isFirst { sink.append(UInt8(ascii: ",")) }
                isFirst = false
                breakLine(indent * (depth + 1))
                append(entry.key)
                sink.append(UInt8(ascii: " "))
                appendPretty(entry.value, indent: indent, depth: depth + 1)
            }
            breakLine(indent * depth)
            sink.append(UInt8(ascii: "}"))
        case .array(let values) where !values.isEmpty:
            sink.append(UInt8(ascii: "["))
            var isFirst = true
            for value in values {
                if !isFirst { sink.append(UInt8(ascii: ",")) }
                isFirst = false
                breakLine(indent * (depth + 1))
                appendPretty(value, indent: indent, depth: depth + 1)
            }
            breakLine(indent * depth)
            sink.append(UInt8(ascii: "]"))
        case let other:
            append(other)
        }
    }

    private mutating func breakLine(_ spaces: Int) {
        sink.append(UInt8(ascii: "\n"))
        sink.append(UInt8(ascii: " "), times: spaces)
    }

    private mutating func append(scalar value: Value) {
        switch value {
        case .null: sink.append("null")
        case .bool(let value): value ? sink.append("true") : sink.append("false")
        case .int(let value): sink.append(integer: value)
        case .uint(let value): sink.append(unsigned: value)
        case .double(let value): append(double: value)
        case .string(let value): append(string: value)
        case .array, .object: append(value)
        }
    }

    private mutating func append(double value: Double) {
        if value.magnitude < 1e15, let integer = Int64(exactly: value), integer != 0 || value.sign == .plus {
            sink.append(integer: integer)
        } else if value.isFinite {
            sink.append(ShortestDecimal(value).json)
        } else {
            sink.append("null")
        }
    }

    /// The key with its colon.
    @inline(__always)
    private mutating func append(_ key: Key) {
        switch key.storage {
        case .field(let field):
            // Names of fields have nothing to escape.
            sink.append(fields.jsonKey(of: field))
        case .text(let name):
            append(string: name)
            sink.append(UInt8(ascii: ":"))
        }
    }

    @inline(__always)
    private mutating func append(string text: String) {
        // Swift's own strings are contiguous; only a bridged one needs the copy.
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { append(quoted: $0) }
        if isDone == nil {
            var copy = text
            copy.withUTF8 { append(quoted: $0) }
        }
    }

    private mutating func append(quoted bytes: UnsafeBufferPointer<UInt8>) {
        // Room for the quotes and for a last word that is written whole.
        let target = sink.reserve(bytes.count + 10)
        target[0] = UInt8(ascii: "\"")
        let plain = JSONEscape.copyPlain(bytes, to: target + 1)
        if plain == bytes.count {
            target[plain + 1] = UInt8(ascii: "\"")
            sink.commit(plain + 2)
        } else {
            sink.commit(plain + 1)
            appendEscaping(UnsafeBufferPointer(rebasing: bytes[plain...]))
        }
    }

    /// The rest of a string and its closing quote, from the first byte on that may need an escape.
    @inline(never)
    private mutating func appendEscaping(_ bytes: UnsafeBufferPointer<UInt8>) {
        var plain = 0
        var position = 0
        while position < bytes.count {
            let kind = JSONEscape.table[Int(bytes[position])]
            if kind == JSONEscape.none || (kind == JSONEscape.html && !escapesHTML) {
                position += 1
                continue
            }
            if kind == JSONEscape.separator {
                // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
                guard position + 2 < bytes.count, bytes[position + 1] == 0x80,
                    bytes[position + 2] & 0xFE == 0xA8
                else {
                    position += 1
                    continue
                }
                sink.append(UnsafeBufferPointer(rebasing: bytes[plain..<position]))
                sink.append(bytes[position + 2] == 0xA8 ? "\\u2028" : "\\u2029")
                position += 3
                plain = position
                continue
            }
            sink.append(UnsafeBufferPointer(rebasing: bytes[plain..<position]))
            append(escaped: bytes[position], kind)
            position += 1
            plain = position
        }
        sink.append(UnsafeBufferPointer(rebasing: bytes[plain...]))
        sink.append(UInt8(ascii: "\""))
    }

    private mutating func append(escaped byte: UInt8, _ kind: UInt8) {
        sink.append(UInt8(ascii: "\\"))
        if kind >= UInt8(ascii: "\"") {
            sink.append(kind)
        } else {
            sink.append("u00")
            let digits: StaticString = "0123456789abcdef"
            sink.append(digits.utf8Start[Int(byte >> 4)])
            sink.append(digits.utf8Start[Int(byte & 15)])
        }
    }
}
