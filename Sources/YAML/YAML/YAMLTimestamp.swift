/// A timestamp as go-yaml recognises it in a plain scalar: a date, or a date and a time of day.
struct YAMLTimestamp {
    private var date: (year: Int, month: Int, day: Int)
    private var time = (hour: 0, minute: 0, second: 0)
    private var fraction: [UInt8] = []
    /// Minutes east of UTC.
    private var offset = 0

    /// A quick look: four digits and a hyphen.
    static func mayBegin(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count >= 8 && bytes[4] == UInt8(ascii: "-")
            && bytes[..<4].allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    }

    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard Self.mayBegin(bytes) else { return nil }
        var cursor = Cursor(bytes: bytes)
        guard let year = cursor.number(4...4), cursor.skip("-"),
            let month = cursor.number(1...2), (1...12).contains(month), cursor.skip("-"),
            let day = cursor.number(1...2), (1...Self.days(year, month)).contains(day)
        else { return nil }
        date = (year, month, day)
        if cursor.isAtEnd { return }
        let hasZone: Bool
        if cursor.skip("T") || cursor.skip("t") {
            hasZone = true
        } else if cursor.skip(" ") {
            hasZone = false
        } else {
            return nil
        }
        guard let hour = cursor.number(1...2), hour < 24, cursor.skip(":"),
            let minute = cursor.number(1...2), minute < 60, cursor.skip(":"),
            let second = cursor.number(1...2), second < 60
        else { return nil }
        time = (hour, minute, second)
        fraction = cursor.fraction()
        if hasZone, !cursor.skip("Z") {
            guard let sign = cursor.sign(), let hours = cursor.number(2...2), hours <= 24, cursor.skip(":"),
                let minutes = cursor.number(2...2), minutes < 60
            else { return nil }
            offset = sign * (hours * 60 + minutes)
        }
        guard cursor.isAtEnd else { return nil }
    }

    /// As Go prints a time in JSON: RFC 3339 with as many digits of the fraction as it needs.
    var rfc3339: String {
        var text =
            pad(date.year, 4) + "-" + pad(date.month, 2) + "-" + pad(date.day, 2) + "T" + pad(time.hour, 2)
            + ":"
            + pad(time.minute, 2) + ":" + pad(time.second, 2)
        var digits = fraction.prefix(9)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if !digits.isEmpty { text += "." + String(decoding: digits, as: UTF8.self) }
        if offset == 0 { return text + "Z" }
        let minutes = Int(offset.magnitude)
        return text + (offset < 0 ? "-" : "+") + pad(minutes / 60, 2) + ":" + pad(minutes % 60, 2)
    }

    private func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    private static func days(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private struct Cursor {
        let bytes: UnsafeBufferPointer<UInt8>
        var position = 0

        init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        var isAtEnd: Bool { position == bytes.count }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        mutating func number(_ digits: ClosedRange<Int>) -> Int? {
            var value = 0
            var count = 0
            while count < digits.upperBound, position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10
            {
                value = value * 10 + Int(bytes[position] & 15)
                position += 1
                count += 1
            }
            return count >= digits.lowerBound ? value : nil
        }

        mutating func sign() -> Int? { skip("+") ? 1 : skip("-") ? -1 : nil }

        mutating func fraction() -> [UInt8] {
            guard position + 1 < bytes.count,
                bytes[position] == UInt8(ascii: ".") || bytes[position] == UInt8(ascii: ","),
                bytes[position + 1] &- UInt8(ascii: "0") < 10
            else { return [] }
            let digits = bytes[(position + 1)...].prefix { $0 &- UInt8(ascii: "0") < 10 }
            position += 1 + digits.count
            return Array(digits)
        }
    }
}
