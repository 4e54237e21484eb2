/// An address of the internet protocol, read as Go's `netip` does: no leading zeros in its parts.
struct IPAddress: Hashable {
    enum Family: String {
        case version4 = "IPv4"
        case version6 = "IPv6"
    }

    /// 4 or 16 bytes.
    let bytes: [UInt8]

    var family: Family { bytes.count == 4 ? .version4 : .version6 }

    init(bytes: [UInt8]) { self.bytes = bytes }

    init?(_ text: String) {
        if text.utf8.contains(UInt8(ascii: ":")) {
            guard let bytes = Self.version6(text) else { return nil }
            self.bytes = bytes
        } else {
            guard let bytes = Self.version4(Substring(text)) else { return nil }
            self.bytes = bytes
        }
    }

    private static func version4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (48...57).contains($0) }),
                part.utf8.count == 1 || part.utf8.first != UInt8(ascii: "0"), let byte = UInt8(part)
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func version6(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2, !text.contains(":::") else { return nil }
        func groups(_ half: Substring) -> [UInt8]? {
            guard !half.isEmpty else { return [] }
            var bytes: [UInt8] = []
            let parts = half.split(separator: ":", omittingEmptySubsequences: false)
            for (position, part) in parts.enumerated() {
                if position == parts.count - 1, part.utf8.contains(UInt8(ascii: ".")) {
                    guard let tail = version4(part) else { return nil }
                    bytes += tail
                    continue
                }
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isHexadecimal),
                    let number = UInt16(part, radix: 16)
                else { return nil }
                bytes += [UInt8(number >> 8), UInt8(number & 255)]
            }
            return bytes
        }
        guard let head = groups(halves[0]) else { return nil }
        if halves.count == 1 { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count < 16 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    var isLoopback: Bool {
        family == .version4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

    var isLinkLocalUnicast: Bool {
        family == .version4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xfe && bytes[1] & 0xc0 == 0x80
    }

    var isLinkLocalMulticast: Bool {
        family == .version4
            ? bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0 : bytes[0] == 0xff && bytes[1] & 0x0f == 2
    }
}

/// A block of addresses, `10.9.8.0/24`.
struct IPBlock: Hashable {
    let address: IPAddress
    /// How many leading bits its addresses share.
    let length: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(String(parts[0])),
            (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
            parts[1] == "0" || parts[1].first != "0", let length = Int(parts[1]),
            length <= address.bytes.count * 8
        else { return nil }
        self.address = address
        self.length = length
    }

    /// Whether every address of `other` is one of this block's.
    func contains(_ other: IPBlock) -> Bool { other.length >= length && contains(other.address) }

    func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        for position in other.bytes.indices {
            let bits = min(8, max(0, length - position * 8))
            let mask = bits == 0 ? 0 : UInt8.max << UInt8(8 - bits)
            if other.bytes[position] & mask != address.bytes[position] & mask { return false }
        }
        return true
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool {
        (48...57).contains(self) || (65...70).contains(self) || (97...102).contains(self)
    }
}
