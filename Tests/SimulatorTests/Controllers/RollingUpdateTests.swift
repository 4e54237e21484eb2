import Simulator
import Testing

@Suite("Rolling update arithmetic")
struct RollingUpdateTests {
    @Test(
        "Surge rounds up, unavailable rounds down, and both cannot be nothing",
        arguments: [
            (10, RollingUpdate.Share.percent(25), RollingUpdate.Share.percent(25), 3, 2),
            (1, .percent(25), .percent(25), 1, 0),
            (4, .count(0), .count(0), 0, 1),
            (3, .count(0), .percent(10), 0, 1),
            (0, .percent(25), .percent(25), 0, 0),
        ] as [(Int, RollingUpdate.Share, RollingUpdate.Share, Int, Int)])
    func bounds(replicas: Int, surge: RollingUpdate.Share, unavailable: RollingUpdate.Share, s: Int, u: Int) {
        let update = RollingUpdate(replicas: replicas, surge: surge, unavailable: unavailable)
        #expect(update.maxSurge == s)
        #expect(update.maxUnavailable == u)
    }

    @Test("Old unhealthy pods go first, then as many as availability allows")
    func scaleDown() {
        let update = RollingUpdate(replicas: 10, surge: .count(3), unavailable: .count(2))
        let old = [RollingUpdate.Part(replicas: 10, available: 8)]
        // 13 may exist, 8 must be available: 13 - 8 - 3 unavailable new ones = 2, both unhealthy.
        #expect(update.oldReplicas(old, new: .init(replicas: 3, available: 0)) == [8])
        #expect(update.oldReplicas(old, new: .init(replicas: 3, available: 3)) == [5])
        #expect(update.newReplicas(new: 3, total: 13) == 3)
        #expect(update.newReplicas(new: 3, total: 8) == 8)
    }

    @Test("Scaling in the middle of a rollout is shared out in proportion")
    func proportional() {
        // The example of the Deployment documentation: 13 pods as 8 + 5 at 10 replicas with surge 3, scaled to 15.
        let update = RollingUpdate(replicas: 15, surge: .count(3), unavailable: .count(2))
        let parts = [
            RollingUpdate.Part(replicas: 8, available: 8, annotatedMaximum: 13),
            RollingUpdate.Part(replicas: 5, available: 0, annotatedMaximum: 13),
        ]
        #expect(update.proportional(parts, statusReplicas: 13) == [11, 7])
    }
}
