/// The text of a `!!binary` scalar: base64, as Go's standard encoding reads it (line breaks do not count).
enum YAMLBinary {
    /// The decoded bytes as text, nil when they are not base64; what is not UTF-8 becomes U+FFFD, as on Go's
    /// way through JSON.
    static func text(_ encoded: UnsafeBufferPointer<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var sextets = 0
        var padding = 0
        for byte in encoded where byte != 10 && byte != 13 {
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let sextet = sextet(byte) else { return nil }
            bits = bits << 6 | sextet
            sextets += 1
            if sextets % 4 == 0 {
                bytes += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
                bits = 0
            }
        }
        switch (sextets % 4, padding) {
        case (0, 0): break
        case (2, 2): bytes.append(UInt8(bits >> 4 & 255))
        case (3, 1): bytes += [UInt8(bits >> 10 & 255), UInt8(bits >> 2 & 255)]
        default: return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func sextet(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
