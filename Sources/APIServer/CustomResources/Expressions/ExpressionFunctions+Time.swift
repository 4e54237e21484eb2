import Kubernetes

extension ExpressionFunctions {
    /// Functions of times and durations, in UTC.
    static func times(_ name: String, _ arguments: [Operand]) throws(Failure) -> Operand? {
        if case .duration(let nanoseconds)? = arguments.first, arguments.count == 1 {
            switch name {
            case ".getHours": return .int(nanoseconds / 3_600_000_000_000)
            case ".getMinutes": return .int(nanoseconds / 60_000_000_000)
            case ".getSeconds": return .int(nanoseconds / 1_000_000_000)
            case ".getMilliseconds": return .int(nanoseconds / 1_000_000 % 1000)
            default: return nil
            }
        }
        guard case .time(let time)? = arguments.first, arguments.count == 1 || arguments.count == 2 else {
            return nil
        }
        if arguments.count == 2 {
            guard case .text(let zone) = arguments[1], zone == "UTC" || zone == "" else {
                throw Failure(message: "unknown time zone")
            }
        }
        let second = time.seconds
        let day = second >= 0 ? second / 86400 : (second - 86399) / 86400
        let inDay = second - day * 86400
        // `YYYY-MM-DDT…`, whose parts are the calendar's.
        let text = Array(Timestamp(seconds: second).rfc3339.utf8)
        func number(_ range: Range<Int>) -> Int64 { text[range].reduce(0) { $0 * 10 + Int64($1) - 48 } }
        switch name {
        case ".getFullYear": return .int(number(0..<4))
        case ".getMonth": return .int(number(5..<7) - 1)
        case ".getDayOfMonth": return .int(number(8..<10) - 1)
        case ".getDate": return .int(number(8..<10))
        case ".getDayOfWeek": return .int(((day + 4) % 7 + 7) % 7)
        case ".getDayOfYear":
            let year = String(decoding: text[0..<4], as: UTF8.self)
            guard let start = Timestamp(rfc3339: "\(year)-01-01T00:00:00Z") else { throw Failure.overload }
            return .int((second - start.seconds) / 86400)
        case ".getHours": return .int(inDay / 3600)
        case ".getMinutes": return .int(inDay / 60 % 60)
        case ".getSeconds": return .int(inDay % 60)
        case ".getMilliseconds": return .int((time.nanoseconds - second * 1_000_000_000) / 1_000_000)
        default: return nil
        }
    }
}
