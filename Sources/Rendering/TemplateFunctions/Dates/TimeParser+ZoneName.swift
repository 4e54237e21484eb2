extension TimeParser {
    /// How many bytes at the head of `text` look like a zone's abbreviation; nil when none do.
    ///
    /// Three capitals, four or five of which the last is a T, `ChST`, `MeST`, `WITA`, `GMT` with hours, or a sign
    /// and hours.
    static func zoneNameLength(_ text: [UInt8]) -> Int? {
        guard text.count >= 3 else { return nil }
        if text.starts(with: "ChST".utf8) || text.starts(with: "MeST".utf8) { return 4 }
        if text.starts(with: "GMT".utf8) { return 3 + signedHoursLength(text[3...]) }
        if text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-") {
            let length = signedHoursLength(text[...])
            return length > 0 ? length : nil
        }
        let capitals = text.prefix(6).prefix { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }.count
        switch capitals {
        case 3: return 3
        case 4: return text[3] == UInt8(ascii: "T") || text.starts(with: "WITA".utf8) ? 4 : nil
        case 5: return text[4] == UInt8(ascii: "T") ? 5 : nil
        default: return nil
        }
    }

    private static func signedHoursLength(_ text: ArraySlice<UInt8>) -> Int {
        guard let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return 0 }
        let digits = text.dropFirst().prefix { $0 &- 48 < 10 }
        guard let hours = Int(String(decoding: digits, as: UTF8.self)), hours <= 23 else { return 0 }
        return 1 + digits.count
    }
}
