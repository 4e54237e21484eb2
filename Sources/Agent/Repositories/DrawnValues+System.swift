import Kubernetes
package import Rendering

extension DrawnValues {
    /// A seed of the system's generator, and the time of day.
    package static func drawnNow() -> DrawnValues {
        var generator = SystemRandomNumberGenerator()
        let seed = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return DrawnValues(seed: seed, time: WallClock.now.nanoseconds)
    }
}
