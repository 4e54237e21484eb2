import Kubernetes
import YAML

/// Work that ends.
enum BatchCells {
    static let family: TablePrinters.Family = [
        ("batch", "Job", { job($0, $1) }),
        ("batch", "CronJob", { cronJob($0, $1) }),
    ]

    private static func job(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let status = object.value[.status] ?? .emptyObject
        var duration = ""
        if let start = status.text(.startTime).time {
            duration = HumanDuration.text((status.text(.completionTime).time ?? text.now) - start)
        }
        return [
            .string(object.name), .string(state(object)), .string(completions(spec, status)),
            .string(duration), text.age(object),
        ] + CellText.containers(spec[path: .template, .spec]) + [.string(CellText.selector(spec[.selector]))]
    }

    private static func completions(_ spec: Value, _ status: Value) -> String {
        let succeeded = status[.succeeded]?.int ?? 0
        if let wanted = spec[.completions]?.int { return "\(succeeded)/\(wanted)" }
        let parallelism = spec[.parallelism]?.int ?? 0
        return parallelism > 1 ? "\(succeeded)/1 of \(parallelism)" : "\(succeeded)/1"
    }

    private static func state(_ object: Object) -> String {
        let conditions = object.value[path: .status, .conditions]?.array ?? []
        func isTrue(_ type: String) -> Bool {
            conditions.contains { $0.text(.type) == type && $0.text(.status) == "True" }
        }
        if isTrue("Complete") { return "Complete" }
        if isTrue("Failed") { return "Failed" }
        if object.metadata.isDeleting { return "Terminating" }
        if isTrue("Suspended") { return "Suspended" }
        return ["FailureTarget", "SuccessCriteriaMet"].first(where: isTrue) ?? "Running"
    }

    private static func cronJob(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let status = object.value[.status] ?? .emptyObject
        let last = status[.lastScheduleTime]?.string
        let jobSpec = spec[path: .jobTemplate, .spec]
        return [
            .string(object.name), .string(spec.text(.schedule)),
            .string(spec[.timeZone]?.string ?? CellText.none), .string(CellText.flag(spec[.suspend])),
            .int(Int64(status.count(.active))),
            .string(last == nil ? CellText.none : text.since(status[.lastScheduleTime])), text.age(object),
        ] + CellText.containers(jobSpec?[path: .template, .spec]) + [
            .string(CellText.selector(jobSpec?[.selector]))
        ]
    }
}

extension String {
    /// The moment that an RFC 3339 text names.
    fileprivate var time: Timestamp? { Timestamp(rfc3339: self) }
}
