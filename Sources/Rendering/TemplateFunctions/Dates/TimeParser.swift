/// Reads a time in a Go layout, as `time.ParseInLocation` does.
struct TimeParser {
    /// Why one element cannot be read.
    private enum Fault: Error {
        case mismatch
        case range(String)
    }

    private let layout: String
    private let value: [UInt8]
    private let local: GoZone
    private var rest: ArraySlice<UInt8>

    private var year = 0
    private var month: Int?
    private var day: Int?
    private var dayOfYear: Int?
    private var hour = 0
    private var minute = 0
    private var second = 0
    private var nanosecond = 0
    private var isAfternoon = false
    private var isMorning = false
    private var isUTC = false
    private var zoneOffset: Int?
    private var zoneName: [UInt8] = []

    /// The time that `value` says; without a zone of its own it is one of `local`'s clocks.
    static func time(_ value: [UInt8], layout: String, in local: GoZone) throws(GoTimeError) -> GoTime {
        var parser = TimeParser(layout: layout, value: value, local: local)
        return try parser.parse()
    }

    private init(layout: String, value: [UInt8], local: GoZone) {
        self.layout = layout
        self.value = value
        self.local = local
        rest = value[...]
    }

    // MARK: - The layout's parts

    private mutating func parse() throws(GoTimeError) -> GoTime {
        let parts = TimeLayout(layout).parts
        for (index, part) in parts.enumerated() {
            if case .literal(let bytes) = part.element {
                guard skip(bytes) else { throw mismatch(part.text, at: rest) }
                continue
            }
            let held = rest
            let next = index + 1 < parts.count ? parts[index + 1].element : nil
            do {
                try parse(part.element, next: next)
            } catch Fault.range(let what) {
                throw error(": \(what) out of range")
            } catch {
                throw mismatch(part.text, at: held)
            }
        }
        if !rest.isEmpty { throw error(": extra text: " + GoTimeError.quoted(rest)) }
        return try time()
    }

    /// Passes over literal text, runs of spaces being all alike.
    private mutating func skip(_ prefix: [UInt8]) -> Bool {
        let space = UInt8(ascii: " ")
        var prefix = prefix[...]
        while let byte = prefix.first {
            if byte == space {
                if let next = rest.first, next != space { return false }
                prefix = prefix.drop { $0 == space }
                rest = rest.drop { $0 == space }
                continue
            }
            guard rest.first == byte else { return false }
            prefix = prefix.dropFirst()
            rest = rest.dropFirst()
        }
        return true
    }

    private mutating func parse(_ element: TimeLayout.Element, next: TimeLayout.Element?) throws {
        switch element {
        case .literal: break
        case .year:
            let short = try integer(take(2))
            year = short >= 69 ? short + 1900 : short + 2000
        case .longYear:
            guard isDigit(0) else { throw Fault.mismatch }
            year = try integer(take(4))
        case .month: month = try name(CalendarDate.monthNames, isShort: true) + 1
        case .longMonth: month = try name(CalendarDate.monthNames, isShort: false) + 1
        case .monthNumber, .zeroMonth:
            let number = try number(isFixed: element == .zeroMonth)
            guard 1...12 ~= number else { throw Fault.range("month") }
            month = number
        case .weekday: _ = try name(CalendarDate.dayNames, isShort: true)
        case .longWeekday: _ = try name(CalendarDate.dayNames, isShort: false)
        case .day, .spaceDay, .zeroDay:
            if element == .spaceDay, rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
            day = try number(isFixed: element == .zeroDay)
        case .spaceDayOfYear, .zeroDayOfYear:
            for _ in 0..<2 where element == .spaceDayOfYear && rest.first == UInt8(ascii: " ") {
                rest = rest.dropFirst()
            }
            let digits = rest.prefix(3).prefix { $0 &- 48 < 10 }
            guard !digits.isEmpty, element == .spaceDayOfYear || digits.count == 3 else {
                throw Fault.mismatch
            }
            dayOfYear = try integer(take(digits.count))
        case .hour:
            hour = try number(isFixed: false)
            if hour >= 24 { throw Fault.range("hour") }
        case .hour12, .zeroHour12:
            hour = try number(isFixed: element == .zeroHour12)
            if hour > 12 { throw Fault.range("hour") }
        case .minute, .zeroMinute:
            minute = try number(isFixed: element == .zeroMinute)
            if minute >= 60 { throw Fault.range("minute") }
        case .second, .zeroSecond:
            second = try number(isFixed: element == .zeroSecond)
            if second >= 60 { throw Fault.range("second") }
            // A fraction may follow the seconds though the layout does not ask for one.
            if case .fraction? = next { break }
            if let byte = rest.first, Self.isSeparator(byte), isDigit(1) {
                nanosecond = try fraction(digits: rest.dropFirst().prefix { $0 &- 48 < 10 }.count)
            }
        case .upperPeriod, .lowerPeriod:
            let isUpper = element == .upperPeriod
            let text = try Array(take(2))
            if text == Array((isUpper ? "PM" : "pm").utf8) {
                isAfternoon = true
            } else if text == Array((isUpper ? "AM" : "am").utf8) {
                isMorning = true
            } else {
                throw Fault.mismatch
            }
        case .offset(let isISO, let hasColon, let hasMinutes, let hasSeconds):
            if isISO, rest.first == UInt8(ascii: "Z") {
                rest = rest.dropFirst()
                isUTC = true
            } else {
                zoneOffset = try offset(hasColon: hasColon, hasMinutes: hasMinutes, hasSeconds: hasSeconds)
            }
        case .zoneName:
            if rest.starts(with: "UTC".utf8) {
                rest = rest.dropFirst(3)
                isUTC = true
            } else {
                guard let length = Self.zoneNameLength(Array(rest)) else { throw Fault.mismatch }
                zoneName = try Array(take(length))
            }
        case .fraction(let digits, let isFixed, _):
            if isFixed {
                nanosecond = try fraction(digits: digits)
            } else if let byte = rest.first, Self.isSeparator(byte), isDigit(1) {
                nanosecond = try fraction(digits: rest.dropFirst().prefix { $0 &- 48 < 10 }.count)
            }
        }
    }

    // MARK: - Characters

    private func isDigit(_ offset: Int) -> Bool {
        let position = rest.startIndex + offset
        return position < rest.endIndex && rest[position] &- 48 < 10
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
    }

    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw Fault.mismatch }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private func integer(_ bytes: ArraySlice<UInt8>) throws -> Int {
        guard let value = Int(String(decoding: bytes, as: UTF8.self)) else { throw Fault.mismatch }
        return value
    }

    /// One or two digits; two when `isFixed`.
    private mutating func number(isFixed: Bool) throws -> Int {
        guard isDigit(0), !isFixed || isDigit(1) else { throw Fault.mismatch }
        return try integer(take(isDigit(1) ? 2 : 1))
    }

    private mutating func name(_ names: [String], isShort: Bool) throws -> Int {
        for (index, name) in names.enumerated() {
            let spelling = isShort ? Array(name.utf8.prefix(3)) : Array(name.utf8)
            guard rest.count >= spelling.count else { continue }
            if zip(rest, spelling).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) {
                rest = rest.dropFirst(spelling.count)
                return index
            }
        }
        throw Fault.mismatch
    }

    private mutating func fraction(digits: Int) throws -> Int {
        let text = try take(digits + 1)
        guard let separator = text.first, Self.isSeparator(separator) else { throw Fault.mismatch }
        let kept = text.dropFirst().prefix(9)
        guard kept.allSatisfy({ $0 &- 48 < 10 }) else { throw Fault.mismatch }
        var nanoseconds = try integer(kept)
        for _ in kept.count..<9 { nanoseconds *= 10 }
        return nanoseconds
    }

    private mutating func offset(hasColon: Bool, hasMinutes: Bool, hasSeconds: Bool) throws -> Int {
        let length = 3 + (hasMinutes ? (hasColon ? 3 : 2) : 0) + (hasSeconds ? (hasColon ? 3 : 2) : 0)
        let text = try Array(take(length))
        var parts: [Int] = []
        var position = 1
        while position < text.count {
            if hasColon, position > 1 {
                guard text[position] == UInt8(ascii: ":") else { throw Fault.mismatch }
                position += 1
            }
            guard text[position...].prefix(2).allSatisfy({ $0 &- 48 < 10 }) else { throw Fault.mismatch }
            parts.append(try integer(text[position..<position + 2]))
            position += 2
        }
        while parts.count < 3 { parts.append(0) }
        for (value, limit, what) in zip3(parts, [24, 60, 60], ["hour", "minute", "second"])
        where value > limit {
            throw Fault.range("time zone offset " + what)
        }
        let seconds = (parts[0] * 60 + parts[1]) * 60 + parts[2]
        switch text[0] {
        case UInt8(ascii: "+"): return seconds
        case UInt8(ascii: "-"): return -seconds
        default: throw Fault.mismatch
        }
    }

    private func zip3<A, B, C>(_ a: [A], _ b: [B], _ c: [C]) -> [(A, B, C)] {
        zip(a, zip(b, c)).map { ($0, $1.0, $1.1) }
    }

    // MARK: - The result

    private func time() throws(GoTimeError) -> GoTime {
        var hour = hour
        if isAfternoon, hour < 12 { hour += 12 } else if isMorning, hour == 12 { hour = 0 }
        var date = CalendarDate(year: year, month: month ?? 1, day: day ?? 1)
        if let dayOfYear {
            let isLeap = CalendarDate.isLeap(year)
            guard 1...(isLeap ? 366 : 365) ~= dayOfYear else { throw error(": day-of-year out of range") }
            let january = CalendarDate(year: year, month: 1, day: 1)
            date = CalendarDate(daysSinceEpoch: january.daysSinceEpoch + dayOfYear - 1)
            if let month, month != date.month { throw error(": day-of-year does not match month") }
            if let day, day != date.day { throw error(": day-of-year does not match day") }
        }
        guard 1...CalendarDate.days(inMonth: date.month, of: year) ~= date.day else {
            throw error(": day out of range")
        }
        let seconds = hour * 3600 + minute * 60 + second
        func at(_ zone: GoZone) -> GoTime {
            GoTime(date: date, secondOfDay: seconds, nanosecond: nanosecond, zone: zone)
        }
        if isUTC { return at(.utc) }
        let name = String(decoding: zoneName, as: UTF8.self)
        if let zoneOffset {
            let time = at(GoZone(fixed: zoneOffset, name: name))
            let inForce = local.offset(at: time.unix)
            let isLocal = inForce.seconds == zoneOffset && (name.isEmpty || inForce.name == name)
            return isLocal ? time.in(local) : time
        }
        if name.isEmpty { return at(local) }
        let plain = at(.utc)
        if let offset = local.offset(named: name, atLocal: plain.unix) {
            return GoTime(unix: plain.unix - Int64(offset), nanosecond: nanosecond, zone: local)
        }
        let hours = name.hasPrefix("GMT") ? Int(name.dropFirst(3)) ?? 0 : 0
        // A zone with an offset nobody knows keeps its name, and is taken for UTC.
        return plain.in(GoZone(fixed: hours * 3600, name: name))
    }

    private func mismatch(_ part: ArraySlice<UInt8>, at place: ArraySlice<UInt8>) -> GoTimeError {
        error(
            " as \(GoTimeError.quoted(layout)): cannot parse \(GoTimeError.quoted(place)) as \(GoTimeError.quoted(part))"
        )
    }

    private func error(_ rest: String) -> GoTimeError {
        GoTimeError(message: "parsing time " + GoTimeError.quoted(value) + rest)
    }
}
