import Kubernetes

/// The meters of all running containers.
struct UsageTable: Sendable {
    struct ContainerKey: Hashable, Sendable {
        var pod: String
        var container: String
    }

    struct Entry: Sendable {
        var meter: UsageMeter
        /// Thousandths of a core used without requests.
        var idle: Int64
        /// Thousandths of a core that load from a scenario costs.
        var load: Int64 = 0
        /// Bytes.
        var memory: Int64
        /// Thousandths of a core that may be used at most; nil: no limit.
        var limit: Int64?

        /// Brings the meter to what is used now, which the limit caps.
        mutating func apply(_ now: Timestamp) {
            let total = idle + load
            meter.setRate(limit.map { min(total, $0) } ?? total, now: now)
        }
    }

    private var entries: [ContainerKey: Entry] = [:]

    subscript(pod pod: String, container container: String) -> Entry? {
        entries[ContainerKey(pod: pod, container: container)]
    }

    /// A container's process began.
    mutating func start(
        pod: String, container: String, idle: Int64, memory: Int64, limit: Int64?, now: Timestamp
    ) {
        entries[ContainerKey(pod: pod, container: container)] = Entry(
            meter: UsageMeter(start: now, rate: idle), idle: idle, memory: memory, limit: limit)
    }

    /// A container's process ended.
    mutating func stop(pod: String, container: String) {
        entries[ContainerKey(pod: pod, container: container)] = nil
    }

    /// Sets what load costs a container, up to its limit.
    mutating func setLoad(_ load: Int64, pod: String, container: String, now: Timestamp) {
        let key = ContainerKey(pod: pod, container: container)
        guard var entry = entries[key], entry.load != load else { return }
        entry.load = load
        entry.apply(now)
        entries[key] = entry
    }

    /// A resize in place.
    mutating func setLimit(_ limit: Int64?, pod: String, container: String, now: Timestamp) {
        let key = ContainerKey(pod: pod, container: container)
        guard var entry = entries[key] else { return }
        entry.limit = limit
        entry.apply(now)
        entries[key] = entry
    }

    /// Sets what a container's processes use without any request.
    mutating func setBase(_ idle: Int64, pod: String, container: String, now: Timestamp) {
        let key = ContainerKey(pod: pod, container: container)
        guard var entry = entries[key], entry.idle != idle else { return }
        entry.idle = idle
        entry.apply(now)
        entries[key] = entry
    }

    mutating func setMemory(_ bytes: Int64, pod: String, container: String) {
        entries[ContainerKey(pod: pod, container: container)]?.memory = bytes
    }

    /// Adds the CPU time of a request that is worked off with so many thousandths of a core.
    mutating func add(
        _ cost: Duration, capacity: Int64, pod: String, container: String, now: Timestamp
    ) {
        entries[ContainerKey(pod: pod, container: container)]?.meter.add(
            work: cost.nanoseconds, capacity: capacity, now: now)
    }

    /// Adds the CPU time of one request.
    mutating func add(_ cost: Duration, pod: String, container: String, now: Timestamp) {
        entries[ContainerKey(pod: pod, container: container)]?.meter.add(
            nanoseconds: cost.nanoseconds, now: now)
    }
}
