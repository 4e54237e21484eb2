import YAML

/// JSON with its numbers as they are written: schemas, and the values they judge.
indirect enum SchemaNode: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(SchemaNumber)
    case string(String)
    case array([SchemaNode])
    case object([String: SchemaNode])

    /// Values of a chart.
    init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .number(SchemaNumber(String(number)))
        case .uint(let number): self = .number(SchemaNumber(String(number)))
        case .double(let number): self = .number(SchemaNumber(number))
        case .string(let text): self = .string(text)
        case .array(let elements): self = .array(elements.map { SchemaNode($0) })
        case .object(let map):
            var members: [String: SchemaNode] = [:]
            for entry in map { members[entry.key.name] = SchemaNode(entry.value) }
            self = .object(members)
        }
    }

    /// Reads JSON.
    ///
    /// - Throws: ``YAML/ReadError`` in the words of Go's decoder.
    init(json: [UInt8]) throws(ReadError) {
        // The reader checks everything; what it checked can be taken apart without looking out for mistakes.
        _ = try JSONReader.value(from: json)
        var parser = SchemaNodeParser(json)
        self = parser.value()
    }

    var string: String? { if case .string(let text) = self { text } else { nil } }
    var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    var array: [SchemaNode]? { if case .array(let elements) = self { elements } else { nil } }
    var object: [String: SchemaNode]? { if case .object(let members) = self { members } else { nil } }
    var number: SchemaNumber? { if case .number(let number) = self { number } else { nil } }

    /// The type's name in schemas and messages.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The value at the end of a JSON pointer's parts, nil when there is none.
    func value(at pointer: SchemaPointer) -> SchemaNode? {
        var node = self
        for part in pointer.parts {
            switch node {
            case .object(let members):
                guard let next = members[part] else { return nil }
                node = next
            case .array(let elements):
                guard let index = Int(part), elements.indices.contains(index) else { return nil }
                node = elements[index]
            default: return nil
            }
        }
        return node
    }
}

/// Reads JSON that is known to be well-formed.
struct SchemaNodeParser {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func value() -> SchemaNode {
        skipBlanks()
        guard position < bytes.count else { return .null }
        switch bytes[position] {
        case UInt8(ascii: "{"): return object()
        case UInt8(ascii: "["): return array()
        case UInt8(ascii: "\""): return .string(string())
        case UInt8(ascii: "t"):
            position += 4
            return .bool(true)
        case UInt8(ascii: "f"):
            position += 5
            return .bool(false)
        case UInt8(ascii: "n"):
            position += 4
            return .null
        default: return .number(number())
        }
    }

    private mutating func skipBlanks() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    /// Moves over blanks and one of `,` and `:`.
    private mutating func skipSeparator() {
        skipBlanks()
        if position < bytes.count, [UInt8(ascii: ","), UInt8(ascii: ":")].contains(bytes[position]) {
            position += 1
            skipBlanks()
        }
    }

    private mutating func isAtEnd(_ close: UInt8) -> Bool {
        skipSeparator()
        guard position < bytes.count else { return true }
        guard bytes[position] == close else { return false }
        position += 1
        return true
    }

    private mutating func object() -> SchemaNode {
        position += 1
        var members: [String: SchemaNode] = [:]
        while !isAtEnd(UInt8(ascii: "}")) {
            let key = string()
            skipSeparator()
            members[key] = value()
        }
        return .object(members)
    }

    private mutating func array() -> SchemaNode {
        position += 1
        var elements: [SchemaNode] = []
        while !isAtEnd(UInt8(ascii: "]")) { elements.append(value()) }
        return .array(elements)
    }

    private mutating func string() -> String {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        position = min(position + 1, bytes.count)
        return (try? JSONReader.value(from: bytes[start..<position]))?.string ?? ""
    }

    private mutating func number() -> SchemaNumber {
        let start = position
        while position < bytes.count, ![0x20, 0x09, 0x0A, 0x0D, 0x2C, 0x5D, 0x7D].contains(bytes[position]) {
            position += 1
        }
        if position == start { position += 1 }
        return SchemaNumber(String(decoding: bytes[start..<position], as: UTF8.self))
    }
}
