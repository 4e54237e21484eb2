import Kubernetes
import Simulator
import Testing
import YAML

/// Decisions of the HorizontalPodAutoscaler as tables: its formula, and the limits of its speed.
@Suite("The autoscaler's decisions")
struct ScalingTableTests {
    static let now = Timestamp(seconds: 1_000_000)

    /// A pod in a table: usage, and what is special about it.
    struct Row: CustomTestStringConvertible, Sendable {
        var reason: String
        /// Per pod: `u100` ready and used 100, `m` no metrics, `p` pending, `x50` not ready with 50, `d80` being
        /// deleted, `f` failed. Each requests 100.
        var pods: String
        var current: Int
        var target = 50
        var expected: Int?
        var testDescription: String { "\(reason): \(pods)" }

        init(_ reason: String, _ pods: String, current: Int, target: Int = 50, _ expected: Int?) {
            self.reason = reason
            self.pods = pods
            self.current = current
            self.target = target
            self.expected = expected
        }
    }

    static let rows: [Row] = [
        Row("double the target doubles", "u100", current: 1, 2),
        Row("double the target doubles", "u100 u100", current: 2, 4),
        Row("the ratio is of the sums", "u100 u0", current: 2, 2),
        Row("up rounds up", "u60 u61", current: 2, 3),
        Row("up rounds up", "u56 u56 u56", current: 3, 4),
        Row("down rounds up", "u10 u10 u10", current: 3, 1),
        Row("down rounds up", "u30 u30 u30", current: 3, 2),
        Row("a tenth above is close enough", "u55 u55", current: 2, 2),
        Row("a tenth below is close enough", "u45 u45", current: 2, 2),
        Row("a little more than a tenth is not", "u56 u56", current: 2, 3),
        Row("a little more than a tenth below is not", "u44 u44 u44 u44 u44", current: 5, 5),
        Row("nothing used wants nothing", "u0 u0", current: 2, 0),
        Row("the whole percent decides", "u50 u51", current: 2, 2),
        Row("a target above the request", "u200", current: 1, target: 100, 2),
        Row("a target far above the request", "u300", current: 1, target: 200, 2),
        Row("ten pods", "u75 u75 u75 u75 u75 u75 u75 u75 u75 u75", current: 10, 15),
        Row("pods that are counted, not replicas, are multiplied", "u100 u100", current: 5, 4),
        Row("pods that are counted, not replicas, are multiplied", "u20 u20 u20", current: 6, 2),
        Row("missing counts as fully used when shrinking", "u10 m", current: 2, 2),
        Row("missing counts as fully used when shrinking", "u10 u10 u10 m", current: 4, 3),
        Row("missing counts as fully used when shrinking", "u10 u10 u10 u10 u10 u10 m", current: 7, 4),
        Row(
            "missing counts as the target when that is more than the request", "u100 m", current: 2,
            target: 200, 2),
        Row("missing counts as idle when growing", "u100 m", current: 2, 2),
        Row("missing counts as idle when growing", "u200 m", current: 2, 4),
        Row("missing counts as idle when growing", "u150 u150 m", current: 3, 6),
        Row("missing does not turn growth around", "u60 m m m", current: 4, 4),
        Row("missing does not turn shrinking around", "u40 m m m", current: 4, 4),
        Row("missing at the target itself changes nothing", "u50 m", current: 2, 2),
        Row("pending counts as idle when growing", "u100 p", current: 2, 2),
        Row("pending counts as idle when growing", "u200 p", current: 2, 4),
        Row("pending is left out when shrinking", "u10 p", current: 2, 1),
        Row("pending is left out when shrinking", "u20 u20 p p", current: 4, 1),
        Row("unready counts as idle when growing", "u100 x100", current: 2, 2),
        Row("unready counts as idle when growing", "u180 u180 x90", current: 3, 8),
        Row("unready is left out when shrinking", "u10 x90", current: 2, 1),
        Row("unready does not turn growth around", "u60 x0 x0", current: 3, 3),
        Row("unready and missing together", "u200 x0 m", current: 3, 4),
        Row("unready and missing together when shrinking", "u10 u10 x0 m", current: 4, 3),
        Row("what is being deleted is left out", "u100 d100", current: 2, 2),
        Row("what is being deleted is left out", "u10 d100", current: 2, 1),
        Row("what failed is left out", "u100 f", current: 2, 2),
        Row("what failed is left out", "u50 f f", current: 3, 3),
        Row("no pods, no answer", "", current: 1, nil),
        Row("no metrics, no answer", "m m", current: 2, nil),
        Row("only unready pods, no answer", "x50 p", current: 2, nil),
        Row("only deleted pods, no answer", "d50", current: 1, nil),
    ]

    static func pod(_ text: Substring) -> ReplicaCalculator.Pod {
        let usage = Int64(text.dropFirst())
        let sample = usage.map {
            ReplicaCalculator.Sample(value: $0, time: now - .seconds(5), window: .seconds(15))
        }
        let kind = text.first
        return ReplicaCalculator.Pod(
            name: String(text), phase: kind == "p" ? .pending : kind == "f" ? .failed : .other,
            isDeleting: kind == "d", start: now - .seconds(kind == "x" ? 60 : 3600),
            ready: (kind == "x", now - .seconds(kind == "x" ? 50 : 3500)), request: 100, sample: sample)
    }

    @Test("Utilisation", arguments: rows)
    func utilization(row: Row) {
        let pods = row.pods.split(separator: " ").map(Self.pod)
        let proposal = try? ReplicaCalculator().propose(
            current: row.current, target: .utilization(row.target), pods: pods, isCPU: true, now: Self.now)
        #expect(proposal?.replicas == row.expected)
    }

    @Test(
        "A pod's CPU counts by its age and readiness",
        arguments: [
            // (age, Ready is false, seconds since that changed, age of the sample) → unready
            (100, true, 50, 5, true), (100, false, 50, 5, false), (100, false, 10, 5, true),
            (299, false, 100, 5, false), (301, true, 100, 5, false), (600, true, 590, 5, true),
            (600, true, 560, 5, false), (600, false, 10, 5, false),
        ])
    func initialization(age: Int, isFalse: Bool, since: Int, sampleAge: Int, isUnready: Bool) {
        let pod = ReplicaCalculator.Pod(
            name: "p", start: Self.now - .seconds(age), ready: (isFalse, Self.now - .seconds(since)),
            request: 100,
            sample: .init(value: 200, time: Self.now - .seconds(sampleAge), window: .seconds(15)))
        let proposal = try? ReplicaCalculator().propose(
            current: 1, target: .utilization(50), pods: [pod], isCPU: true, now: Self.now)
        #expect((proposal == nil) == isUnready)
        // Other resources do not wait.
        let memory = try? ReplicaCalculator().propose(
            current: 1, target: .utilization(50), pods: [pod], isCPU: false, now: Self.now)
        #expect(memory?.replicas == 4)
    }

    @Test(
        "Averages, objects and external values",
        arguments: [
            // (current, ready, usage, target) → replicas
            (2, 2, 200, 100, 4), (2, 2, 105, 100, 2), (3, 3, 50, 100, 2), (4, 2, 200, 100, 4),
            (0, 0, 250, 100, 3),
            (0, 0, 0, 100, 0),
        ])
    func values(current: Int, ready: Int, usage: Int64, target: Int64, expected: Int) {
        #expect(
            ReplicaCalculator().propose(current: current, ready: ready, usage: usage, target: target)
                == expected)
    }

    @Test(
        "Values shared out over the pods",
        arguments: [(2, 400, 100, 4, 200), (4, 420, 100, 4, 105), (3, 100, 100, 1, 34), (0, 250, 100, 3, 0)])
    func perPod(replicas: Int, usage: Int64, target: Int64, expected: Int, average: Int64) {
        let found = ReplicaCalculator().propose(statusReplicas: replicas, usage: usage, targetPerPod: target)
        #expect(found.replicas == expected)
        #expect(found.average == average)
    }

    @Test(
        "Each direction may have a tolerance of its own",
        arguments: [
            (0.0, 0.5, 51, 3), (0.0, 0.5, 30, 2), (0.3, 0.0, 60, 2), (0.3, 0.0, 49, 2), (0.3, 0.0, 20, 1),
        ])
    func tolerance(up: Double, down: Double, usage: Int, expected: Int) throws {
        var calculator = ReplicaCalculator()
        calculator.upTolerance = up
        calculator.downTolerance = down
        let pods = [Self.pod("u\(usage)"), Self.pod("u\(usage)")]
        let proposal = try calculator.propose(
            current: 2, target: .utilization(50), pods: pods, isCPU: true, now: Self.now)
        #expect(proposal.replicas == expected)
    }
}

@Suite("The autoscaler's speed")
struct ScalingSpeedTests {
    let start = Timestamp(seconds: 1_000_000)

    /// Follows recommendations given every 15 seconds; the sizes that come of them.
    func follow(
        _ recommendations: [Int], from size: Int, minimum: Int = 1, maximum: Int = 100, behavior: Value? = nil
    )
        -> [Int]
    {
        var history = ScalingHistory()
        var size = size
        return recommendations.enumerated().map { index, recommendation in
            let now = start + .seconds(15 * index)
            history.begin(with: size, now)
            let outcome = ScalingRules(current: size, minimum: minimum, maximum: maximum, now: now)
                .apply(
                    recommendation, behavior: behavior.map { HorizontalPodAutoscalerBehavior($0) }, &history)
            if outcome.replicas != size { history.noteChange(from: size, to: outcome.replicas, now) }
            size = outcome.replicas
            return size
        }
    }

    @Test(
        "Without behavior at most double, but four are always allowed",
        arguments: [(1, 50, 4), (2, 50, 4), (3, 50, 6), (10, 50, 20), (10, 15, 15), (60, 100, 100)])
    func legacyLimit(from: Int, to: Int, expected: Int) {
        #expect(follow([to], from: from) == [expected])
    }

    @Test("The limits of the object hold", arguments: [(5, 1, 3, 3), (5, 9, 3, 7)])
    func limits(from: Int, to: Int, minimum: Int, expected: Int) {
        // Downwards only once the first size is five minutes old.
        let all = follow(Array(repeating: to, count: 25), from: from, minimum: minimum, maximum: 7)
        #expect(all.last == expected)
    }

    @Test("Downwards the highest recommendation of the last five minutes counts")
    func stabilization() {
        let sizes = follow([10] + Array(repeating: 2, count: 24), from: 5)
        #expect(sizes.prefix(21).allSatisfy { $0 == 10 })
        #expect(sizes[21] == 2)
    }

    @Test("The default behavior: up four or double, down freely after five minutes")
    func defaults() {
        let rules: Value = [
            "scaleUp": [
                "stabilizationWindowSeconds": 0, "selectPolicy": "Max",
                "policies": [
                    ["type": "Pods", "value": 4, "periodSeconds": 15],
                    ["type": "Percent", "value": 100, "periodSeconds": 15],
                ],
            ],
            "scaleDown": [
                "stabilizationWindowSeconds": 300, "selectPolicy": "Max",
                "policies": [["type": "Percent", "value": 100, "periodSeconds": 15]],
            ],
        ]
        #expect(
            follow([100, 100, 100, 100, 100, 100], from: 1, behavior: rules) == [5, 10, 20, 40, 80, 100])
        let down = follow([10] + Array(repeating: 1, count: 24), from: 10, behavior: rules)
        #expect(down[19] == 10)
        #expect(down[21] == 1)
    }

    @Test(
        "Policies limit what is added and removed in their period",
        arguments: [
            (
                ["scaleUp": ["policies": [["type": "Pods", "value": 2, "periodSeconds": 60]]]] as Value,
                [50, 50, 50, 50, 50, 50], 4, [6, 6, 6, 6, 8, 8]
            ),
            (
                ["scaleUp": ["policies": [["type": "Percent", "value": 50, "periodSeconds": 30]]]],
                [50, 50, 50, 50], 10, [15, 15, 23, 23]
            ),
            // In binary fractions a tenth of a hundred is a little more than ten.
            (
                ["scaleUp": ["policies": [["type": "Percent", "value": 10, "periodSeconds": 15]]]], [200],
                100, [111]
            ),
            (
                [
                    "scaleUp": [
                        "selectPolicy": "Min",
                        "policies": [
                            ["type": "Pods", "value": 1, "periodSeconds": 15],
                            ["type": "Percent", "value": 100, "periodSeconds": 15],
                        ],
                    ]
                ], [50, 50], 10, [11, 12]
            ),
            (["scaleUp": ["selectPolicy": "Disabled"]], [50, 50], 10, [10, 10]),
            (
                [
                    "scaleDown": [
                        "stabilizationWindowSeconds": 0,
                        "policies": [["type": "Pods", "value": 3, "periodSeconds": 30]],
                    ]
                ], [1, 1, 1, 1], 10, [7, 7, 4, 4]
            ),
            (
                [
                    "scaleDown": [
                        "stabilizationWindowSeconds": 0,
                        "policies": [["type": "Percent", "value": 10, "periodSeconds": 15]],
                    ]
                ], [1, 1, 1], 50, [45, 40, 36]
            ),
            (
                ["scaleDown": ["stabilizationWindowSeconds": 0, "selectPolicy": "Disabled"]], [1, 1], 10,
                [10, 10]
            ),
            (["scaleDown": ["stabilizationWindowSeconds": 30]], [2, 2, 2, 2], 10, [10, 10, 2, 2]),
            (
                [
                    "scaleUp": [
                        "stabilizationWindowSeconds": 30,
                        "policies": [["type": "Percent", "value": 900, "periodSeconds": 15]],
                    ]
                ], [20, 20, 20, 20], 10, [10, 10, 20, 20]
            ),
        ] as [(Value, [Int], Int, [Int])])
    func policies(behavior: Value, recommendations: [Int], from: Int, expected: [Int]) {
        #expect(follow(recommendations, from: from, maximum: 200, behavior: behavior) == expected)
    }

    @Test(
        "The condition says what limits",
        arguments: [
            (3, 50, 10, "ScaleUpLimit", true), (8, 50, 10, "TooManyReplicas", true),
            (5, 5, 10, "DesiredWithinRange", false),
        ])
    func reasons(current: Int, desired: Int, maximum: Int, reason: String, isLimited: Bool) {
        var history = ScalingHistory()
        let outcome = ScalingRules(current: current, minimum: 1, maximum: maximum, now: start)
            .apply(desired, behavior: nil, &history)
        #expect(outcome.limit.reason == reason)
        #expect(outcome.limit.holds == isLimited)
    }
}
