/// Reads a compiled zone file of the tz database (RFC 9636, "TZif").
enum ZoneFile {
    /// The zone that `bytes` describe, nil when they are no such file.
    static func zone(named name: String, _ bytes: [UInt8]) -> GoZone? {
        guard let first = Header(bytes[...]) else { return nil }
        var header = first
        var wordSize = 4
        var rest = bytes[Header.size...]
        if first.version >= 2 {
            // The first block repeats the second in 32 bits, for readers of the first version.
            rest = rest.dropFirst(first.blockSize(wordSize: 4))
            guard let second = Header(rest) else { return nil }
            header = second
            wordSize = 8
            rest = rest.dropFirst(Header.size)
        }
        guard rest.count >= header.blockSize(wordSize: wordSize) else { return nil }
        let times = rest.prefix(header.times * wordSize)
        let indices = rest.dropFirst(times.count).prefix(header.times)
        let types = rest.dropFirst(times.count + indices.count).prefix(header.types * 6)
        let names = rest.dropFirst(times.count + indices.count + types.count).prefix(header.characters)
        let footer = rest.dropFirst(header.blockSize(wordSize: wordSize))

        var offsets: [GoZone.Offset] = []
        for type in 0..<header.types {
            let entry = types.dropFirst(type * 6)
            let start = Int(entry[entry.startIndex + 5])
            guard start < names.count else { return nil }
            let name = names.dropFirst(start).prefix { $0 != 0 }
            offsets.append(
                GoZone.Offset(
                    seconds: Int(Int32(truncatingIfNeeded: integer(entry.prefix(4)))),
                    name: String(decoding: name, as: UTF8.self)))
        }
        guard let initial = offsets.first else { return nil }
        var transitions: [(start: Int64, offset: GoZone.Offset)] = []
        for (position, index) in indices.enumerated() {
            guard Int(index) < offsets.count else { return nil }
            let word = integer(times.dropFirst(position * wordSize).prefix(wordSize))
            let start = wordSize == 4 ? Int64(Int32(truncatingIfNeeded: word)) : word
            transitions.append((start, offsets[Int(index)]))
        }
        let rule = wordSize == 8 ? self.rule(footer) : nil
        return GoZone(name: name, initial: initial, transitions: transitions, rule: rule)
    }

    /// The rule between the two line feeds behind the data.
    private static func rule(_ footer: ArraySlice<UInt8>) -> ZoneRule? {
        guard footer.first == 10 else { return nil }
        let text = footer.dropFirst().prefix { $0 != 10 }
        return text.isEmpty ? nil : ZoneRule(text)
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int64 {
        bytes.reduce(0) { $0 << 8 | Int64($1) }
    }

    private struct Header {
        static let size = 44
        private static let maximumCount = 10_000

        var version: Int
        var isUTC, isStandard, leaps, times, types, characters: Int

        init?(_ bytes: ArraySlice<UInt8>) {
            guard bytes.count >= Self.size, bytes.starts(with: "TZif".utf8) else { return nil }
            let version = bytes[bytes.startIndex + 4]
            self.version = version == 0 ? 1 : Int(version) - 48
            let counts = (0..<6).map { Int(ZoneFile.integer(bytes.dropFirst(20 + $0 * 4).prefix(4))) }
            guard counts.allSatisfy({ $0 <= Self.maximumCount }) else { return nil }
            (isUTC, isStandard, leaps, times, types, characters) =
                (counts[0], counts[1], counts[2], counts[3], counts[4], counts[5])
        }

        func blockSize(wordSize: Int) -> Int {
            times * wordSize + times + types * 6 + characters + leaps * (wordSize + 4) + isStandard + isUTC
        }
    }
}
