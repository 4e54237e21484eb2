import Kubernetes

/// The resources that a component of the simulator looks at, as a number instead of two strings.
enum WatchedResource: Sendable {
    case pods, nodes, services, endpointSlices, endpoints, namespaces, configMaps, secrets, serviceAccounts
    case replicaSets, deployments, statefulSets, daemonSets, jobs, cronJobs, controllerRevisions
    case horizontalPodAutoscalers, podDisruptionBudgets, ingresses, ingressClasses, leases, events
    case persistentVolumeClaims, persistentVolumes, replicationControllers, resourceQuotas, storageClasses
    case certificateSigningRequests
    case networkPolicies
    case other

    init(_ resource: GroupResource) { self = Self.table[resource] ?? .other }

    private static let table: [GroupResource: WatchedResource] = [
        GroupResource(group: "", resource: "pods"): .pods,
        GroupResource(group: "", resource: "nodes"): .nodes,
        GroupResource(group: "", resource: "services"): .services,
        GroupResource(group: "discovery.k8s.io", resource: "endpointslices"): .endpointSlices,
        GroupResource(group: "", resource: "endpoints"): .endpoints,
        GroupResource(group: "", resource: "namespaces"): .namespaces,
        GroupResource(group: "", resource: "configmaps"): .configMaps,
        GroupResource(group: "", resource: "secrets"): .secrets,
        GroupResource(group: "", resource: "serviceaccounts"): .serviceAccounts,
        GroupResource(group: "apps", resource: "replicasets"): .replicaSets,
        GroupResource(group: "apps", resource: "deployments"): .deployments,
        GroupResource(group: "apps", resource: "statefulsets"): .statefulSets,
        GroupResource(group: "apps", resource: "daemonsets"): .daemonSets,
        GroupResource(group: "batch", resource: "jobs"): .jobs,
        GroupResource(group: "batch", resource: "cronjobs"): .cronJobs,
        GroupResource(group: "apps", resource: "controllerrevisions"): .controllerRevisions,
        GroupResource(group: "autoscaling", resource: "horizontalpodautoscalers"): .horizontalPodAutoscalers,
        GroupResource(group: "policy", resource: "poddisruptionbudgets"): .podDisruptionBudgets,
        GroupResource(group: "networking.k8s.io", resource: "ingresses"): .ingresses,
        GroupResource(group: "networking.k8s.io", resource: "ingressclasses"): .ingressClasses,
        GroupResource(group: "networking.k8s.io", resource: "networkpolicies"): .networkPolicies,
        GroupResource(group: "coordination.k8s.io", resource: "leases"): .leases,
        GroupResource(group: "", resource: "events"): .events,
        GroupResource(group: "", resource: "persistentvolumeclaims"): .persistentVolumeClaims,
        GroupResource(group: "", resource: "persistentvolumes"): .persistentVolumes,
        GroupResource(group: "", resource: "replicationcontrollers"): .replicationControllers,
        GroupResource(group: "", resource: "resourcequotas"): .resourceQuotas,
        GroupResource(group: "storage.k8s.io", resource: "storageclasses"): .storageClasses,
        GroupResource(group: "certificates.k8s.io", resource: "certificatesigningrequests"):
            .certificateSigningRequests,
    ]
}

extension GroupResource {
    static let pods = GroupResource(group: "", resource: "pods")
    static let nodes = GroupResource(group: "", resource: "nodes")
    static let services = GroupResource(group: "", resource: "services")
    static let endpoints = GroupResource(group: "", resource: "endpoints")
    static let endpointSlices = GroupResource(group: "discovery.k8s.io", resource: "endpointslices")
    static let namespaces = GroupResource(group: "", resource: "namespaces")
    static let configMaps = GroupResource(group: "", resource: "configmaps")
    static let secrets = GroupResource(group: "", resource: "secrets")
    static let serviceAccounts = GroupResource(group: "", resource: "serviceaccounts")
    static let coreEvents = GroupResource(group: "", resource: "events")
    static let replicaSets = GroupResource(group: "apps", resource: "replicasets")
    static let deployments = GroupResource(group: "apps", resource: "deployments")
    static let statefulSets = GroupResource(group: "apps", resource: "statefulsets")
    static let daemonSets = GroupResource(group: "apps", resource: "daemonsets")
    static let jobs = GroupResource(group: "batch", resource: "jobs")
    static let cronJobs = GroupResource(group: "batch", resource: "cronjobs")
    static let controllerRevisions = GroupResource(group: "apps", resource: "controllerrevisions")
    static let ingresses = GroupResource(group: "networking.k8s.io", resource: "ingresses")
    static let ingressClasses = GroupResource(group: "networking.k8s.io", resource: "ingressclasses")
    static let networkPolicies = GroupResource(group: "networking.k8s.io", resource: "networkpolicies")
    static let leases = GroupResource(group: "coordination.k8s.io", resource: "leases")
    static let horizontalPodAutoscalers = GroupResource(
        group: "autoscaling", resource: "horizontalpodautoscalers")
    static let podDisruptionBudgets = GroupResource(group: "policy", resource: "poddisruptionbudgets")
    static let persistentVolumeClaims = GroupResource(group: "", resource: "persistentvolumeclaims")
    static let persistentVolumes = GroupResource(group: "", resource: "persistentvolumes")
    static let replicationControllers = GroupResource(group: "", resource: "replicationcontrollers")
    static let resourceQuotas = GroupResource(group: "", resource: "resourcequotas")
    static let storageClasses = GroupResource(group: "storage.k8s.io", resource: "storageclasses")
}
