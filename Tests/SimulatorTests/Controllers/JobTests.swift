import Kubernetes
import Simulator
import Testing
import YAML

@Suite("Jobs")
struct JobTests {
    static let path = "/apis/batch/v1/namespaces/default/jobs/work"

    static func manifest(_ spec: String, script: String = "sleep 5", restart: String = "Never") -> String {
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: work}
        spec:
        \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
          template:
            spec:
              restartPolicy: \(restart)
              containers:
              - {name: c, image: busybox, command: [sh, -c, '\(script)']}
        """
    }

    static func scenario(_ spec: String, script: String = "sleep 5", restart: String = "Never") -> Scenario {
        var scenario = Scenario()
        scenario.create(manifest(spec, script: script, restart: restart))
        return scenario
    }

    func job(_ scenario: Scenario) -> Job {
        Job(Object(scenario.get("batch", "jobs", "work") ?? .emptyObject))
    }

    func conditions(_ scenario: Scenario) -> [String] {
        job(scenario).status.conditions.filter { $0.status == "True" }.map { "\($0.type)/\($0.reason)" }
    }

    @Test("A Job runs its completions, so many at a time, and says how it went")
    func completions() throws {
        var scenario = Self.scenario("parallelism: 2\ncompletions: 3")
        #expect(scenario.pods().count == 2)
        #expect(job(scenario).status.active == 2)
        #expect(job(scenario).status.startTime == Scenario.start)
        scenario.advance(40)
        let status = job(scenario).status
        #expect(status.succeeded == 3)
        #expect(status.active == 0)
        #expect(status.uncountedTerminatedPods?.succeeded.isEmpty ?? true)
        #expect(status.completionTime != nil)
        #expect(
            conditions(scenario) == ["SuccessCriteriaMet/CompletionsReached", "Complete/CompletionsReached"])
        #expect(
            scenario.events("work").map(\.reason) == [
                "SuccessfulCreate", "SuccessfulCreate", "SuccessfulCreate", "Completed",
            ])
        // What has been counted is free to go.
        #expect(scenario.pods().allSatisfy { $0.metadata.finalizers.isEmpty })
        #expect(scenario.pods().allSatisfy { $0.status.phase == "Succeeded" })
    }

    @Test("Failed pods are replaced after 10, 20, 40 s, and after the back-off limit the Job has failed")
    func backoff() throws {
        var scenario = Self.scenario("backoffLimit: 3", script: "exit 1")
        var created: [Int] = []
        for second in 0..<140 {
            if scenario.pods().count > created.count { created.append(second) }
            scenario.advance(1)
        }
        #expect(created.count == 4)
        let gaps = zip(created.dropFirst(), created).map { $0 - $1 }
        for (gap, expected) in zip(gaps, [10, 20, 40]) {
            #expect((expected...expected + 6).contains(gap), "\(gaps)")
        }
        #expect(job(scenario).status.failed == 4)
        #expect(
            conditions(scenario) == ["FailureTarget/BackoffLimitExceeded", "Failed/BackoffLimitExceeded"])
        #expect(
            scenario.events("work").last?.message == "Job has reached the specified backoff limit")
    }

    @Test("With restarts in place the restarts count towards the limit")
    func restarts() {
        var scenario = Self.scenario("backoffLimit: 2", script: "exit 1", restart: "OnFailure")
        scenario.advance(120)
        #expect(conditions(scenario).last == "Failed/BackoffLimitExceeded")
        #expect(scenario.pods().isEmpty, "what still ran is deleted")
    }

    @Test("An indexed Job gives every pod its index, in name, host name, annotation, label and environment")
    func indexed() throws {
        var scenario = Self.scenario("completions: 5\nparallelism: 3\ncompletionMode: Indexed")
        let pods = scenario.pods().sorted { $0.name < $1.name }
        #expect(
            pods.map { $0.metadata.annotations["batch.kubernetes.io/job-completion-index"] } == [
                "0", "1", "2",
            ])
        #expect(
            pods.map { $0.metadata.labels["batch.kubernetes.io/job-completion-index"] } == ["0", "1", "2"])
        #expect(pods.map(\.spec.hostname) == ["work-0", "work-1", "work-2"])
        #expect(pods.allSatisfy { $0.name.hasPrefix($0.spec.hostname + "-") })
        #expect(pods[0].spec.containers[0].env.map(\.name) == ["JOB_COMPLETION_INDEX"])
        scenario.advance(40)
        #expect(job(scenario).status.completedIndexes == "0-4")
        #expect(job(scenario).status.succeeded == 5)
    }

    @Test("Indexes fail for themselves under a limit per index, and the others go on")
    func limitPerIndex() {
        var scenario = Scenario()
        scenario.create(
            Self.manifest(
                "completions: 2\nparallelism: 2\ncompletionMode: Indexed\nbackoffLimitPerIndex: 1",
                script: "exit 1"))
        scenario.advance(60)
        #expect(job(scenario).status.failedIndexes == "0,1")
        #expect(job(scenario).status.failed == 4, "each index had one more try")
        #expect(conditions(scenario).last == "Failed/FailedIndexes")
    }

    @Test(
        "A failure policy decides by exit code",
        arguments: [
            ("FailJob", 42, "Failed/PodFailurePolicy", 1), ("Count", 42, "Failed/BackoffLimitExceeded", 2),
            ("FailJob", 7, "Failed/BackoffLimitExceeded", 2),
        ])
    func failurePolicy(action: String, code: Int, end: String, failed: Int) {
        var scenario = Self.scenario(
            "backoffLimit: 1\npodFailurePolicy: {rules: [{action: \(action), onExitCodes: {operator: In, values: [42]}}]}",
            script: "exit \(code)")
        scenario.advance(60)
        #expect(conditions(scenario).last == end)
        #expect(job(scenario).status.failed == failed)
        if end == "Failed/PodFailurePolicy" {
            let message = job(scenario).finalCondition?.message ?? ""
            #expect(
                message.hasPrefix("Container c for pod default/work-")
                    && message.hasSuffix("failed with exit code 42 matching FailJob rule at index 0"),
                "\(message)")
        }
    }

    @Test("A success policy ends the Job early and its other pods with it")
    func successPolicy() {
        var scenario = Self.scenario(
            "completions: 3\nparallelism: 1\ncompletionMode: Indexed\nsuccessPolicy: {rules: [{succeededIndexes: 0-1, succeededCount: 1}]}"
        )
        scenario.advance(60)
        #expect(conditions(scenario) == ["SuccessCriteriaMet/SuccessPolicy", "Complete/SuccessPolicy"])
        #expect(job(scenario).status.completedIndexes == "0")
        #expect(job(scenario).finalCondition?.message == "Matched rules at index 0")
    }

    @Test("A Job past its deadline fails, and its pods are gone before it says so")
    func deadline() {
        var scenario = Self.scenario("activeDeadlineSeconds: 20", script: "sleep 1000")
        scenario.advance(20)
        #expect(conditions(scenario) == ["FailureTarget/DeadlineExceeded"])
        scenario.advance(35)
        #expect(conditions(scenario) == ["FailureTarget/DeadlineExceeded", "Failed/DeadlineExceeded"])
        #expect(scenario.pods().isEmpty)
        #expect(job(scenario).status.failed == 1)
    }

    @Test("A suspended Job has no pods; resumed, it starts anew")
    func suspension() {
        var scenario = Self.scenario("parallelism: 2\ncompletions: 2\nsuspend: true", script: "sleep 1000")
        scenario.advance(5)
        #expect(scenario.pods().isEmpty)
        #expect(conditions(scenario) == ["Suspended/JobSuspended"])
        #expect(job(scenario).status.startTime == nil)
        scenario.patch(Self.path, ["spec": ["suspend": false]])
        scenario.advance(5)
        #expect(scenario.pods().count == 2)
        #expect(job(scenario).status.startTime == Scenario.start + .seconds(5))
        scenario.patch(Self.path, ["spec": ["suspend": true]])
        scenario.advance(40)
        #expect(scenario.pods().isEmpty)
        #expect(job(scenario).status.failed == 0, "pods that were taken away did not fail")
        #expect(scenario.events("work").map(\.reason).contains("Resumed"))
    }

    @Test("A finished Job goes after its time to live, and its pods with it")
    func timeToLive() {
        var scenario = Self.scenario("ttlSecondsAfterFinished: 30")
        scenario.advance(25)
        #expect(conditions(scenario).last == "Complete/CompletionsReached")
        scenario.advance(30)
        #expect(scenario.list("batch", "jobs").isEmpty)
        #expect(scenario.pods().isEmpty)
    }

    @Test("A deleted Job takes its running pods along in spite of their finalizer")
    func deletion() {
        var scenario = Self.scenario("", script: "sleep 1000")
        scenario.advance(10)
        scenario.delete(Self.path, ["propagationPolicy": "Background"])
        scenario.advance(40)
        #expect(scenario.pods().isEmpty)
    }

    @Test("A Job that another controller manages is left alone")
    func managedBy() {
        var scenario = Self.scenario("managedBy: example.com/queue")
        scenario.advance(5)
        #expect(scenario.pods().isEmpty)
        #expect(job(scenario).status.startTime == nil)
    }

    @Test("The same Job twice writes the same log")
    func determinism() {
        func run() -> [String] {
            var scenario = Self.scenario(
                "completions: 8\nparallelism: 4\ncompletionMode: Indexed\nbackoffLimitPerIndex: 1",
                script: "exit 1")
            scenario.advance(90)
            return scenario.lines
        }
        let first = run()
        #expect(first.count > 50)
        #expect(first == run())
    }
}

@Suite("Jobs' arithmetic")
struct JobArithmeticTests {
    @Test(
        "Indexes are written in the shortest form",
        arguments: [
            ([], ""), ([3], "3"), ([1, 2], "1,2"), ([0, 1, 2], "0-2"), ([0, 2, 3, 4, 7], "0,2-4,7"),
        ])
    func intervals(indexes: [Int], text: String) {
        let intervals = IndexIntervals(indexes)
        #expect(intervals.description == text)
        #expect(IndexIntervals(text, completions: 100) == intervals)
        #expect(intervals.count == indexes.count)
    }

    @Test("Missing indexes are found between those that are there")
    func missing() {
        #expect(IndexIntervals("0,2-4,7", completions: 10).firstMissing(4, completions: 9) == [1, 5, 6, 8])
        #expect(
            IndexIntervals("0-9", completions: 5).description == "0-4", "indexes beyond the end are cut off")
    }

    @Test(
        "The wait doubles from ten seconds to ten minutes",
        arguments: [(0, 0), (1, 10), (2, 20), (3, 40), (4, 80), (6, 320), (7, 600), (8, 600), (60, 600)])
    func delays(failures: Int, seconds: Int) {
        #expect(JobBackoff.delay(failures: failures) == .seconds(seconds))
    }
}
