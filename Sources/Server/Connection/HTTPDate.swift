import Agent
import Kubernetes
import Synchronization

/// The wall clock's time in the form of HTTP's `Date`, worked out once a second.
enum HTTPDate {
    private static let cached = Mutex((second: Int64.min, text: ""))

    static var now: String {
        let second = WallClock.now.seconds
        return cached.withLock { cached in
            if cached.second != second { cached = (second, text(second)) }
            return cached.text
        }
    }

    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func text(_ second: Int64) -> String {
        let stated = Timestamp(seconds: second).rfc3339.utf8.map { $0 }
        // YYYY-MM-DDTHH:MM:SSZ
        guard stated.count >= 19 else { return "" }
        func part(_ range: Range<Int>) -> String { String(decoding: stated[range], as: UTF8.self) }
        let day = days[Int(((second / 86400) % 7 + 7) % 7)]
        let month = months[max(0, min(11, (Int(part(5..<7)) ?? 1) - 1))]
        return "\(day), \(part(8..<10)) \(month) \(part(0..<4)) \(part(11..<19)) GMT"
    }
}
