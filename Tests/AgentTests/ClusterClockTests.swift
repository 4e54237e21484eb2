import Kubernetes
import Testing

@testable import Agent

@Suite struct ClusterClockTests {
    private let start = Timestamp(seconds: 1_800_000_000)

    @Test(arguments: [(1.0, 10.0), (10.0, 1.0), (0.5, 20.0)])
    func aStretchOfItsTimeTakesAsLongAsItsSpeedSays(_ speed: Double, _ seconds: Double) {
        let clock = ClusterClock(start: start, speed: speed)
        #expect(clock.wallDuration(of: .seconds(10)) == .nanoseconds(Int64(seconds * 1e9)))
    }

    @Test func itBeginsWhereItIsToldAndNeverGoesBack() {
        let clock = ClusterClock(start: start, speed: 1000)
        var last = start
        for _ in 0..<1000 {
            let now = clock.now
            #expect(now >= last)
            last = now
        }
    }

    @Test func aMomentThatHasPassedIsNotWaitedFor() {
        let clock = ClusterClock(start: start, speed: 1)
        #expect(clock.wait(until: Timestamp(seconds: 1_799_999_000)) == .zero)
    }
}
