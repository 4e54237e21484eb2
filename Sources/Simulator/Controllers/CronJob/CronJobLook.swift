import APIServer
import Kubernetes
import YAML

/// One look at a CronJob: what its Jobs came to, whether one is due, which old ones go.
///
/// Follows `syncCronJob` of `pkg/controller/cronjob/cronjob_controllerv2.go` of Kubernetes.
struct CronJobLook {
    private var cron: CronJob
    private let original: CronJob
    private let jobs: [Job]
    private let now: Timestamp
    /// When to look again.
    private(set) var next: Timestamp?

    private static let timestamp = Key("batch.kubernetes.io/cronjob-scheduled-timestamp")
    /// How long after the minute a look comes, so that clocks that differ a little miss nothing.
    private static let padding: Duration = .milliseconds(100)

    init(_ cron: CronJob, jobs: [Job], now: Timestamp) {
        self.cron = cron
        original = cron
        self.jobs = jobs
        self.now = now
    }

    mutating func run(_ world: inout World) throws(StatusError) {
        noteJobs(&world)
        guard !cron.metadata.isDeleting else { return }
        let zoneName = cron.spec.timeZone ?? ""
        guard let zone = TimeZone(named: zoneName) else {
            return warn(
                "UnknownTimeZone", "invalid timeZone: \"\(zoneName)\": unknown time zone \(zoneName)", &world)
        }
        guard cron.spec.suspend != true else { return }
        let table: CronTable
        do throws(CronTable.Mistake) {
            table = try CronTable(cron.spec.schedule)
        } catch {
            return warn(
                "UnparseableSchedule", "unparseable schedule: \"\(cron.spec.schedule)\" : \(error.message)",
                &world)
        }
        let since = cron.status.lastScheduleTime ?? cron.metadata.creationTimestamp ?? now
        let deadline = cron.spec.startingDeadlineSeconds
        guard
            let missed = MissedSchedules(since: since, deadline: deadline, now: now, table: table, zone: zone)
        else {
            return warn(
                "InvalidSchedule",
                "invalid schedule: \(cron.spec.schedule) : time difference between two schedules is less than 1 second",
                &world)
        }
        next = table.next(after: now, in: zone).map { $0 + Self.padding }
        guard let due = missed.latest else { return }
        if missed.count > MissedSchedules.limit {
            return warn(
                "TooManyMissedTimes",
                "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew",
                &world)
        }
        if let deadline, due + .seconds(deadline) < now {
            return warn("MissSchedule", "Missed scheduled time to start a job: \(Self.longForm(due))", &world)
        }
        try start(due, zone, &world)
    }

    private func warn(_ reason: String, _ message: String, _ world: inout World) {
        world.event(cron.object, reason, message, isWarning: true, by: .cronJob)
    }

    private func note(_ reason: String, _ message: String, _ world: inout World) {
        world.event(cron.object, reason, message, by: .cronJob)
    }

    /// `Wed, 25 Nov 2026 02:16:00 +0000`.
    private static func longForm(_ time: Timestamp) -> String {
        let date = CivilDate(secondsSince1970: time.seconds)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[date.weekday]), \(two(date.day)) \(months[date.month - 1]) \(date.year) "
            + "\(two(date.hour)):\(two(date.minute)):\(two(date.second)) +0000"
    }

    // MARK: - Jobs that are

    private mutating func noteJobs(_ world: inout World) {
        for job in jobs {
            let isListed = cron.status.active.contains { $0.uid == job.metadata.uid }
            if !isListed, !job.isFinished {
                warn(
                    "UnexpectedJob", "Saw a job that the controller did not create or forgot: \(job.name)",
                    &world)
            } else if isListed, let end = job.finalCondition {
                forget(job.metadata.uid)
                note("SawCompletedJob", "Saw completed job: \(job.name), condition: \(end.type)", &world)
            }
            if job.finalCondition?.type == "Complete", let time = job.status.completionTime,
                cron.status.lastSuccessfulTime.map({ $0 < time }) ?? true
            {
                cron.status.lastSuccessfulTime = time
            }
        }
        let present = Set(jobs.map(\.metadata.uid))
        for reference in cron.status.active where !present.contains(reference.uid) {
            let name = ObjectName(namespace: cron.namespace, name: reference.name)
            guard world.get(.jobs, name)?.metadata.uid != reference.uid else { continue }
            note("MissingJob", "Active job went missing: \(reference.name)", &world)
            forget(reference.uid)
        }
    }

    private mutating func forget(_ uid: String) { cron.status.active.removeAll { $0.uid == uid } }

    // MARK: - Starting

    private mutating func start(_ due: Timestamp, _ zone: TimeZone, _ world: inout World) throws(StatusError)
    {
        // Two starts of one minute are one.
        let name = "\(cron.name)-\(due.seconds / 60)"
        if cron.status.active.contains(where: { $0.name == name }) || cron.status.lastScheduleTime == due {
            return
        }
        if cron.spec.concurrencyPolicy == "Forbid", !cron.status.active.isEmpty {
            return note(
                "JobAlreadyActive",
                "Not starting job because prior execution is running and concurrency policy is Forbid", &world
            )
        }
        if cron.spec.concurrencyPolicy == "Replace" {
            for reference in cron.status.active { try delete(reference.name, uid: reference.uid, &world) }
        }
        let started: Object
        do throws(StatusError) {
            started = try world.create(job(name, due, zone), by: .cronJob)
            note("SuccessfulCreate", "Created job \(name)", &world)
        } catch  where error.reason == .alreadyExists {
            let place = ObjectName(namespace: cron.namespace, name: name)
            guard let existing = world.get(.jobs, place),
                existing.metadata.controller?.uid == cron.metadata.uid
            else { return }
            started = existing
        } catch {
            if !PodControl.isNamespaceTerminating(error) {
                warn("FailedCreate", "Error creating job: \(error.message)", &world)
            }
            throw error
        }
        var reference = ObjectReference()
        reference.kind = "Job"
        reference.namespace = started.namespace
        reference.name = started.name
        reference.uid = started.metadata.uid
        reference.apiVersion = "batch/v1"
        reference.resourceVersion = started.metadata.resourceVersion
        cron.status.active.append(reference)
        cron.status.lastScheduleTime = due
    }

    private func job(_ name: String, _ due: Timestamp, _ zone: TimeZone) -> Object {
        var job = Job(namespace: cron.namespace, name: name)
        let template = cron.spec.jobTemplate
        job.metadata.labels = template.metadata.labels
        job.metadata.annotations = template.metadata.annotations
        job.metadata.annotations[Self.timestamp] = .string(Self.localForm(due, zone))
        job.metadata.ownerReferences = [OwnerReference(controller: cron.object)]
        job.spec = template.spec
        return job.object
    }

    /// The time with the zone's offset, `2026-11-25T03:16:00+01:00`.
    private static func localForm(_ time: Timestamp, _ zone: TimeZone) -> String {
        let offset = zone.offset(at: time.seconds)
        guard offset != 0 else { return time.rfc3339 }
        let local = Timestamp(seconds: time.seconds + Int64(offset)).rfc3339.dropLast()
        let minutes = abs(offset) / 60
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(local)\(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
    }

    private mutating func delete(_ name: String, uid: String, _ world: inout World) throws(StatusError) {
        var options = DeleteOptions()
        options.propagation = .background
        do throws(StatusError) {
            try world.delete(
                .jobs, ObjectName(namespace: cron.namespace, name: name), options: options, by: .cronJob)
        } catch  where error.code != 404 {
            warn("FailedDelete", "Deleted job: \(error.message)", &world)
            throw error
        } catch {
            // Gone already.
        }
        forget(uid)
        note("SuccessfulDelete", "Deleted job \(name)", &world)
    }

    // MARK: - History

    /// Deletes finished Jobs beyond the limits, the oldest first.
    mutating func cleanUp(_ world: inout World) {
        for (type, limit) in [
            ("Complete", cron.spec.successfulJobsHistoryLimit), ("Failed", cron.spec.failedJobsHistoryLimit),
        ] {
            guard let limit else { continue }
            let ended = jobs.filter { $0.finalCondition?.type == type && !$0.metadata.isDeleting }.sorted {
                left, right in
                let times = (left.status.startTime, right.status.startTime)
                guard let first = times.0 else { return times.1 == nil && left.name < right.name }
                guard let second = times.1 else { return true }
                return (first, left.name) < (second, right.name)
            }
            for job in ended.prefix(max(ended.count - limit, 0)) {
                try? delete(job.name, uid: job.metadata.uid, &world)
            }
        }
    }

    func writeStatus(_ world: inout World) throws(StatusError) {
        guard cron.status.value != original.status.value else { return }
        var object = cron.object
        object.metadata.resourceVersion = ""
        try world.update(object, subresource: "status", by: .cronJob)
    }
}
