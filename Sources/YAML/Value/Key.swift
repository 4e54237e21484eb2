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

    /// The same, where a name that is no field comes out of a cache of strings.
    @inline(__always)
    init(utf8 bytes: UnsafeBufferPointer<UInt8>, cache: inout StringCache) {
        if let field = FieldTable.shared.field(utf8: bytes) {
            storage = .field(field)
        } else {
            storage = .text(cache.string(bytes))
        }
    }

    /// The name as text.
    package var name: String {
        switch storage {
        case .field(let field): FieldTable.shared.name(of: field)
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
    package var name: String { FieldTable.shared.name(of: self) }
}

/// Whether `left` sorts before `right` by UTF-8 bytes, the order Go gives strings.
package func utf8Less(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
}
