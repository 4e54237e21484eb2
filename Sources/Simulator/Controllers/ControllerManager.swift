import APIServer
import Kubernetes

/// The controllers that a real cluster runs in `kube-controller-manager` (and beside it): which changes each of
/// them hears of, and their turns to work.
struct ControllerManager: Sendable {
    var namespaces = NamespaceController()
    var serviceAccounts = ServiceAccountController()
    var deployments = DeploymentController()
    var replicaSets = ReplicaSetController()
    var replicationControllers = ReplicationControllerController()
    var statefulSets = StatefulSetController()
    var daemonSets = DaemonSetController()
    var jobs = JobController()
    var jobFinalizers = JobFinalizerController()
    var cronJobs = CronJobController()
    var ttlAfterFinished = TTLAfterFinishedController()
    var endpointSlices = EndpointSliceController()
    var mirroring = EndpointSliceMirroringController()
    var ingresses = IngressController()
    var services = ServiceController()
    var autoscaler = AutoscalerController()
    var garbageCollector = GarbageCollector()
    var nodeLifecycle = NodeLifecycleController()
    var podGarbage = PodGarbageController()
    var volumes = VolumeController()
    var disruption = DisruptionController()
    var resourceQuotas = ResourceQuotaController()

    /// Lets every controller work on what is queued, at most `limit` items each; how many there were.
    mutating func work(_ world: inout World, limit: Int) -> Int {
        var count = namespaces.work(&world, limit: limit)
        count += serviceAccounts.work(&world, limit: limit)
        count += volumes.work(&world, limit: limit)
        count += cronJobs.work(&world, limit: limit)
        count += jobs.work(&world, limit: limit)
        count += jobFinalizers.work(&world, limit: limit)
        count += ttlAfterFinished.work(&world, limit: limit)
        count += deployments.work(&world, limit: limit)
        count += replicaSets.work(&world, limit: limit)
        count += replicationControllers.work(&world, limit: limit)
        count += statefulSets.work(&world, limit: limit)
        count += daemonSets.work(&world, limit: limit)
        count += endpointSlices.work(&world, limit: limit)
        count += mirroring.work(&world, limit: limit)
        count += services.work(&world, limit: limit)
        count += ingresses.work(&world, limit: limit)
        count += autoscaler.work(&world, limit: limit)
        count += garbageCollector.work(&world, limit: limit)
        count += nodeLifecycle.work(&world, limit: limit)
        count += podGarbage.work(&world, limit: limit)
        count += disruption.work(&world, limit: limit)
        count += resourceQuotas.work(&world, limit: limit)
        return count
    }

    /// Shows a change to the controllers that it concerns.
    mutating func observe(_ change: Change, _ world: inout World) {
        garbageCollector.observe(change, &world)
        switch change.watched {
        case .pods: observePod(change, &world)
        case .nodes:
            nodeLifecycle.observe(change, &world)
            podGarbage.observe(change, &world)
            daemonSets.observe(change, &world)
        case .replicaSets:
            replicaSets.observe(change, &world)
            deployments.observe(change, &world)
            disruption.observe(change, &world)
        case .deployments:
            deployments.observe(change, &world)
            disruption.observe(change, &world)
        case .replicationControllers:
            replicationControllers.observe(change, &world)
            disruption.observe(change, &world)
        case .statefulSets:
            statefulSets.observe(change, &world)
            disruption.observe(change, &world)
        case .podDisruptionBudgets: disruption.observe(change, &world)
        case .daemonSets: daemonSets.observe(change, &world)
        case .controllerRevisions:
            statefulSets.observe(change, &world)
            daemonSets.observe(change, &world)
        case .jobs:
            jobs.observe(change, &world)
            jobFinalizers.observe(change, &world)
            cronJobs.observe(change, &world)
            ttlAfterFinished.observe(change, &world)
        case .cronJobs: cronJobs.observe(change, &world)
        case .services:
            endpointSlices.observe(change, &world)
            mirroring.observe(change, &world)
            services.observe(change, &world)
        case .endpointSlices, .endpoints:
            endpointSlices.observe(change, &world)
            mirroring.observe(change, &world)
        case .ingresses, .ingressClasses: ingresses.observe(change, &world)
        case .horizontalPodAutoscalers: autoscaler.observe(change, &world)
        case .persistentVolumeClaims, .persistentVolumes, .storageClasses: volumes.observe(change, &world)
        case .serviceAccounts, .configMaps: serviceAccounts.observe(change, &world)
        case .namespaces:
            namespaces.observe(change, &world)
            serviceAccounts.observe(change, &world)
        default: break
        }
        resourceQuotas.observe(change, &world)
        namespaces.observeContent(change, &world)
    }

    private mutating func observePod(_ change: Change, _ world: inout World) {
        replicaSets.observe(change, &world)
        replicationControllers.observe(change, &world)
        deployments.observe(change, &world)
        statefulSets.observe(change, &world)
        daemonSets.observe(change, &world)
        jobs.observe(change, &world)
        jobFinalizers.observe(change, &world)
        endpointSlices.observe(change, &world)
        volumes.observe(change, &world)
        nodeLifecycle.observe(change, &world)
        podGarbage.observe(change, &world)
        disruption.observe(change, &world)
    }

    /// Queues an item whose deadline has come.
    mutating func add(_ name: ObjectName, for component: Component) {
        switch component {
        case .namespace: namespaces.queue.add(name)
        case .serviceAccount: serviceAccounts.queue.add(name)
        case .deployment: deployments.queue.add(name)
        case .replicaSet: replicaSets.queue.add(name)
        case .replicationController: replicationControllers.queue.add(name)
        case .statefulSet: statefulSets.queue.add(name)
        case .daemonSet: daemonSets.queue.add(name)
        case .job: jobs.queue.add(name)
        case .jobFinalizer: jobFinalizers.queue.add(name)
        case .cronJob: cronJobs.queue.add(name)
        case .ttlAfterFinished: ttlAfterFinished.queue.add(name)
        case .endpointSlice: endpointSlices.queue.add(name)
        case .endpointSliceMirroring: mirroring.queue.add(name)
        case .ingress: ingresses.queue.add(name)
        case .service: services.queue.add(name)
        case .autoscaler: autoscaler.queue.add(name)
        case .garbageCollector: garbageCollector.retry(name)
        case .nodeLifecycle: nodeLifecycle.queue.add(name)
        case .podGarbage: podGarbage.queue.add(name)
        case .podDisruptionBudget: disruption.queue.add(name)
        case .resourceQuota: resourceQuotas.queue.add(name)
        case .volumes: volumes.queue.add(name)
        default: break
        }
    }

    /// What a controller does from time to time.
    mutating func tick(_ component: Component, _ world: inout World) {
        switch component {
        case .autoscaler: autoscaler.tick(&world)
        case .nodeLifecycle: nodeLifecycle.tick(&world)
        default: break
        }
    }
}
