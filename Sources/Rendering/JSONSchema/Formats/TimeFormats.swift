/// Dates and times of RFC 3339.
enum TimeFormats {
    static func date(_ text: String) throws(FormatMistake) {
        func invalid(_ value: some StringProtocol, _ element: String) -> FormatMistake {
            FormatMistake(
                "parsing time \(GoQuoting.quoted(text)) as \"2006-01-02\": cannot parse \(GoQuoting.quoted(String(value))) as \(GoQuoting.quoted(element))"
            )
        }
        var rest = text[...]
        func number(_ width: Int, _ element: String) throws(FormatMistake) -> Int {
            let digits = rest.prefix(width)
            guard digits.utf8.count == width, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw invalid(rest, element)
            }
            rest = rest.dropFirst(width)
            return Int(digits) ?? 0
        }
        func dash() throws(FormatMistake) {
            guard rest.hasPrefix("-") else { throw invalid(rest, "-") }
            rest = rest.dropFirst()
        }
        let year = try number(4, "2006")
        try dash()
        let month = try number(2, "01")
        guard (1...12).contains(month) else {
            throw FormatMistake("parsing time \(GoQuoting.quoted(text)): month out of range")
        }
        try dash()
        let day = try number(2, "02")
        guard rest.isEmpty else {
            throw FormatMistake(
                "parsing time \(GoQuoting.quoted(text)): extra text: \(GoQuoting.quoted(String(rest)))")
        }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...days[month - 1]).contains(day) else {
            throw FormatMistake("parsing time \(GoQuoting.quoted(text)): day out of range")
        }
    }

    static func time(_ text: String) throws(FormatMistake) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 9 else { throw FormatMistake("less than 9 characters long") }
        let colon = UInt8(ascii: ":")
        guard bytes[2] == colon, bytes[5] == colon else {
            throw FormatMistake("missing colon in correct place")
        }
        guard var hour = number(bytes[0..<2]), var minute = number(bytes[3..<5]),
            let second = number(bytes[6..<8])
        else { throw FormatMistake("invalid hour/min/sec") }
        guard hour <= 23, minute <= 59, second <= 60 else {
            throw FormatMistake("hour/min/sec out of range")
        }
        var rest = bytes[8...]
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            if digits.isEmpty { throw FormatMistake("no digits in second fraction") }
            rest = rest.dropFirst(1 + digits.count)
        }
        if !rest.elementsEqual("z".utf8), !rest.elementsEqual("Z".utf8) {
            let offset = try offset(Array(rest))
            var minutes = hour * 60 + minute + offset
            if minutes < 0 { minutes += 24 * 60 }
            (hour, minute) = (minutes / 60, minutes % 60)
        }
        if second >= 60, hour != 23 || minute != 59 { throw FormatMistake("invalid leap second") }
    }

    /// The minutes to add to a local time to have it in UTC.
    private static func offset(_ bytes: [UInt8]) throws(FormatMistake) -> Int {
        guard bytes.count == 6 else { throw FormatMistake("offset must be 6 characters long") }
        let sign: Int
        switch bytes[0] {
        case UInt8(ascii: "+"): sign = -1
        case UInt8(ascii: "-"): sign = 1
        default: throw FormatMistake("offset must begin with plus/minus")
        }
        guard bytes[3] == UInt8(ascii: ":") else {
            throw FormatMistake("missing colon in offset in correct place")
        }
        guard let hours = number(bytes[1..<3]), let minutes = number(bytes[4..<6]) else {
            throw FormatMistake("invalid hour/min in offset")
        }
        guard hours <= 23, minutes <= 59 else { throw FormatMistake("hour/min in offset out of range") }
        return sign * (hours * 60 + minutes)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    static func dateTime(_ text: String) throws(FormatMistake) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20 else { throw FormatMistake("less than 20 characters long") }
        guard bytes[10] | 0x20 == UInt8(ascii: "t") else {
            throw FormatMistake("11th character must be t or T")
        }
        try FormatMistake.within("invalid date element") { () throws(FormatMistake) in
            try date(String(decoding: bytes[..<10], as: UTF8.self))
        }
        try FormatMistake.within("invalid time element") { () throws(FormatMistake) in
            try time(String(decoding: bytes[11...], as: UTF8.self))
        }
    }
}
