extension IPAddress {
    /// The address in its one spelling: dotted, or as RFC 5952 writes version 6.
    var text: String {
        guard family == .version6 else { return bytes.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        // The first of the longest runs of zeros is left out.
        var run = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(run.count, 1) { run = start..<end }
            start = max(end, start + 1)
        }
        func text(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard !run.isEmpty else { return text(groups[...]) }
        return text(groups[..<run.lowerBound]) + "::" + text(groups[run.upperBound...])
    }

    /// The address of version 4 that one of version 6 stands for (`::ffff:1.2.3.4`).
    var mapped: IPAddress? {
        guard family == .version6, bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xff,
            bytes[11] == 0xff
        else { return nil }
        return IPAddress(bytes: Array(bytes.suffix(4)))
    }
}

extension IPBlock {
    /// The block's first address.
    var first: IPAddress {
        IPAddress(
            bytes: address.bytes.enumerated().map { position, byte in
                let bits = min(8, max(0, length - position * 8))
                return bits == 0 ? 0 : byte & (UInt8.max << UInt8(8 - bits))
            })
    }
}
