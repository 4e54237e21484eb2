internal import CGit

/// The name of an object in git's database: twenty bytes, written as forty hexadecimal digits.
///
/// Ordered as its hexadecimal form is.
package struct ObjectID: Hashable, Sendable, Comparable, CustomStringConvertible {
    // Three integers rather than an array: an identifier is copied often and allocates nothing.
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    /// The identifier with these bytes; nil unless there are exactly twenty.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 20 else { return nil }
        var high: UInt64 = 0
        var middle: UInt64 = 0
        var low: UInt32 = 0
        for (position, byte) in bytes.enumerated() {
            switch position {
            case 0..<8: high = high << 8 | UInt64(byte)
            case 8..<16: middle = middle << 8 | UInt64(byte)
            default: low = low << 8 | UInt32(byte)
            }
        }
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// The identifier written as exactly forty hexadecimal digits of either case; nil otherwise.
    package init?(_ hexadecimal: some StringProtocol) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20)
        var pending: UInt8?
        for digit in hexadecimal.utf8 {
            guard let value = Hexadecimal.value(of: digit), bytes.count < 20 else { return nil }
            if let upper = pending {
                bytes.append(upper << 4 | value)
                pending = nil
            } else {
                pending = value
            }
        }
        guard pending == nil else { return nil }
        self.init(bytes: bytes)
    }

    /// The all-zero identifier, which git uses for "no object".
    package static let zero = ObjectID(high: 0, middle: 0, low: 0)

    private init(high: UInt64, middle: UInt64, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// The twenty bytes.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20)
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: high >> shift))
        }
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: middle >> shift))
        }
        for shift in stride(from: 24, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: low >> shift))
        }
        return bytes
    }

    /// Forty lower-case hexadecimal digits.
    package var description: String { Hexadecimal.text(of: bytes) }

    /// The first seven digits, as people write it.
    package var abbreviated: String { String(description.prefix(7)) }

    package static func < (left: ObjectID, right: ObjectID) -> Bool {
        (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
    }

    init(_ raw: git_oid) {
        self = withUnsafeBytes(of: raw.id) { bytes in
            ObjectID(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                middle: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                low: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
        }
    }

    init?(_ pointer: UnsafePointer<git_oid>?) {
        guard let pointer else { return nil }
        self.init(pointer.pointee)
    }

    /// The identifier in libgit2's form.
    var raw: git_oid {
        var raw = git_oid()
        withUnsafeMutableBytes(of: &raw.id) { $0.copyBytes(from: bytes) }
        return raw
    }
}
