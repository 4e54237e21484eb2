/// Names of the fields, and the way back from a name's bytes: an open-addressing table built once.
///
/// The names lie one behind the other in a buffer that is never freed, so that a look-up touches no
/// reference count: every key of every object that is read passes through here.
struct FieldTable: @unchecked Sendable {
    // Sendable: the buffers are filled by `init` before the one instance is published, and never change.
    static let shared = FieldTable()

    private struct Slot {
        /// The name's hash, zero where the slot is empty.
        var hash: UInt64
        var start: UInt32
        var length: UInt16
        var field: UInt16
    }

    private let names: [String]
    private let slots: UnsafePointer<Slot>
    private let mask: Int
    /// The names as JSON keys, each `"name":`.
    private let text: UnsafePointer<UInt8>
    /// Where each field's JSON key begins in the text, and behind the last one its end.
    private let starts: UnsafePointer<UInt32>

    private init() {
        names = Field.allCases.map { "\($0)" }
        var capacity = 1
        while capacity < names.count * 4 { capacity *= 2 }
        mask = capacity - 1
        let length = names.reduce(0) { $0 + $1.utf8.count + 3 }
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
        let text = UnsafeMutablePointer<UInt8>.allocate(capacity: length)
        let starts = UnsafeMutablePointer<UInt32>.allocate(capacity: names.count + 1)
        slots.initialize(repeating: Slot(hash: 0, start: 0, length: 0, field: 0), count: capacity)
        var position = 0
        for (index, name) in names.enumerated() {
            starts[index] = UInt32(position)
            for byte in "\"\(name)\":".utf8 {
                text[position] = byte
                position += 1
            }
            let start = Int(starts[index]) + 1
            let length = name.utf8.count
            let hash = Self.hash(UnsafeBufferPointer(start: text + start, count: length))
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot].hash != 0 { slot = (slot + 1) & mask }
            slots[slot] = Slot(
                hash: hash, start: UInt32(start), length: UInt16(length), field: UInt16(index))
        }
        starts[names.count] = UInt32(position)
        self.slots = UnsafePointer(slots)
        self.text = UnsafePointer(text)
        self.starts = UnsafePointer(starts)
    }

    func name(of field: Field) -> String { names[Int(field.rawValue)] }

    /// The field's name as a JSON key with its colon.
    @inline(__always)
    func jsonKey(of field: Field) -> UnsafeBufferPointer<UInt8> {
        let index = Int(field.rawValue)
        let start = Int(starts[index])
        return UnsafeBufferPointer(start: text + start, count: Int(starts[index + 1]) - start)
    }

    func field(named name: String) -> Field? {
        var name = name
        return name.withUTF8 { field(utf8: $0) }
    }

    func field(utf8 bytes: UnsafeBufferPointer<UInt8>) -> Field? {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return nil }
        let hash = Self.hash(bytes)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let candidate = slots[slot]
            if candidate.hash == hash, Int(candidate.length) == bytes.count,
                ByteComparison.areEqual(base, text + Int(candidate.start), count: bytes.count)
            {
                return Field(rawValue: candidate.field)
            }
            if candidate.hash == 0 { return nil }
            slot = (slot + 1) & mask
        }
    }

    /// A hash of the length and of up to sixteen bytes: the first and the last eight. Never zero.
    @inline(__always)
    static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let count = bytes.count
        guard let base = bytes.baseAddress else { return 1 }
        let raw = UnsafeRawPointer(base)
        let head: UInt64
        let tail: UInt64
        if count >= 8 {
            head = raw.loadUnaligned(as: UInt64.self)
            tail = raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        } else if count >= 4 {
            head = UInt64(raw.loadUnaligned(as: UInt32.self))
            tail = UInt64(raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
        } else if count > 0 {
            head = UInt64(base[0])
            tail = UInt64(base[count / 2]) << 8 | UInt64(base[count - 1])
        } else {
            head = 0
            tail = 0
        }
        var hash = (head ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ (hash >> 29) ^ tail) &* 0xBF58_476D_1CE4_E5B9
        return (hash ^ (hash >> 32)) | 1 << 63
    }
}
