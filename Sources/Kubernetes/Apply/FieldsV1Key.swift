import YAML

/// Writes and reads the keys of `fieldsV1`.
enum FieldsV1Key {
    static let dot = Key(".")

    /// `f:` and the name of every interned field, made once.
    private static let fields: [Key] = Field.allCases.map { Key("f:" + $0.name) }

    static func key(_ element: FieldSet.Element) -> Key {
        switch element {
        case .field(let key):
            if let field = key.field { return fields[Int(field.rawValue)] }
            return Key("f:" + key.name)
        case .key(let parts):
            var bytes = Array("k:".utf8)
            JSONWriter.append(
                .object(Map(uniqueEntries: parts.map { Map.Entry(key: $0.name, value: $0.value) })),
                to: &bytes)
            return Key(String(decoding: bytes, as: UTF8.self))
        case .value(let value):
            var bytes = Array("v:".utf8)
            JSONWriter.append(value, to: &bytes)
            return Key(String(decoding: bytes, as: UTF8.self))
        case .index(let index):
            return Key("i:\(index)")
        }
    }

    /// The step that `key` says; nil for `.` and for kinds that are not known.
    static func element(_ key: Key) throws(FieldSet.FormatError) -> FieldSet.Element? {
        if key == dot { return nil }
        var name = key.name
        let result = name.withUTF8 { bytes in
            Result { () throws(FieldSet.FormatError) -> FieldSet.Element? in try element(bytes) }
        }
        return try result.get()
    }

    private static func element(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(FieldSet.FormatError) -> FieldSet.Element? {
        guard bytes.count >= 2 else {
            throw FieldSet.FormatError(description: "key must be 2 characters long:")
        }
        let text = { String(decoding: bytes, as: UTF8.self) }
        guard bytes[1] == UInt8(ascii: ":") else {
            throw FieldSet.FormatError(description: "missing colon: \(text())")
        }
        let rest = UnsafeBufferPointer(rebasing: bytes[2...])
        switch bytes[0] {
        case UInt8(ascii: "f"):
            return .field(Key(utf8: rest))
        case UInt8(ascii: "k"):
            guard case .object(let map)? = json(rest) else {
                throw FieldSet.FormatError(description: "malformed key: \(text())")
            }
            let parts = map.entries.map { FieldSet.KeyField(name: $0.key, value: $0.value) }
            return .key(parts.sorted { FieldOrder.compare($0.name, $1.name) < 0 })
        case UInt8(ascii: "v"):
            guard let value = json(rest) else {
                throw FieldSet.FormatError(description: "malformed value: \(text())")
            }
            return .value(value)
        case UInt8(ascii: "i"):
            guard let index = Int(String(decoding: rest, as: UTF8.self)) else {
                throw FieldSet.FormatError(description: "malformed index: \(text())")
            }
            return .index(index)
        default:
            return nil
        }
    }

    private static func json(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
        var options = JSONReader.Options()
        options.maximumDepth = 16
        return try? JSONReader.value(from: bytes, options: options)
    }
}
