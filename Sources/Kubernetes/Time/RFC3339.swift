extension Timestamp {
    /// Reads an RFC 3339 time such as `2026-11-23T20:54:57Z` or `…57.123456+01:00`; nil for anything else.
    package init?(rfc3339 text: String) {
        var text = text
        guard let time = text.withUTF8({ Self.parse($0) }) else { return nil }
        self = time
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"),
            let year = digits(bytes, 0, 4), let month = digits(bytes, 5, 2), let day = digits(bytes, 8, 2),
            let hour = digits(bytes, 11, 2), let minute = digits(bytes, 14, 2),
            let second = digits(bytes, 17, 2),
            (1678...2261).contains(year), (1...12).contains(month),
            day >= 1, day <= CivilDate.days(inMonth: month, of: year), hour < 24, minute < 60, second < 60
        else { return nil }
        var position = 19
        var fraction: Int64 = 0
        if bytes[position] == UInt8(ascii: ".") {
            position += 1
            let start = position
            var scale: Int64 = 100_000_000
            while position < bytes.count, let digit = digits(bytes, position, 1) {
                fraction += Int64(digit) * scale
                scale /= 10
                position += 1
            }
            guard position > start else { return nil }
        }
        guard position < bytes.count else { return nil }
        var offset = 0
        switch bytes[position] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            guard position + 1 == bytes.count else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard position + 6 == bytes.count, bytes[position + 3] == UInt8(ascii: ":"),
                let hours = digits(bytes, position + 1, 2), let minutes = digits(bytes, position + 4, 2),
                hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (bytes[position] == UInt8(ascii: "+") ? 60 : -60)
        default:
            return nil
        }
        let date = CivilDate(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        return Timestamp(nanoseconds: (date.secondsSince1970 - Int64(offset)) * 1_000_000_000 + fraction)
    }

    private static func digits(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
        var number = 0
        for position in start..<(start + count) {
            guard position < bytes.count, case let digit = Int(bytes[position]) - 48, (0...9).contains(digit)
            else {
                return nil
            }
            number = number * 10 + digit
        }
        return number
    }

    /// The time to the second, `2026-11-23T20:54:57Z`: Kubernetes' `Time`.
    package var rfc3339: String { formatted(fractionDigits: 0) }

    /// The time to the microsecond, `2026-11-23T20:54:57.000000Z`: Kubernetes' `MicroTime`.
    package var rfc3339Micro: String { formatted(fractionDigits: 6) }

    private func formatted(fractionDigits: Int) -> String {
        let (seconds, rest) = floorDivide(nanoseconds, 1_000_000_000)
        let date = CivilDate(secondsSince1970: seconds)
        return String(unsafeUninitializedCapacity: 32) { buffer in
            var position = 0
            func put(_ number: Int, _ width: Int) {
                var number = number
                for offset in stride(from: width - 1, through: 0, by: -1) {
                    buffer[position + offset] = UInt8(48 + number % 10)
                    number /= 10
                }
                position += width
            }
            func put(_ byte: UInt8) {
                buffer[position] = byte
                position += 1
            }
            put(date.year, 4)
            put(UInt8(ascii: "-"))
            put(date.month, 2)
            put(UInt8(ascii: "-"))
            put(date.day, 2)
            put(UInt8(ascii: "T"))
            put(date.hour, 2)
            put(UInt8(ascii: ":"))
            put(date.minute, 2)
            put(UInt8(ascii: ":"))
            put(date.second, 2)
            if fractionDigits > 0 {
                put(UInt8(ascii: "."))
                var fraction = Int(rest)
                for _ in fractionDigits..<9 { fraction /= 10 }
                put(fraction, fractionDigits)
            }
            put(UInt8(ascii: "Z"))
            return position
        }
    }
}
