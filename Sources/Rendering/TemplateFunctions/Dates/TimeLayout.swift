/// A layout of Go's `time` package, taken apart: a text in which the reference time
/// `Mon Jan 2 15:04:05 MST 2006` stands for the parts of any other.
struct TimeLayout {
    enum Element: Equatable {
        case literal([UInt8])
        case longMonth
        case month
        case monthNumber
        case zeroMonth
        case longWeekday
        case weekday
        case day
        case spaceDay
        case zeroDay
        case spaceDayOfYear
        case zeroDayOfYear
        case hour
        case hour12
        case zeroHour12
        case minute
        case zeroMinute
        case second
        case zeroSecond
        case longYear
        case year
        case upperPeriod
        case lowerPeriod
        case zoneName
        /// `-0700` and its kin; `Z` instead of a zero offset when `isISO`.
        case offset(isISO: Bool, hasColon: Bool, hasMinutes: Bool, hasSeconds: Bool)
        /// `.000` (fixed) or `.999` (trailing zeros dropped), behind a point or a comma.
        case fraction(digits: Int, isFixed: Bool, separator: UInt8)
    }

    /// One element, and how it is spelled in the layout.
    struct Part {
        var element: Element
        var text: ArraySlice<UInt8>
    }

    private(set) var parts: [Part] = []

    init(_ layout: String) {
        let bytes = Array(layout.utf8)
        var start = 0
        var position = 0
        func flush(to end: Int) {
            guard end > start else { return }
            parts.append(Part(element: .literal(Array(bytes[start..<end])), text: bytes[start..<end]))
        }
        while position < bytes.count {
            if let (element, offset, length) = Self.element(bytes, at: position) {
                let begin = position + offset
                flush(to: begin)
                parts.append(Part(element: element, text: bytes[begin..<begin + length]))
                position = begin + length
                start = position
            } else {
                position += 1
            }
        }
        flush(to: bytes.count)
    }

    /// What begins at `position`: the element, how many bytes before it are literal, and its length.
    private static func element(_ bytes: [UInt8], at position: Int) -> (Element, Int, Int)? {
        func has(_ text: StaticString) -> Bool {
            let count = text.utf8CodeUnitCount
            guard position + count <= bytes.count else { return false }
            return (0..<count).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
        }
        for (spelling, element) in spellings[Int(bytes[position] & 0x7F)] where bytes[position] < 0x80 {
            guard has(spelling) else { continue }
            // `Jan` and `Mon` do not count at the head of a word that goes on in small letters.
            if element == .month || element == .weekday, isLower(bytes, position + 3) { continue }
            return (element, 0, spelling.utf8CodeUnitCount)
        }
        switch bytes[position] {
        case UInt8(ascii: "_"):
            if has("_2006") { return (.longYear, 1, 4) }
            if has("_2") { return (.spaceDay, 0, 2) }
            return has("__2") ? (.spaceDayOfYear, 0, 3) : nil
        case UInt8(ascii: "."), UInt8(ascii: ","):
            guard position + 1 < bytes.count else { return nil }
            let digit = bytes[position + 1]
            guard digit == UInt8(ascii: "0") || digit == UInt8(ascii: "9") else { return nil }
            let count = bytes[(position + 1)...].prefix { $0 == digit }.count
            let end = position + 1 + count
            if end < bytes.count, bytes[end] &- UInt8(ascii: "0") < 10 { return nil }
            let isFixed = digit == UInt8(ascii: "0")
            return (.fraction(digits: count, isFixed: isFixed, separator: bytes[position]), 0, count + 1)
        default: return nil
        }
    }

    private static func isLower(_ bytes: [UInt8], _ position: Int) -> Bool {
        position < bytes.count && bytes[position] >= UInt8(ascii: "a") && bytes[position] <= UInt8(ascii: "z")
    }

    /// The fixed spellings by their first byte, longer ones first.
    private static let spellings: [[(StaticString, Element)]] = {
        let all: [(StaticString, Element)] = [
            ("January", .longMonth), ("Jan", .month), ("Monday", .longWeekday), ("Mon", .weekday),
            ("MST", .zoneName), ("01", .zeroMonth), ("02", .zeroDay), ("03", .zeroHour12),
            ("04", .zeroMinute),
            ("05", .zeroSecond), ("06", .year), ("002", .zeroDayOfYear), ("15", .hour), ("1", .monthNumber),
            ("2006", .longYear), ("2", .day), ("3", .hour12), ("4", .minute), ("5", .second),
            ("PM", .upperPeriod), ("pm", .lowerPeriod),
            ("-070000", offset(false, false, true, true)), ("-07:00:00", offset(false, true, true, true)),
            ("-0700", offset(false, false, true, false)), ("-07:00", offset(false, true, true, false)),
            ("-07", offset(false, false, false, false)), ("Z070000", offset(true, false, true, true)),
            ("Z07:00:00", offset(true, true, true, true)), ("Z0700", offset(true, false, true, false)),
            ("Z07:00", offset(true, true, true, false)), ("Z07", offset(true, false, false, false)),
        ]
        var table = [[(StaticString, Element)]](repeating: [], count: 128)
        for entry in all { table[Int(entry.0.utf8Start[0])].append(entry) }
        return table
    }()

    private static func offset(
        _ isISO: Bool, _ hasColon: Bool, _ hasMinutes: Bool, _ hasSeconds: Bool
    ) -> Element {
        .offset(isISO: isISO, hasColon: hasColon, hasMinutes: hasMinutes, hasSeconds: hasSeconds)
    }
}
