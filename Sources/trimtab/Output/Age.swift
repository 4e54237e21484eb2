import Kubernetes

/// Ages and times as kubectl prints them.
enum Age {
    /// `12s`, `3m5s`, `2h`, `4d3h`: Kubernetes' `duration.HumanDuration`.
    static func text(since start: Timestamp, now: Timestamp) -> String {
        let seconds = max(0, now.seconds - start.seconds)
        let minutes = seconds / 60
        let hours = minutes / 60
        let days = hours / 24
        if seconds < 120 { return "\(seconds)s" }
        if minutes < 10 { return pair(minutes, "m", seconds % 60, "s") }
        if minutes < 180 { return "\(minutes)m" }
        if hours < 8 { return pair(hours, "h", minutes % 60, "m") }
        if hours < 48 { return "\(hours)h" }
        if days < 8 { return pair(days, "d", hours % 24, "h") }
        if days < 730 { return "\(days)d" }
        if days < 2920 { return pair(days / 365, "y", days % 365, "d") }
        return "\(days / 365)y"
    }

    private static func pair(_ large: Int64, _ first: String, _ small: Int64, _ second: String) -> String {
        small == 0 ? "\(large)\(first)" : "\(large)\(first)\(small)\(second)"
    }
}
