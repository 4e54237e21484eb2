import Kubernetes
import Reconciler
import YAML

/// Writes `v1 Event` objects about Applications, as client-go's recorder does.
enum EventRecorder {
    private static let path = ResourcePath(
        GroupVersionResource(group: "", version: "v1", resource: "events"), isNamespaced: true)

    /// Records one event. One that cannot be written is lost: events are news, not state.
    static func record(
        _ note: EventNote, about application: Application, at now: Timestamp, in cluster: any Cluster
    ) async {
        // The name as client-go makes it: the object's, a dot, the time in hexadecimal.
        let name = "\(application.name).\(String(now.nanoseconds, radix: 16))"
        var event = Object(
            apiVersion: "v1", kind: "Event", namespace: application.namespace, name: name)
        event.value[.involvedObject] = [
            "apiVersion": .string(Application.kind.apiVersion), "kind": .string(Application.kind.kind),
            "namespace": .string(application.namespace), "name": .string(application.name),
            "uid": .string(application.object.metadata.uid),
        ]
        if let object = note.object {
            event.value[.related] = [
                "kind": .string(object.kind), "namespace": .string(object.namespace),
                "name": .string(object.name),
            ]
        }
        event.value[.reason] = .string(note.reason)
        event.value[.message] = .string(String(note.message.prefix(1024)))
        event.value[.type] = .string(note.type)
        event.value[.source] = ["component": "trimtab"]
        event.value[.reportingComponent] = "trimtab"
        event.value[.firstTimestamp] = .string(now.rfc3339)
        event.value[.lastTimestamp] = .string(now.rfc3339)
        event.value[.count] = 1
        _ = try? await cluster.send(.create(event, at: path, manager: ApplicationLoop.fieldManager))
    }
}
