/// Strings seen shortly before in the same text, so that names that repeat (labels, images, types) share one
/// storage instead of one each.
///
/// Direct-mapped and of a fixed size: a string that falls into an occupied slot takes it over, so hostile
/// input gains nothing. Strings of up to fifteen bytes are stored in place by Swift and need no cache.
struct StringCache {
    private static let slots = 512
    private static let lengths = 16...96

    private var hashes = [UInt64](repeating: 0, count: slots)
    private var strings = [String](repeating: "", count: slots)

    init() {}

    /// The string of `bytes`, which may be any UTF-8; invalid sequences become U+FFFD.
    @inline(__always)
    mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard Self.lengths.contains(bytes.count) else { return String(decoding: bytes, as: UTF8.self) }
        return cached(bytes)
    }

    private mutating func cached(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let hash = FieldTable.hash(bytes)
        let slot = Int(truncatingIfNeeded: hash) & (Self.slots - 1)
        if hashes[slot] == hash, Self.isEqual(strings[slot], bytes) { return strings[slot] }
        let string = String(decoding: bytes, as: UTF8.self)
        hashes[slot] = hash
        strings[slot] = string
        return string
    }

    @inline(__always)
    private static func isEqual(_ string: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let isEqual = string.utf8.withContiguousStorageIfAvailable { other in
            guard other.count == bytes.count, let left = other.baseAddress, let right = bytes.baseAddress
            else {
                return false
            }
            return ByteComparison.areEqual(left, right, count: bytes.count)
        }
        return isEqual ?? false
    }
}
