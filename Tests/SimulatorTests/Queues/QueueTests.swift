import Kubernetes
import Simulator
import Testing

@Suite("Queues and back-off")
struct QueueTests {
    @Test("An item waits once and its delay doubles with each failure")
    func workQueue() {
        var queue = WorkQueue<String>()
        queue.add("a")
        queue.add("b")
        queue.add("a")
        #expect(queue.pop() == "a")
        #expect(queue.pop() == "b")
        #expect(queue.pop() == nil)
        #expect(queue.delayAfterFailure(of: "a") == .milliseconds(5))
        #expect(queue.delayAfterFailure(of: "a") == .milliseconds(10))
        queue.forget("a")
        #expect(queue.delayAfterFailure(of: "a") == .milliseconds(5))
        for _ in 0..<40 { _ = queue.delayAfterFailure(of: "a") }
        #expect(queue.delayAfterFailure(of: "a") == .seconds(1000))
    }

    @Test("A container that always fails at once restarts after 0, 10, 20, 40, 80, 160, 300, 300 seconds")
    func crashLoop() {
        var backoff = FailureBackoff()
        var now = Timestamp(seconds: 1000)
        var delays: [Int64] = []
        for _ in 0..<8 {
            let failure = now
            now = backoff.earliestRetry(after: failure)
            delays.append((now - failure).components.seconds)
            backoff.next(after: failure, now: now)
        }
        #expect(delays == [0, 10, 20, 40, 80, 160, 300, 300])
        let later = now + .seconds(601)
        #expect(backoff.earliestRetry(after: later) == later, "ten quiet minutes forget the failures")
    }
}
