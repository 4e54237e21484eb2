package import Kubernetes

/// The CPU time that a container used, and what a metrics server would say about it.
///
/// Usage is a rate that holds until it is changed, plus single costs of requests; it is summed into windows of
/// fixed length on the clock's grid. A metrics server reports the last whole window, and nothing before a
/// container has lived through one, as in a real cluster.
package struct UsageMeter: Sendable {
    /// The metrics server's resolution.
    package static let window: Duration = .seconds(15)
    private static let windowNanoseconds = window.nanoseconds

    /// Since when the container runs.
    package private(set) var start: Timestamp
    /// What is used all the time, in thousandths of a core.
    package private(set) var rate: Int64
    private var advanced: Timestamp
    /// CPU nanoseconds of the window that `advanced` is in, and of the two before it.
    private var current: Int64 = 0
    private var previous: Int64 = 0
    private var index: Int64
    /// CPU nanoseconds of requests that are waiting to be worked off, and with how many thousandths of a core.
    private var backlog: Int64 = 0
    private var capacity: Int64 = 1000
    /// All CPU nanoseconds since the start.
    package private(set) var total: Int64 = 0

    package init(start: Timestamp, rate: Int64) {
        self.start = start
        self.rate = rate
        advanced = start
        index = Self.index(of: start)
    }

    private static func index(of time: Timestamp) -> Int64 { time.nanoseconds / windowNanoseconds }

    private static func product(_ nanoseconds: Int64, _ rate: Int64) -> Int64 {
        // Divide first: a day at a thousand cores would overflow otherwise.
        nanoseconds / 1000 * rate + nanoseconds % 1000 * rate / 1000
    }

    /// Brings the sums up to `now`.
    private mutating func advance(to now: Timestamp) {
        // Window by window as long as there are requests to work off, then in one step.
        while backlog > 0, now > advanced {
            let end = Timestamp(nanoseconds: (index + 1) * Self.windowNanoseconds)
            let part = min(now, end)
            let work = min(backlog, Self.product((part - advanced).nanoseconds, capacity))
            backlog -= work
            current += work
            total += work
            run(to: part)
        }
        run(to: now)
    }

    /// Counts what is used all the time up to `now`.
    private mutating func run(to now: Timestamp) {
        guard now > advanced else { return }
        total += Self.product((now - advanced).nanoseconds, rate)
        let target = Self.index(of: now)
        if target > index {
            let end = (index + 1) * Self.windowNanoseconds
            let finished = current + Self.product(end - advanced.nanoseconds, rate)
            previous = target == index + 1 ? finished : Self.product(Self.windowNanoseconds, rate)
            current = Self.product(now.nanoseconds - target * Self.windowNanoseconds, rate)
            index = target
        } else {
            current += Self.product((now - advanced).nanoseconds, rate)
        }
        advanced = now
    }

    /// From `now` on the container uses `rate` thousandths of a core all the time.
    package mutating func setRate(_ rate: Int64, now: Timestamp) {
        guard rate != self.rate else { return }
        advance(to: now)
        self.rate = rate
    }

    /// Adds the work of a request, which is done with `capacity` thousandths of a core after what waits already.
    package mutating func add(work: Int64, capacity: Int64, now: Timestamp) {
        advance(to: now)
        backlog += work
        self.capacity = max(1, capacity)
    }

    /// Adds the cost of a request.
    package mutating func add(nanoseconds: Int64, now: Timestamp) {
        advance(to: now)
        current += nanoseconds
        total += nanoseconds
    }

    /// The mean usage over the last whole window in billionths of a core with the window's end; nil when the
    /// container did not run all through it.
    package func sample(now: Timestamp) -> (nanocores: Int64, time: Timestamp)? {
        var copy = self
        copy.advance(to: now)
        let end = Timestamp(nanoseconds: copy.index * Self.windowNanoseconds)
        guard end - start >= Self.window else { return nil }
        return (copy.previous / Self.window.components.seconds, end)
    }
}
