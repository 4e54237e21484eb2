/// Writes the fields of one protobuf message.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func varint(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A whole number; negative ones take ten bytes.
    mutating func integer(_ field: Int, _ number: Int64) {
        varint(UInt64(field) << 3)
        varint(UInt64(bitPattern: number))
    }

    mutating func double(_ field: Int, _ number: Double) {
        varint(UInt64(field) << 3 | 1)
        let bits = number.bitPattern
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(8 * shift))) }
    }

    /// A text, a message, or bytes.
    mutating func content(_ field: Int, _ content: some Collection<UInt8>) {
        varint(UInt64(field) << 3 | 2)
        varint(UInt64(content.count))
        bytes += content
    }
}
