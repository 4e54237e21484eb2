/// An instant with the zone it is looked at in, as Go's `time.Time`.
package struct GoTime: Sendable, CustomStringConvertible {
    /// Seconds since 1970-01-01 00:00:00 UTC.
    package var unix: Int64
    /// 0 to 999,999,999.
    package var nanosecond: Int
    package var zone: GoZone

    package init(unix: Int64, nanosecond: Int = 0, zone: GoZone = .utc) {
        self.unix = unix
        self.nanosecond = nanosecond
        self.zone = zone
    }

    /// Go's zero time, which failed conversions give: the first second of the year 1.
    package static let zero = GoTime(unix: -62_135_596_800)

    package func `in`(_ zone: GoZone) -> GoTime { GoTime(unix: unix, nanosecond: nanosecond, zone: zone) }

    /// The offset from UTC in seconds and the abbreviation in force.
    package var offset: GoZone.Offset { zone.offset(at: unix) }

    var date: CalendarDate { CalendarDate(daysSinceEpoch: Int(Self.floorDivided(localSeconds, 86_400))) }

    /// Seconds since midnight of the zone's day.
    var secondOfDay: Int {
        let rest = Int(localSeconds % 86_400)
        return rest < 0 ? rest + 86_400 : rest
    }

    package var hour: Int { secondOfDay / 3600 }
    package var minute: Int { secondOfDay / 60 % 60 }
    package var second: Int { secondOfDay % 60 }

    private var localSeconds: Int64 { unix &+ Int64(offset.seconds) }

    private static func floorDivided(_ value: Int64, _ divisor: Int64) -> Int64 {
        value / divisor - (value % divisor < 0 ? 1 : 0)
    }

    /// Later by `duration`.
    package func adding(_ duration: GoDuration) -> GoTime {
        var seconds = unix &+ duration.nanoseconds / GoDuration.second
        var nanosecond = nanosecond + Int(duration.nanoseconds % GoDuration.second)
        if nanosecond < 0 {
            nanosecond += 1_000_000_000
            seconds &-= 1
        } else if nanosecond >= 1_000_000_000 {
            nanosecond -= 1_000_000_000
            seconds &+= 1
        }
        return GoTime(unix: seconds, nanosecond: nanosecond, zone: zone)
    }

    /// The time from `other` to this, at most what a duration can hold.
    package func since(_ other: GoTime) -> GoDuration {
        let (seconds, overflow) = unix.subtractingReportingOverflow(other.unix)
        let (product, overflow2) = seconds.multipliedReportingOverflow(by: GoDuration.second)
        let (sum, overflow3) = product.addingReportingOverflow(Int64(nanosecond - other.nanosecond))
        if overflow || overflow2 || overflow3 {
            return GoDuration(nanoseconds: unix < other.unix ? .min : .max)
        }
        return GoDuration(nanoseconds: sum)
    }

    /// The instant at which clocks in `zone` show a date and time; where they show it twice, the first.
    init(date: CalendarDate, secondOfDay: Int, nanosecond: Int, zone: GoZone) {
        let local = Int64(date.daysSinceEpoch) &* 86_400 &+ Int64(secondOfDay)
        self.init(unix: zone.unix(ofLocal: local), nanosecond: nanosecond, zone: zone)
    }

    /// As Go prints a time: `2006-01-02 15:04:05.999999999 -0700 MST`.
    package var description: String { formatted("2006-01-02 15:04:05.999999999 -0700 MST") }

    /// RFC 3339 with the fraction it has, as a time is written in JSON.
    package var rfc3339: String { formatted("2006-01-02T15:04:05.999999999Z07:00") }
}

extension GoTime: Equatable {
    /// Whether both are the same instant, whatever their zones.
    package static func == (left: GoTime, right: GoTime) -> Bool {
        left.unix == right.unix && left.nanosecond == right.nanosecond
    }
}
