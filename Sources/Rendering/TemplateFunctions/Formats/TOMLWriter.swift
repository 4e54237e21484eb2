/// Writes TOML as BurntSushi/toml's encoder does: plain keys before tables, tables indented by their depth.
struct TOMLWriter {
    /// What TOML cannot say.
    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    private let execution: TemplateExecution
    private var out: [UInt8] = []
    private static let maximumDepth = 200

    static func text(_ value: TemplateValue, _ execution: TemplateExecution) throws -> ByteString {
        if case .null = value { throw TemplateError("reflect: call of reflect.Value.Type on zero Value") }
        var writer = TOMLWriter(execution: execution)
        try writer.encode([], value)
        return ByteString(writer.out)
    }

    private init(execution: TemplateExecution) { self.execution = execution }

    private mutating func descend(_ body: (inout TOMLWriter) throws -> Void) throws {
        guard execution.stack.isLow else { return try body(&self) }
        try execution.elsewhere { try body(&self) }
    }

    // MARK: - Tables

    private mutating func encode(_ key: [ByteString], _ value: TemplateValue) throws {
        guard key.count < Self.maximumDepth else { throw TemplateError("values nest too deep for TOML") }
        if value.isNil { return }
        if try isTableArray(value), case .list(let list) = value.plain {
            if key.isEmpty { throw Fault(description: "toml: top-level values must be Go maps or structs") }
            for element in list.elements {
                if element.isNil { continue }
                newLine()
                header(key, "[[", "]]")
                try members(key, element)
            }
        } else if Self.isTable(value) {
            if key.count == 1 { newLine() }
            if !key.isEmpty { header(key, "[", "]") }
            try members(key, value)
        } else if key.isEmpty {
            try element(value)
        } else {
            indent(key)
            append(Self.quoted(key[key.count - 1]))
            append(" = ")
            try element(value)
            newLine()
        }
    }

    private mutating func header(_ key: [ByteString], _ open: ByteString, _ close: ByteString) {
        indent(key)
        append(open)
        for (index, part) in key.enumerated() {
            if index > 0 { append(".") }
            append(Self.quoted(part))
        }
        append(close)
        newLine()
    }

    private mutating func members(_ key: [ByteString], _ value: TemplateValue) throws {
        let members = try Self.members(value)
        try execution.spend(steps: members.count)
        var tables: [(ByteString, TemplateValue)] = []
        for (name, member) in members {
            if try isTableLike(member) {
                tables.append((name, member))
            } else {
                try descend { try $0.encode(key + [name], member) }
            }
        }
        for (name, member) in tables { try descend { try $0.encode(key + [name], member) } }
    }

    /// The pairs of a map, or the exported fields of a struct.
    private static func members(_ value: TemplateValue) throws -> [(ByteString, TemplateValue)] {
        switch value {
        case .map(let map): map.entries.map { ($0.key, $0.value) }
        case .object(let object):
            object.fields.filter { $0.name.first?.isUppercase ?? false }.map {
                (ByteString($0.name), $0.value)
            }
        default: []
        }
    }

    /// Whether it is a map or a struct without a text of its own.
    private static func isTable(_ value: TemplateValue) -> Bool {
        switch value {
        case .map: true
        case .object(let object):
            object.plainValue == nil && !(object is TimeObject) && !(object is VersionObject)
        default: false
        }
    }

    private func isTableArray(_ value: TemplateValue) throws -> Bool {
        guard case .list(let list) = value.plain, !list.elements.isEmpty else { return false }
        try execution.spend(steps: list.count)
        var areTables = true
        for element in list.elements {
            if element.isNil { throw Fault(description: "toml: cannot encode array with nil element") }
            if !Self.isTable(element) { areTables = false }
        }
        return areTables
    }

    private func isTableLike(_ value: TemplateValue) throws -> Bool {
        if Self.isTable(value) { return !value.isNil }
        return try isTableArray(value)
    }

    // MARK: - Values

    private mutating func element(_ value: TemplateValue, depth: Int = 0) throws {
        guard depth < Self.maximumDepth else { throw TemplateError("values nest too deep for TOML") }
        switch value {
        case .null: break
        case .bool(let value): append(value ? "true" : "false")
        case .int(let value, _): append(ByteString(String(value)))
        case .uint(let value, _): append(ByteString(String(value)))
        case .float(let value): append(ByteString(Self.float(value)))
        case .string(let text): append(Self.doubleQuoted(text))
        case .list(let list):
            _ = try isTableArray(value)
            append("[")
            for (index, element) in list.elements.enumerated() {
                if index > 0 { append(", ") }
                try descend { try $0.element(element, depth: depth + 1) }
            }
            append("]")
        case .bytes(let bytes):
            append(ByteString("[" + bytes.bytes.map { String($0) }.joined(separator: ", ") + "]"))
        case .object(let object):
            if let time = object as? TimeObject {
                append(ByteString(TOMLZone.text(time.time)))
            } else if object is VersionObject || object.goType == DurationValue.type {
                append(Self.doubleQuoted(object.stringForm ?? .empty))
            } else if let plain = object.plainValue {
                try element(plain, depth: depth + 1)
            } else {
                try inlineTable(value, depth)
            }
        case .map: try inlineTable(value, depth)
        case .function, .complex: throw Fault(description: "unexpected type: \(value.typeName)")
        }
    }

    private mutating func inlineTable(_ value: TemplateValue, _ depth: Int) throws {
        append("{")
        let members = try Self.members(value).filter { !$0.1.isNil }
        let (tables, plain) = (
            try members.filter { try isTableLike($0.1) }, try members.filter { try !isTableLike($0.1) }
        )
        for (index, (name, member)) in (plain + tables).enumerated() {
            if index > 0 { append(", ") }
            append(Self.quoted(name))
            append(" = ")
            try descend { try $0.element(member, depth: depth + 1) }
        }
        append("}")
    }

    private static func float(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        let text = String(
            decoding: GoFloat.text(value, verb: UInt8(ascii: "g"), precision: nil), as: UTF8.self)
        return text.utf8.contains { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: ".") } ? text : text + ".0"
    }

    // MARK: - Text

    /// A key, in quotes unless it is made of letters, digits, underscores and hyphens.
    private static func quoted(_ key: ByteString) -> ByteString {
        if key.isEmpty { return "\"\"" }
        let isBare = key.bytes.allSatisfy {
            ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
        return isBare ? key : doubleQuoted(key)
    }

    private static func doubleQuoted(_ text: ByteString) -> ByteString {
        var out: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
            case 8: out += "\\b".utf8
            case 9: out += "\\t".utf8
            case 10: out += "\\n".utf8
            case 12: out += "\\f".utf8
            case 13: out += "\\r".utf8
            case 0..<32, 127: out += "\\u00".utf8 + EncodingFunctions.hexadecimal([byte]).bytes
            default: out.append(byte)
            }
        }
        return ByteString(out + [UInt8(ascii: "\"")])
    }

    private mutating func append(_ text: ByteString) { out += text.bytes }

    private mutating func newLine() {
        if !out.isEmpty { out.append(10) }
    }

    private mutating func indent(_ key: [ByteString]) {
        out += [UInt8](repeating: UInt8(ascii: " "), count: 2 * (key.count - 1))
    }
}
