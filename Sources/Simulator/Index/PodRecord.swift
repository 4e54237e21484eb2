import Kubernetes
import YAML

/// What the components ask most often of a pod, taken out of the object once per version.
struct PodRecord: Sendable {
    enum Phase: Int, Sendable { case pending, running, succeeded, failed, unknown }

    let object: Object
    let name: ObjectName
    let uid: String
    /// The uid of the managing controller; empty without one.
    let controller: String
    let node: String
    let phase: Phase
    let isDeleting: Bool
    let isReady: Bool
    /// When the Ready condition last changed.
    let readyChange: Timestamp?
    let created: Timestamp
    let ip: String
    let labels: Map

    init(_ object: Object) {
        let pod = Pod(object)
        let metadata = object.metadata
        self.object = object
        name = ObjectName(namespace: metadata.namespace, name: metadata.name)
        uid = metadata.uid
        controller = metadata.controller?.uid ?? ""
        node = pod.spec.nodeName
        let status = pod.status
        phase =
            switch status.phase {
            case "Running": .running
            case "Succeeded": .succeeded
            case "Failed": .failed
            case "Unknown": .unknown
            default: .pending
            }
        isDeleting = metadata.isDeleting
        let ready = status.conditions.first { $0.type == "Ready" }
        isReady = ready?.status == "True"
        readyChange = ready?.lastTransitionTime
        created = metadata.creationTimestamp ?? Timestamp(seconds: 0)
        ip = status.podIP
        labels = metadata.labels
    }

    var pod: Pod { Pod(object) }
    var isTerminal: Bool { phase == .succeeded || phase == .failed }
    /// Neither ended nor being deleted.
    var isActive: Bool { !isTerminal && !isDeleting }

    /// Ready for at least so many seconds.
    func isAvailable(minReadySeconds: Int, now: Timestamp) -> Bool {
        guard isReady else { return false }
        guard minReadySeconds > 0 else { return true }
        guard let readyChange else { return false }
        return readyChange + .seconds(minReadySeconds) <= now
    }

    /// How often the container that was restarted most was restarted.
    var restarts: Int { pod.status.containerStatuses.map(\.restartCount).max() ?? 0 }
}
