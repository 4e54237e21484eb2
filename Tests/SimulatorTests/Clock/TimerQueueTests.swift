import Kubernetes
import Simulator
import Testing

@Suite("Timers and random streams")
struct TimerQueueTests {
    @Test("Deadlines come in order of time, those of one moment in the order they were set")
    func order() {
        var queue = TimerQueue<String>()
        for (name, second) in [("c", 3), ("a", 1), ("b1", 2), ("b2", 2), ("b3", 2), ("z", 9)] {
            queue.add(name, at: Timestamp(seconds: Int64(second)))
        }
        var seen: [String] = []
        while let due = queue.popDue(at: Timestamp(seconds: 5)) { seen.append(due.payload) }
        #expect(seen == ["a", "b1", "b2", "b3", "c"])
        #expect(queue.first == Timestamp(seconds: 9))
    }

    @Test("A stream repeats from its seed and differs by name")
    func streams() {
        func draw(_ seed: UInt64, _ name: String) -> [Int] {
            var stream = RandomStream(seed: seed, name: name)
            return (0..<8).map { _ in stream.below(1000) }
        }
        #expect(draw(1, "names") == draw(1, "names"))
        #expect(draw(1, "names") != draw(2, "names"))
        #expect(draw(1, "names") != draw(1, "kubelet"))
    }
}
