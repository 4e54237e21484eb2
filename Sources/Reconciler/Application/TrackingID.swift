package import Kubernetes
import YAML

/// The text of the annotation by which a live object says which Application made it:
/// `<application>:<group>/<kind>:<namespace>/<name>`, the form of Argo CD's tracking annotation.
package struct TrackingID: Sendable, Hashable, CustomStringConvertible {
    package static let annotation = "trimtab.dev/tracking-id"
    static let annotationKey = Key(annotation)

    package var application: String
    package var key: ResourceKey

    package init(application: String, key: ResourceKey) {
        self.application = application
        self.key = key
    }

    /// Reads an annotation's value; nil when it has another form.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        let rest = parts[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard rest.count == 2 else { return nil }
        let kind = rest[0].split(separator: "/", omittingEmptySubsequences: false)
        let place = rest[1].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard kind.count == 2, place.count == 2, !kind[1].isEmpty, !place[1].isEmpty else { return nil }
        application = String(parts[0])
        key = ResourceKey(
            group: String(kind[0]), kind: String(kind[1]), namespace: String(place[0]), name: String(place[1])
        )
    }

    package var description: String { "\(application):\(key)" }

    /// The application that tracks `object`; nil when none does, and when the annotation speaks of another object:
    /// controllers copy annotations to what they make (a Deployment's to its ReplicaSets), which is not tracking.
    package static func owner(of object: Object) -> String? {
        guard let text = object.metadata.annotations[Self.annotationKey]?.string,
            let id = TrackingID(text), id.key == object.key
        else { return nil }
        return id.application
    }
}
