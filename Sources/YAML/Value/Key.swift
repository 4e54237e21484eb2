/// A map key: an interned ``Field`` of the Kubernetes schema, or any other string.
///
/// A name that is a ``Field`` is always stored as one, so equality of keys is an integer comparison for the
/// names that matter and a string comparison for the rest.
package struct Key: Hashable, Sendable {
    @usableFromInline
    enum Storage: Hashable, Sendable {
        case field(Field)
        case text(String)
    }

    @usableFromInline let storage: Storage

    /// The key of a schema field.
    @inlinable
    package init(_ field: Field) { storage = .field(field) }

    /// The key of any name; a field's name becomes that field.
    package init(_ name: String) {
        if let field = FieldTable.shared.field(named: name) {
            storage = .field(field)
        } else {
            storage = .text(name)
        }
    }

    /// The key of a name given as UTF-8 bytes, which must be valid (readers validate before they call this).
    package init(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        if let field = FieldTable.shared.field(utf8: bytes) {
            storage = .field(field)
        } else {
            storage = .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// The name as text.
    package var name: String {
        switch storage {
        case .field(let field): FieldTable.shared.names[Int(field.rawValue)]
        case .text(let text): text
        }
    }

    /// The schema field this key is, if it is one.
    @inlinable
    package var field: Field? {
        if case .field(let field) = storage { field } else { nil }
    }

    @inlinable
    package static func == (left: Key, right: Key) -> Bool {
        switch (left.storage, right.storage) {
        case (.field(let a), .field(let b)): a.rawValue == b.rawValue
        case (.text(let a), .text(let b)): a == b
        default: false
        }
    }
}

extension Key: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(value) }
}

extension Key: CustomStringConvertible {
    package var description: String { name }
}

extension Key: Comparable {
    /// Bytewise order of the names, as Go sorts map keys.
    package static func < (left: Key, right: Key) -> Bool { utf8Less(left.name, right.name) }
}

extension Field {
    /// The JSON name of the field.
    package var name: String { FieldTable.shared.names[Int(rawValue)] }
}

/// Whether `left` sorts before `right` by UTF-8 bytes, the order Go gives strings.
package func utf8Less(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
}

/// Names of the fields, and the way back from a name's bytes: an open-addressing table built once.
struct FieldTable: Sendable {
    static let shared = FieldTable()

    let names: [String]
    private let slots: [UInt16]
    private let mask: Int
    private let longest: Int

    private static let empty = UInt16.max

    private init() {
        names = Field.allCases.map { "\($0)" }
        longest = names.map(\.utf8.count).max() ?? 0
        var capacity = 1
        while capacity < names.count * 4 { capacity *= 2 }
        var table = [UInt16](repeating: Self.empty, count: capacity)
        let mask = capacity - 1
        for (index, name) in names.enumerated() {
            var slot = Self.hash(name.utf8) & mask
            while table[slot] != Self.empty { slot = (slot + 1) & mask }
            table[slot] = UInt16(index)
        }
        slots = table
        self.mask = mask
    }

    private static func hash(_ bytes: some Sequence<UInt8>) -> Int {
        var hash: UInt32 = 2_166_136_261
        for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return Int(hash ^ (hash >> 15))
    }

    func field(named name: String) -> Field? {
        var name = name
        return name.withUTF8 { field(utf8: $0) }
    }

    func field(utf8 bytes: UnsafeBufferPointer<UInt8>) -> Field? {
        guard bytes.count <= longest, !bytes.isEmpty else { return nil }
        var slot = Self.hash(bytes) & mask
        while true {
            let candidate = slots[slot]
            if candidate == Self.empty { return nil }
            if names[Int(candidate)].utf8.elementsEqual(bytes) { return Field(rawValue: candidate) }
            slot = (slot + 1) & mask
        }
    }
}
