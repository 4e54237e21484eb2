import Testing

@testable import Agent

@Suite struct ChangeSignalTests {
    let signal = ChangeSignal()

    @Test func aChangeBetweenTheLookAndTheWaitIsNotLost() async {
        signal.announce(5)
        await signal.change(after: 4, within: .seconds(60))
    }

    @Test func aWaiterIsWokenByTheNextVersion() async {
        signal.announce(1)
        async let woken: Void = signal.change(after: 1, within: .seconds(60))
        try? await Task.sleep(for: .milliseconds(20))
        signal.announce(2)
        await woken
    }

    @Test func theWaitEndsWithItsTime() async {
        let start = ContinuousClock.now
        await signal.change(after: 9, within: .milliseconds(30))
        #expect(ContinuousClock.now - start >= .milliseconds(30))
    }

    @Test func aCancelledWaiterGoesAtOnce() async {
        let waiter = Task { await signal.change(after: 9, within: .seconds(60)) }
        waiter.cancel()
        await waiter.value
    }
}
