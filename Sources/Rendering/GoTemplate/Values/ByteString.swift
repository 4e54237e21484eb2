/// A Go string: any bytes, usually UTF-8. Length, index, slice, order and equality are those of the bytes.
///
/// A copy shares the storage.
package struct ByteString: Sendable {
    /// The bytes; a Go string cannot be changed in place, so this is only read.
    package let bytes: [UInt8]

    /// The empty string.
    package static let empty = ByteString([])

    /// A string of these bytes, valid UTF-8 or not.
    @inlinable
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A string of these bytes, valid UTF-8 or not.
    @inlinable
    package init(_ bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }

    /// The UTF-8 bytes of `text`.
    package init(_ text: String) { bytes = Array(text.utf8) }

    /// The UTF-8 bytes of `text`.
    package init(_ text: Substring) { bytes = Array(text.utf8) }

    /// The length in bytes, what Go's `len` gives.
    @inlinable package var count: Int { bytes.count }
    @inlinable package var isEmpty: Bool { bytes.isEmpty }

    /// The text, with U+FFFD in place of what is no UTF-8.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether the bytes are those of `prefix` at the start.
    package func hasPrefix(_ prefix: ByteString) -> Bool { bytes.starts(with: prefix.bytes) }
}

extension ByteString: Hashable {
    @inlinable
    package static func == (left: ByteString, right: ByteString) -> Bool { left.bytes == right.bytes }

    package func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        hasher.combine(bytes.count)
    }
}

extension ByteString: Comparable {
    /// Bytewise, as Go orders strings and map keys.
    package static func < (left: ByteString, right: ByteString) -> Bool {
        left.bytes.withUnsafeBufferPointer { left in
            right.bytes.withUnsafeBufferPointer { right in left.lexicographicallyPrecedes(right) }
        }
    }
}

extension ByteString: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(value) }
}

extension ByteString: CustomStringConvertible {
    package var description: String { text }
}
