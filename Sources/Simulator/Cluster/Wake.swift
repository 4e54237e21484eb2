/// The parts of the control plane that have a queue of work or deadlines of their own.
enum Component: Int, Sendable, CaseIterable {
    case namespace, serviceAccount, deployment, replicaSet, statefulSet, daemonSet, job, cronJob
    case scheduler, kubelet, endpointSlice, ingress, service, autoscaler, podDisruptionBudget
    case garbageCollector, nodeLifecycle, volumes, traffic, events
    case replicationController, jobFinalizer, ttlAfterFinished, resourceQuota, podGarbage, taintEviction
    case endpoints, endpointSliceMirroring, certificates, volumeProtection, rootCertificate

    /// The name under which the component writes the log and events.
    var name: String {
        switch self {
        case .namespace: "namespace-controller"
        case .serviceAccount: "serviceaccount-controller"
        case .deployment: "deployment-controller"
        case .replicaSet: "replicaset-controller"
        case .statefulSet: "statefulset-controller"
        case .daemonSet: "daemonset-controller"
        case .job: "job-controller"
        case .cronJob: "cronjob-controller"
        case .scheduler: "default-scheduler"
        case .kubelet: "kubelet"
        case .endpointSlice: "endpointslice-controller"
        case .ingress: "nginx-ingress-controller"
        case .service: "service-controller"
        case .autoscaler: "horizontal-pod-autoscaler"
        case .podDisruptionBudget: "disruption-controller"
        case .garbageCollector: "generic-garbage-collector"
        case .nodeLifecycle: "node-controller"
        case .volumes: "persistent-volume-binder"
        case .traffic: "traffic"
        case .events: "events"
        case .replicationController: "replication-controller"
        case .jobFinalizer: "job-controller"
        case .ttlAfterFinished: "ttl-after-finished-controller"
        case .resourceQuota: "resourcequota-controller"
        case .podGarbage: "pod-garbage-collector"
        case .taintEviction: "taint-eviction-controller"
        case .endpoints: "endpoint-controller"
        case .endpointSliceMirroring: "endpointslicemirroring-controller"
        case .certificates: "certificate-controller"
        case .volumeProtection: "pvc-protection-controller"
        case .rootCertificate: "root-ca-cert-publisher"
        }
    }

    /// The name that stands under `source.component` of the component's events.
    var eventSource: String {
        switch self {
        case .podDisruptionBudget: "controllermanager"
        case .endpointSlice: "endpoint-slice-controller"
        case .endpointSliceMirroring: "endpoint-slice-mirroring-controller"
        case .garbageCollector: "garbage-collector-controller"
        case .volumes: "persistentvolume-controller"
        default: name
        }
    }
}

/// What a deadline is for.
enum Wake: Sendable {
    /// An item comes into a component's queue.
    case item(Component, ObjectName)
    /// A component does what it does from time to time.
    case tick(Component)
    /// The kubelet looks at a pod, by uid.
    case pod(String)
    /// The processes of a pod go on, by uid.
    case processes(String)
    /// A node may be fit again after it was short of memory.
    case pressure(String)
    /// A node's kubelet renews its lease.
    case heartbeat(String)
}
