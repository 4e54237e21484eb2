package import Kubernetes

/// A line of the simulation's log: what a component did when. Two runs with the same inputs and seed write the
/// same bytes.
package struct LogEntry: Sendable, Equatable, CustomStringConvertible {
    package var time: Timestamp
    package var component: String
    package var text: String

    package init(time: Timestamp, component: String, text: String) {
        self.time = time
        self.component = component
        self.text = text
    }

    package var description: String { "\(time.rfc3339Micro) \(component): \(text)" }
}
