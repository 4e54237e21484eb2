import APIServer
import Kubernetes
import YAML

/// What the components of the simulated cluster share: the API, the clock, the indexes and the log.
///
/// It is handed to a component as `inout` while that one works; nothing else runs meanwhile.
struct World: Sendable {
    var api: APIServer
    var now: Timestamp
    var pods = PodIndex()
    var owners = OwnerIndex()
    var timers = TimerQueue<Wake>()
    var log: [LogEntry] = []
    var recorder: EventRecorder
    /// The version of the store up to which the components have seen the changes.
    var seen: UInt64 = 1
    /// Containers' CPU by pod uid and container.
    var usage = UsageTable()
    /// What containers wrote.
    var logs = LogStore()
    /// What keeps workloads from making pods without end at one moment.
    var creations = CreationLimit()
    /// For the suffixes of generated names.
    var names: RandomStream
    let configuration: SimulatedCluster.Configuration
    let catalogue: ImageCatalogue
    /// How often a write was refused; a scenario that ends with many has a mistake in a component.
    private(set) var refusedWrites = 0

    init(configuration: SimulatedCluster.Configuration) {
        self.configuration = configuration
        api = APIServer(configuration: configuration.api, now: configuration.start)
        now = configuration.start
        names = RandomStream(seed: configuration.seed, name: "names")
        recorder = EventRecorder()
        catalogue = .builtin
    }

    /// Writes a line of the log.
    mutating func note(_ component: Component, _ text: @autoclosure () -> String) {
        guard configuration.keepsLog else { return }
        log.append(LogEntry(time: now, component: component.name, text: text()))
    }

    mutating func wake(_ wake: Wake, after delay: Duration) { timers.add(wake, at: now + delay) }
    mutating func wake(_ wake: Wake, at time: Timestamp) { timers.add(wake, at: max(time, now)) }

    /// Whether the components may write on before they look at what was written: the store keeps only so many
    /// changes.
    var hasRoom: Bool {
        api.resourceVersion - seen < UInt64(max(configuration.api.watchHistory / 2, 64))
    }

    // MARK: - Writing

    @discardableResult
    mutating func create(_ object: Object, by component: Component) throws(StatusError) -> Object {
        do {
            let created = try api.create(object, as: component.requester, now: now)
            note(component, "created \(created.kind) \(Self.name(created))")
            return created
        } catch {
            refusedWrites += 1
            throw error
        }
    }

    @discardableResult
    mutating func update(
        _ object: Object, subresource: String = "", by component: Component
    ) throws(StatusError) -> Object {
        do {
            let updated = try api.update(object, subresource: subresource, as: component.requester, now: now)
            note(
                component,
                "updated \(object.kind)\(subresource.isEmpty ? "" : "/" + subresource) \(Self.name(object))")
            return updated
        } catch {
            refusedWrites += 1
            throw error
        }
    }

    mutating func delete(
        _ resource: GroupResource, _ name: ObjectName, options: DeleteOptions = .init(),
        by component: Component
    ) throws(StatusError) {
        do {
            try api.delete(
                resource, namespace: name.namespace, name: name.name, options: options,
                as: component.requester, now: now)
            note(component, "deleted \(resource) \(name)")
        } catch {
            refusedWrites += 1
            throw error
        }
    }

    func get(_ resource: GroupResource, _ name: ObjectName) -> Object? {
        api.get(resource, namespace: name.namespace, name: name.name)
    }

    private static func name(_ object: Object) -> String {
        object.namespace.isEmpty ? object.name : "\(object.namespace)/\(object.name)"
    }

    // MARK: - Events

    /// Records a Kubernetes event about `object`.
    mutating func event(
        _ object: Object, _ reason: String, _ message: String, isWarning: Bool = false,
        by component: Component, source: EventRecorder.Source? = nil, fieldPath: String = ""
    ) {
        guard configuration.recordsEvents else { return }
        let source = source ?? EventRecorder.Source(component: component.eventSource, host: "")
        recorder.record(
            object, reason: reason, message: message, isWarning: isWarning, source: source,
            fieldPath: fieldPath, requester: component.requester, api: &api, now: now)
        note(component, "event \(reason) on \(object.kind) \(Self.name(object)): \(message)")
    }
}

extension Component {
    /// As whom the component writes: its user, and the field manager under which its writes are recorded.
    var requester: Requester { Self.requesters[rawValue] }

    private static let requesters: [Requester] = allCases.map { component in
        switch component {
        case .scheduler:
            Requester(
                user: User(name: "system:kube-scheduler", groups: ["system:authenticated"]),
                fieldManager: "kube-scheduler")
        case .kubelet, .traffic, .events:
            Requester(
                user: User(name: "system:node", groups: ["system:nodes", "system:authenticated"]),
                fieldManager: "kubelet")
        case .ingress:
            Requester(
                user: User(
                    name: "system:serviceaccount:ingress-nginx:ingress-nginx",
                    groups: ["system:serviceaccounts", "system:authenticated"]),
                fieldManager: "nginx-ingress-controller")
        default:
            Requester(
                user: User(
                    name: "system:serviceaccount:kube-system:\(component.name)",
                    groups: ["system:serviceaccounts", "system:authenticated"]),
                fieldManager: "kube-controller-manager")
        }
    }
}
