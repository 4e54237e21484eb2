/// Reads the strings of a JSON text.
///
/// A string without escapes is made straight from the source bytes; the others are decoded into a buffer that
/// is kept from string to string.
struct JSONStringDecoder {
    private var buffer: [UInt8] = []
    private var cache = StringCache()

    init() {}

    /// The string whose opening quote stands at `position`; moves behind the closing one.
    @inline(__always)
    mutating func string(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
    ) throws(JSONFault) -> String {
        let start = position + 1
        position = Self.skipPlain(bytes, start)
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            let text = UnsafeBufferPointer(rebasing: bytes[start..<position])
            position += 1
            return cache.string(text)
        }
        try decode(bytes, start, &position)
        return String(decoding: buffer, as: UTF8.self)
    }

    /// The same for the key of a map.
    @inline(__always)
    mutating func key(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
    ) throws(JSONFault) -> Key {
        let start = position + 1
        position = Self.skipPlain(bytes, start)
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            let text = UnsafeBufferPointer(rebasing: bytes[start..<position])
            position += 1
            return Key(utf8: text, cache: &cache)
        }
        try decode(bytes, start, &position)
        return buffer.withUnsafeBufferPointer { Key(utf8: $0) }
    }

    /// The first position from `start` on that is a quote, a backslash, a control character or the end.
    @inline(__always)
    private static func skipPlain(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        guard let base = bytes.baseAddress else { return start }
        let raw = UnsafeRawPointer(base)
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        var position = start
        // Eight bytes at a time: a byte of `found` has its high bit set where a special byte stands. Borrows
        // can only mark bytes above the first one, and only the first counts.
        while position + 8 <= bytes.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let found =
                ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash
                    | (word &- ones &* 0x20) & ~word) & highs
            if found != 0 { return position + found.trailingZeroBitCount / 8 }
            position += 8
        }
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 { return position }
            position += 1
        }
        return position
    }

    /// Decodes the rest of the string into the buffer; `position` stands on the first byte that is special.
    @inline(never)
    private mutating func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ position: inout Int
    ) throws(JSONFault) {
        buffer.removeAll(keepingCapacity: true)
        var plain = start
        while true {
            buffer.append(contentsOf: bytes[plain..<position])
            guard position < bytes.count else { throw Self.ended(position) }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"):
                position += 1
                try escape(bytes, &position)
            default:
                throw JSONFault(reason: .invalidCharacter("in string literal"), offset: position)
            }
            plain = position
            position = Self.skipPlain(bytes, position)
        }
    }

    private static func ended(_ position: Int) -> JSONFault {
        JSONFault(reason: .unexpectedEnd, offset: position)
    }

    private mutating func escape(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
    ) throws(JSONFault) {
        guard position < bytes.count else { throw Self.ended(position) }
        switch bytes[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(bytes[position])
        case UInt8(ascii: "b"): buffer.append(8)
        case UInt8(ascii: "f"): buffer.append(12)
        case UInt8(ascii: "n"): buffer.append(10)
        case UInt8(ascii: "r"): buffer.append(13)
        case UInt8(ascii: "t"): buffer.append(9)
        case UInt8(ascii: "u"):
            position += 1
            let unit = try hexadecimal(bytes, &position)
            appendScalar(try scalar(after: unit, bytes, &position))
            return
        default:
            throw JSONFault(reason: .invalidCharacter("in string escape code"), offset: position)
        }
        position += 1
    }

    /// The scalar of a UTF-16 code unit, with its partner when it is the first of a pair.
    private func scalar(
        after unit: UInt32, _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
    ) throws(JSONFault) -> Unicode.Scalar {
        if let scalar = Unicode.Scalar(unit) { return scalar }
        if unit < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        {
            var next = position + 2
            let low = try hexadecimal(bytes, &next)
            if low >= 0xDC00, low < 0xE000,
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            {
                position = next
                return scalar
            }
        }
        return "\u{FFFD}"
    }

    private func hexadecimal(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
    ) throws(JSONFault) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw Self.ended(position) }
            let byte = bytes[position]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default:
                throw JSONFault(
                    reason: .invalidCharacter("in \\u hexadecimal character escape"), offset: position)
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    private mutating func appendScalar(_ scalar: Unicode.Scalar) {
        for byte in String(scalar).utf8 { buffer.append(byte) }
    }
}
