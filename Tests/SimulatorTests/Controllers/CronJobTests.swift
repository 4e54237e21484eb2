import Kubernetes
import Simulator
import Testing
import YAML

@Suite("Cron tables")
struct CronTableTests {
    func time(_ text: String) -> Timestamp { Timestamp(rfc3339: text) ?? Timestamp(seconds: 0) }

    @Test(
        "The next time of a schedule",
        arguments: [
            ("* * * * *", "2026-11-25T02:16:32Z", "2026-11-25T02:17:00Z"),
            ("*/15 * * * *", "2026-11-25T02:16:32Z", "2026-11-25T02:30:00Z"),
            ("5 4 * * *", "2026-11-25T04:05:00Z", "2026-11-26T04:05:00Z"),
            ("0 0 29 2 *", "2026-11-25T00:00:00Z", "2028-02-29T00:00:00Z"),
            ("0 9 * * mon-fri", "2026-11-27T10:00:00Z", "2026-11-30T09:00:00Z"),
            // A day and a weekday: either suffices.
            ("0 0 13 * 5", "2026-11-25T00:00:00Z", "2026-11-27T00:00:00Z"),
            // A star with a step is no star: both decide.
            ("0 0 */2 * mon", "2026-11-25T00:00:00Z", "2026-11-27T00:00:00Z"),
            ("0 22 1-7/3 JAN,jul ?", "2026-11-25T00:00:00Z", "2027-01-01T22:00:00Z"),
            ("10-20/5 8 * * *", "2026-11-25T08:15:00Z", "2026-11-25T08:20:00Z"),
            ("@hourly", "2026-11-25T02:16:32Z", "2026-11-25T03:00:00Z"),
            ("@daily", "2026-11-25T02:16:32Z", "2026-11-26T00:00:00Z"),
            ("@weekly", "2026-11-25T02:16:32Z", "2026-11-29T00:00:00Z"),
            ("@monthly", "2026-11-25T02:16:32Z", "2026-12-01T00:00:00Z"),
            ("@yearly", "2026-11-25T02:16:32Z", "2027-01-01T00:00:00Z"),
            ("@every 1h30m", "2026-11-25T02:16:32Z", "2026-11-25T03:46:32Z"),
        ])
    func next(schedule: String, from: String, expected: String) throws {
        let next = try CronTable(schedule).next(after: time(from))
        #expect(next?.rfc3339 == expected)
    }

    @Test(
        "The next time on the clocks of a zone",
        arguments: [
            ("30 9 * * *", "Europe/Berlin", "2026-01-10T00:00:00Z", "2026-01-10T08:30:00Z"),
            ("30 9 * * *", "Europe/Berlin", "2026-07-10T00:00:00Z", "2026-07-10T07:30:00Z"),
            ("0 6 * * *", "Asia/Kolkata", "2026-07-10T00:00:00Z", "2026-07-10T00:30:00Z"),
            ("0 12 * * *", "America/New_York", "2031-07-10T00:00:00Z", "2031-07-10T16:00:00Z"),
            // 29 March 2026: Berlin's clocks jump from 2 to 3, so half past two does not come.
            ("30 2 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-30T00:30:00Z"),
            // 25 October 2026: half past two comes twice.
            ("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
            ("0 3 * * *", "Australia/Sydney", "2026-12-31T00:00:00Z", "2026-12-31T16:00:00Z"),
        ])
    func zones(schedule: String, zone: String, from: String, expected: String) throws {
        let zone = try #require(TimeZone(named: zone))
        #expect(try CronTable(schedule).next(after: time(from), in: zone)?.rfc3339 == expected)
    }

    @Test("31 February never comes")
    func never() throws {
        #expect(try CronTable("0 0 31 2 *").next(after: time("2026-11-25T02:16:32Z")) == nil)
    }

    @Test(
        "What is no schedule is refused",
        arguments: ["", "* * * *", "60 * * * *", "@sometimes", "5-1 * * * *", "*/0 * * * *"])
    func mistakes(text: String) {
        #expect(throws: CronTable.Mistake.self) { try CronTable(text) }
    }

    @Test("There is no zone of a made-up name")
    func unknownZone() {
        #expect(TimeZone(named: "Mars/Olympus") == nil)
        #expect(TimeZone(named: "")?.offset(at: 0) == 0)
    }

    @Test(
        "Missed times are counted and the last of them found",
        arguments: [
            ("* * * * *", 90, nil, 1, "2026-11-25T02:01:00Z"),
            ("* * * * *", 300, nil, 5, "2026-11-25T02:05:00Z"),
            ("* * * * *", 36_000, nil, 600, "2026-11-25T12:00:00Z"),
            ("* * * * *", 36_000, 120, 2, "2026-11-25T12:00:00Z"),
            ("0 9 * * *", 3600, nil, 0, nil),
        ] as [(String, Int, Int?, Int, String?)])
    func missed(schedule: String, after: Int, deadline: Int?, count: Int, latest: String?) throws {
        let start = time("2026-11-25T02:00:00Z")
        let missed = try #require(
            MissedSchedules(
                since: start, deadline: deadline, now: start + .seconds(after),
                table: try CronTable(schedule),
                zone: .utc))
        #expect(missed.count == count)
        #expect(missed.latest?.rfc3339 == latest)
    }
}

@Suite("Cron jobs")
struct CronJobTests {
    static let path = "/apis/batch/v1/namespaces/default/cronjobs/tick"

    static func scenario(_ spec: String = "", script: String = "sleep 1") -> Scenario {
        var scenario = Scenario()
        scenario.create(
            """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: tick}
            spec:
              schedule: '* * * * *'
            \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
              jobTemplate:
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers: [{name: c, image: busybox, command: [sh, -c, '\(script)']}]
            """)
        return scenario
    }

    func cron(_ scenario: Scenario) -> CronJob {
        CronJob(Object(scenario.get("batch", "cronjobs", "tick") ?? .emptyObject))
    }

    @Test("Every minute a Job starts, named after its minute, and the last three good ones are kept")
    func schedule() throws {
        // The scenario's clock starts on the full minute.
        var scenario = Self.scenario()
        scenario.advance(61)
        let job = try #require(scenario.list("batch", "jobs").first)
        #expect(job.name == "tick-\((Scenario.start.seconds + 60) / 60)")
        #expect(
            job.metadata.annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"]?.string
                == (Scenario.start + .seconds(60)).rfc3339)
        #expect(cron(scenario).status.active.map(\.name) == [job.name])
        #expect(cron(scenario).status.lastScheduleTime == Scenario.start + .seconds(60))
        scenario.advance(6 * 60)
        #expect(scenario.list("batch", "jobs").count <= 4)
        #expect(cron(scenario).status.lastSuccessfulTime != nil)
        let reasons = scenario.events("tick").map(\.reason)
        #expect(reasons.prefix(2) == ["SuccessfulCreate", "SawCompletedJob"])
        #expect(reasons.contains("SuccessfulDelete"))
        #expect(scenario.pods().count <= 4, "the pods of deleted Jobs go with them")
    }

    @Test(
        "A start that meets a running Job follows the policy",
        arguments: [("Allow", 3), ("Forbid", 1), ("Replace", 1)])
    func concurrency(policy: String, running: Int) {
        var scenario = Self.scenario("concurrencyPolicy: \(policy)", script: "sleep 100000")
        scenario.advance(3 * 60 + 40)
        #expect(cron(scenario).status.active.count == running)
        let reasons = Set(scenario.events("tick").map(\.reason))
        #expect(reasons.contains("JobAlreadyActive") == (policy == "Forbid"))
        #expect(reasons.contains("SuccessfulDelete") == (policy == "Replace"))
    }

    @Test("A suspended schedule starts nothing; resumed, the last missed start is made up")
    func suspension() {
        var scenario = Self.scenario("suspend: true")
        scenario.advance(310)
        #expect(scenario.list("batch", "jobs").isEmpty)
        scenario.patch(Self.path, ["spec": ["suspend": false]])
        #expect(
            scenario.list("batch", "jobs").map(\.name) == ["tick-\((Scenario.start.seconds + 300) / 60)"])
    }

    @Test("More than a hundred missed starts are a warning and no start; with a deadline few count")
    func missed() {
        var scenario = Self.scenario("suspend: true")
        scenario.advance(110 * 60 + 10)
        scenario.patch(Self.path, ["spec": ["suspend": false]])
        #expect(scenario.list("batch", "jobs").isEmpty)
        #expect(scenario.events("tick").map(\.reason) == ["TooManyMissedTimes"])
        scenario.patch(Self.path, ["spec": ["startingDeadlineSeconds": 200]])
        #expect(scenario.list("batch", "jobs").count == 1)
    }

    @Test("A Job that is deleted by hand is missing")
    func missing() {
        var scenario = Self.scenario("", script: "sleep 1000")
        scenario.advance(65)
        let name = scenario.list("batch", "jobs").first?.name ?? ""
        scenario.delete(
            "/apis/batch/v1/namespaces/default/jobs/\(name)", ["propagationPolicy": "Background"])
        #expect(cron(scenario).status.active.isEmpty)
        #expect(scenario.events("tick").map(\.reason).contains("MissingJob"))
    }
}
