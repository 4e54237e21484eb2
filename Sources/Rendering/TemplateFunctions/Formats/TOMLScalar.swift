/// Numbers, booleans and times of TOML.
enum TOMLScalar {
    static func value(_ scanner: inout TOMLScanner) throws(TOMLReader.Fault) -> TemplateValue {
        func isPart(_ byte: UInt8) -> Bool {
            (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || "+-_.:".utf8.contains(byte)
        }
        var text = Array(scanner.takeWhile(isPart))
        // A space may stand between a date and a time.
        if text.count == 10, text[4] == UInt8(ascii: "-"), scanner.peek == 32 {
            var ahead = scanner
            ahead.advance()
            let rest = ahead.takeWhile(isPart)
            if rest.first.map({ $0 &- 48 < 10 }) ?? false {
                text += [UInt8(ascii: "T")] + rest
                scanner = ahead
            }
        }
        if text.isEmpty, scanner.peek == nil { throw scanner.fault("unexpected EOF; expected value") }
        guard !text.isEmpty else { throw scanner.fault("expected value but found \(scanner.found) instead") }
        let word = String(decoding: text, as: UTF8.self)
        switch word {
        case "true": return true
        case "false": return false
        case "inf", "+inf": return .float(.infinity)
        case "-inf": return .float(-.infinity)
        case "nan", "+nan", "-nan": return .float(.nan)
        default: break
        }
        if let time = time(text) { return TimeObject.value(time) }
        guard let first = text.first,
            first &- 48 < 10 || first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
        else {
            throw scanner.fault("expected value but found \(GoFormat.quote(ByteString(text))) instead")
        }
        if text.count >= 8, text[4] == UInt8(ascii: "-") || text[2] == UInt8(ascii: ":") {
            throw scanner.fault("invalid datetime: \(GoFormat.quote(ByteString(text)))")
        }
        guard hasProperForm(text) else {
            let digits = text.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
            let leads =
                digits.first == UInt8(ascii: "0") && digits.dropFirst().first.map { $0 &- 48 < 10 } ?? false
            throw scanner.fault(
                "Invalid integer \(GoFormat.quote(ByteString(text)))"
                    + (leads ? ": cannot have leading zeroes" : ""))
        }
        if let integer = GoNumber.int(text) { return .int64(integer) }
        if word.utf8.contains(where: { $0 == 46 || $0 | 0x20 == 101 }), let float = GoNumber.float(text) {
            return .float(float)
        }
        throw scanner.fault("Invalid float value: \(GoFormat.quote(ByteString(text)))")
    }

    /// No zeros lead, and a point has digits on both sides.
    private static func hasProperForm(_ text: [UInt8]) -> Bool {
        var digits = text[...]
        if digits.first == UInt8(ascii: "+") || digits.first == UInt8(ascii: "-") {
            digits = digits.dropFirst()
        }
        if digits.count > 1, digits.first == UInt8(ascii: "0") {
            let next = digits[digits.startIndex + 1]
            if next &- 48 < 10 || next == UInt8(ascii: "_") { return false }
            if "xob".utf8.contains(next) { return digits.startIndex == 0 && digits.count > 2 }
        }
        if let point = digits.firstIndex(of: UInt8(ascii: ".")) {
            guard point > digits.startIndex, point + 1 < digits.endIndex, digits[point + 1] &- 48 < 10 else {
                return false
            }
        }
        return digits.last != UInt8(ascii: "_")
    }

    /// The layouts of times, and the zones of those that have none of their own.
    private static let layouts: [(layout: String, zone: String?)] = [
        ("2006-01-02T15:04:05.999999999Z07:00", nil), ("2006-01-02T15:04:05.999999999", TOMLZone.dateTime),
        ("2006-01-02", TOMLZone.date), ("15:04:05.999999999", TOMLZone.time),
        ("2006-01-02T15:04Z07:00", nil), ("2006-01-02T15:04", TOMLZone.dateTime), ("15:04", TOMLZone.time),
    ]

    private static func time(_ text: [UInt8]) -> GoTime? {
        guard text.count >= 5, text.contains(UInt8(ascii: ":")) || text.count == 10,
            text[0] &- 48 < 10, text[1] &- 48 < 10
        else { return nil }
        let upper = text.map { $0 == UInt8(ascii: "t") || $0 == UInt8(ascii: "z") ? $0 & 0xDF : $0 }
        for (layout, zone) in layouts {
            guard let time = try? TimeParser.time(upper, layout: layout, in: .utc) else { continue }
            return zone.map { time.in(GoZone(fixed: 0, name: $0)) } ?? time
        }
        return nil
    }
}

/// The names of the zones by which BurntSushi/toml knows times that have none.
enum TOMLZone {
    static let dateTime = "datetime-local"
    static let date = "date-local"
    static let time = "time-local"

    /// The time as TOML writes it.
    static func text(_ time: GoTime) -> String {
        switch time.zone.name {
        case dateTime: time.formatted("2006-01-02T15:04:05.999999999")
        case date: time.formatted("2006-01-02")
        case self.time: time.formatted("15:04:05.999999999")
        default: time.rfc3339
        }
    }
}
