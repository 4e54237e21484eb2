import Kubernetes
import YAML

/// A kind of object that keeps a number of pods alike.
protocol ReplicaKind: Sendable {
    static var component: Component { get }
    static var resource: GroupResource { get }
    static var watched: WatchedResource { get }
    /// Whether the status says how many pods are on their way out.
    static var countsTerminating: Bool { get }
    static func selector(of object: Object) -> LabelSelector
}

enum ReplicaSetKind: ReplicaKind {
    static let component = Component.replicaSet
    static let resource = GroupResource.replicaSets
    static let watched = WatchedResource.replicaSets
    static let countsTerminating = true

    static func selector(of object: Object) -> LabelSelector {
        LabelSelector(validated: object.value[.spec]?[.selector])
    }
}

enum ReplicationControllerKind: ReplicaKind {
    static let component = Component.replicationController
    static let resource = GroupResource.replicationControllers
    static let watched = WatchedResource.replicationControllers
    static let countsTerminating = false

    /// A map of labels; the older form.
    static func selector(of object: Object) -> LabelSelector {
        LabelSelector(labels: object.value[.spec]?[.selector]?.object ?? Map())
    }
}

typealias ReplicaSetController = ReplicaController<ReplicaSetKind>
typealias ReplicationControllerController = ReplicaController<ReplicationControllerKind>
