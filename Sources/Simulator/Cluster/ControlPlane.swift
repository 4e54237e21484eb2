import APIServer
import Kubernetes

/// All components, and the loop that lets each see the changes and do its part.
struct ControlPlane: Sendable {
    var controllers = ControllerManager()
    var scheduler: Scheduler
    var kubelet: Kubelet
    var traffic: Traffic
    private let nodes: Int
    private let runsControllers: Bool
    private let runsPods: Bool
    /// The moment that the components are at, and how often each has had its turn at it.
    private var moment = Timestamp(nanoseconds: 0)
    private var rounds = 0

    /// More rounds than any honest chain of reactions at one moment needs.
    private static let maximumRounds = 10_000
    /// A component works on so many items at most before the others have their turn.
    private static let share = 4096

    init(configuration: SimulatedCluster.Configuration) {
        scheduler = Scheduler(seed: configuration.seed)
        kubelet = Kubelet(seed: configuration.seed)
        traffic = Traffic(configuration: configuration)
        nodes = configuration.nodes
        runsControllers = configuration.runsControllers
        runsPods = configuration.runsPods
    }

    /// Registers the nodes and sets the first deadlines.
    mutating func start(_ world: inout World) {
        controllers.nodeLifecycle.registerNodes(nodes, &world)
        VolumeController.createDefaultClass(&world)
        world.wake(.tick(.autoscaler), after: AutoscalerController.period)
        world.wake(.tick(.events), after: .seconds(60))
    }

    /// Lets the components react until nothing is left to do at this moment.
    mutating func settle(_ world: inout World) {
        while step(&world, share: Self.share) {}
    }

    /// Gives each component one turn of at most `share` items. False when nothing is left to do at this moment.
    mutating func step(_ world: inout World, share: Int) -> Bool {
        if world.now != moment { (moment, rounds) = (world.now, 0) }
        dispatch(&world)
        guard work(&world, share: share) > 0 || world.api.resourceVersion != world.seen else { return false }
        rounds += 1
        guard rounds >= Self.maximumRounds else { return true }
        // Two components answer each other without end: let them go on in a second, and time with them.
        world.note(.events, "more than \(Self.maximumRounds) rounds at one moment; the rest waits a second")
        world.wake(.tick(.scheduler), after: .seconds(1))
        rounds = 0
        return false
    }

    private mutating func work(_ world: inout World, share: Int) -> Int {
        var count = runsControllers ? controllers.work(&world, limit: share) : 0
        if runsPods {
            count += scheduler.work(&world, limit: share)
            count += kubelet.work(&world, limit: share)
            count += kubelet.runProcesses(&traffic, &world)
        }
        count += traffic.work(kubelet, &world)
        return count
    }

    /// Shows the components what changed in the store.
    private mutating func dispatch(_ world: inout World) {
        guard world.api.resourceVersion != world.seen else { return }
        guard let events = world.api.events(after: world.seen) else {
            return relist(&world)
        }
        for event in events {
            observe(
                Change(
                    kind: event.kind, watched: WatchedResource(event.resource), resource: event.resource,
                    object: event.object, previous: event.previous), &world)
        }
        world.seen = world.api.resourceVersion
    }

    /// So much changed that the store no longer knows all of it: every object is looked at anew, and those that
    /// are gone are taken for deleted.
    private mutating func relist(_ world: inout World) {
        world.seen = world.api.resourceVersion
        world.note(.events, "the store's history was cut; every object is looked at")
        var live: Set<String> = []
        for stored in world.storedResources where !Self.isIgnored(WatchedResource(stored.resource)) {
            for object in world.api.list(stored.resource) {
                live.insert(object.metadata.uid)
                observe(
                    Change(
                        kind: .added, watched: WatchedResource(stored.resource), resource: stored.resource,
                        object: object), &world)
            }
        }
        for (uid, member) in world.owners.members where !live.contains(uid) {
            var object =
                world.pods[uid: uid]?.object
                ?? Object(
                    apiVersion: "v1", kind: "", namespace: member.name.namespace, name: member.name.name)
            object.metadata.uid = uid
            observe(
                Change(
                    kind: .deleted, watched: WatchedResource(member.resource), resource: member.resource,
                    object: object, previous: object), &world)
        }
    }

    /// Nobody reacts to events or leases, and they are the most of all.
    private static func isIgnored(_ watched: WatchedResource) -> Bool {
        watched == .events || watched == .leases
    }

    private mutating func observe(_ seen: Change, _ world: inout World) {
        var change = seen
        let watched = change.watched
        if Self.isIgnored(watched) { return }
        world.owners.apply(
            deleted: change.isDeletion, change.resource, change.object, previous: change.previous)
        if watched == .pods {
            let records = world.pods.apply(deleted: change.isDeletion, change.object)
            change.oldPod = records.old
            change.newPod = records.new
        }
        if runsControllers { controllers.observe(change, &world) }
        switch watched {
        case .pods where !runsPods: break
        case .pods, .nodes:
            scheduler.observe(change, &world)
            kubelet.observe(change, &world)
        case .persistentVolumeClaims, .persistentVolumes, .storageClasses:
            guard runsPods else { break }
            scheduler.observe(change, &world)
        case .services, .endpointSlices, .ingresses, .ingressClasses, .networkPolicies:
            traffic.observe(change, &world)
        default: break
        }
    }

    /// Works off the deadlines that are due.
    mutating func fire(_ world: inout World) {
        while let due = world.timers.popDue(at: world.now) {
            switch due.payload {
            case .item(.scheduler, let name): scheduler.wake(name, world)
            case .item(let component, let name):
                if runsControllers { controllers.add(name, for: component) }
            case .pod(let uid): kubelet.queue.add(uid)
            case .pressure(let node): kubelet.endPressure(node, &world)
            case .processes(let uid): kubelet.processQueue.add(uid)
            case .heartbeat(let node): controllers.nodeLifecycle.heartbeat(node, kubelet, &world)
            case .tick(let component): tick(component, &world)
            }
        }
    }

    private mutating func tick(_ component: Component, _ world: inout World) {
        switch component {
        case .events:
            world.recorder.expire(api: &world.api, requester: Component.events.requester, now: world.now)
            world.wake(.tick(.events), after: .seconds(60))
        default: if runsControllers { controllers.tick(component, &world) }
        }
    }
}
