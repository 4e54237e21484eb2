import Kubernetes
import Simulator
import Testing

@Suite("CPU accounting")
struct UsageMeterTests {
    @Test("A sample is the last whole window, and there is none before a container lived through one")
    func windows() {
        var meter = UsageMeter(start: Timestamp(seconds: 1005), rate: 10)
        #expect(meter.sample(now: Timestamp(seconds: 1019)) == nil, "15 s windows end at 1005, 1020, …")
        #expect(meter.sample(now: Timestamp(seconds: 1021))?.nanocores == 10_000_000)
        meter.setRate(500, now: Timestamp(seconds: 1035))
        #expect(meter.sample(now: Timestamp(seconds: 1049))?.nanocores == 10_000_000)
        #expect(meter.sample(now: Timestamp(seconds: 1050))?.nanocores == 500_000_000)
        #expect(meter.sample(now: Timestamp(seconds: 90_000))?.time == Timestamp(seconds: 90_000))
    }

    @Test("A request's cost counts in the window it came in")
    func requests() {
        var meter = UsageMeter(start: Timestamp(seconds: 0), rate: 0)
        meter.add(nanoseconds: 3_000_000_000, now: Timestamp(seconds: 20))
        #expect(meter.sample(now: Timestamp(seconds: 31))?.nanocores == 200_000_000)
        #expect(meter.sample(now: Timestamp(seconds: 46))?.nanocores == 0)
        #expect(meter.total == 3_000_000_000)
    }
}
