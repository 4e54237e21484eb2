import Kubernetes

/// Times as commands print them, always in UTC.
enum Dates {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let longMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let longDays = [
        "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday",
    ]

    private struct Parts {
        var year, month, day, hour, minute, second: Int
        var weekday: Int

        init(_ time: Timestamp) {
            // 2026-01-02T03:04:05Z
            let digits = time.rfc3339.split { !$0.isNumber }.map { Int($0) ?? 0 }
            let padded = digits + Array(repeating: 0, count: max(0, 6 - digits.count))
            (year, month, day) = (padded[0], max(1, padded[1]), padded[2])
            (hour, minute, second) = (padded[3], padded[4], padded[5])
            let whole = time.seconds / 86_400
            weekday = Int(((whole % 7) + 7) % 7)
        }
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// `Mar  4 05:06`, as `ls -l` prints it.
    static func listing(_ time: Timestamp) -> String {
        let parts = Parts(time)
        let day = parts.day < 10 ? " \(parts.day)" : "\(parts.day)"
        return "\(months[parts.month - 1]) \(day) \(two(parts.hour)):\(two(parts.minute))"
    }

    /// `Wed Mar  4 05:06:07 UTC 2026`.
    static func plain(_ time: Timestamp) -> String { format(time, "%a %b %e %H:%M:%S UTC %Y") }

    /// Follows `strftime` for the letters that scripts use.
    static func format(_ time: Timestamp, _ format: String) -> String {
        let parts = Parts(time)
        var result = ""
        var isEscape = false
        for letter in format {
            guard isEscape else {
                if letter == "%" { isEscape = true } else { result.append(letter) }
                continue
            }
            isEscape = false
            let fraction = time.nanoseconds - time.seconds * 1_000_000_000
            switch letter {
            case "Y": result += "\(parts.year)"
            case "y": result += two(parts.year % 100)
            case "m": result += two(parts.month)
            case "d": result += two(parts.day)
            case "e": result += parts.day < 10 ? " \(parts.day)" : "\(parts.day)"
            case "H": result += two(parts.hour)
            case "I": result += two((parts.hour + 11) % 12 + 1)
            case "p": result += parts.hour < 12 ? "AM" : "PM"
            case "M": result += two(parts.minute)
            case "S": result += two(parts.second)
            case "N": result += String(String(fraction + 1_000_000_000).dropFirst())
            case "s": result += "\(time.seconds)"
            case "a": result += days[parts.weekday]
            case "A": result += longDays[parts.weekday]
            case "b", "h": result += months[parts.month - 1]
            case "B": result += longMonths[parts.month - 1]
            case "F": result += "\(parts.year)-\(two(parts.month))-\(two(parts.day))"
            case "T": result += "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
            case "R": result += "\(two(parts.hour)):\(two(parts.minute))"
            case "D": result += "\(two(parts.month))/\(two(parts.day))/\(two(parts.year % 100))"
            case "c": result += Self.format(time, "%a %b %e %H:%M:%S %Y")
            case "x": result += Self.format(time, "%D")
            case "X": result += Self.format(time, "%T")
            case "Z": result += "UTC"
            case "z": result += "+0000"
            case "n": result += "\n"
            case "t": result += "\t"
            case "%": result += "%"
            default: result += "%\(letter)"
            }
        }
        return result
    }
}
