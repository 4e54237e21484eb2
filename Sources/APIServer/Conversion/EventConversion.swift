import Kubernetes
import YAML

/// Events of the core group and of `events.k8s.io` are the same objects under other names of fields
/// (`pkg/apis/core/v1/conversion.go` and `pkg/apis/events/v1` of Kubernetes).
enum EventConversion {
    private static let pairs: [(core: Key, events: Key)] = [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"), ("reportingComponent", "reportingController"),
    ]

    static func convert(_ event: Object, toEventsGroup: Bool) -> Object {
        guard case .object(let map) = event.value else { return event }
        var converted = Map()
        for entry in map {
            let pair = pairs.first { entry.key == (toEventsGroup ? $0.core : $0.events) }
            converted[pair.map { toEventsGroup ? $0.events : $0.core } ?? entry.key] = entry.value
        }
        return Object(.object(converted))
    }
}
