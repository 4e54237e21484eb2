import APIServer
import Kubernetes
import Simulator
import Testing
import YAML

/// A cluster under test, driven as a client would: by requests, and by letting time pass.
struct Scenario {
    static let start = Timestamp(seconds: 1_764_000_000)
    var cluster: SimulatedCluster
    /// Every line of the log since the start.
    private(set) var lines: [String] = []

    init(
        seed: UInt64 = 1, nodes: Int = 3, _ adjust: (inout SimulatedCluster.Configuration) -> Void = { _ in }
    ) {
        var configuration = SimulatedCluster.Configuration(seed: seed, nodes: nodes, start: Self.start)
        adjust(&configuration)
        cluster = SimulatedCluster(configuration: configuration)
    }

    // MARK: - Requests

    /// Sends a request and returns the answer's tree; an answer of 400 and above is an issue of the test.
    @discardableResult
    mutating func send(
        _ method: APIRequest.Method, _ path: String, _ body: Value? = nil, query: [(String, String)] = [],
        type: String = "application/json", sourceLocation: SourceLocation = #_sourceLocation
    ) -> Value {
        let request = APIRequest(
            method, path, query: query.map { (name: $0.0, value: $0.1) }, contentType: type,
            body: body.map { .value($0) } ?? .none, user: .admin)
        guard case .response(let response) = cluster.handle(request) else {
            Issue.record("\(path) was not answered", sourceLocation: sourceLocation)
            return .null
        }
        drain()
        let value: Value
        switch response.body {
        case .value(let tree): value = tree
        case .bytes(let bytes): value = (try? JSONReader.value(from: bytes)) ?? .null
        case .none: value = .null
        }
        if response.status >= 400 {
            Issue.record("\(method) \(path): \(JSONWriter.string(value))", sourceLocation: sourceLocation)
        }
        return value
    }

    /// Creates every object of a YAML text.
    mutating func create(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        do {
            for document in try YAMLReader.documents(Array(text.utf8)) {
                let object = Object(document.value)
                send(.post, path(of: object), object.value, sourceLocation: sourceLocation)
            }
        } catch {
            Issue.record("\(error)", sourceLocation: sourceLocation)
        }
    }

    private func path(of object: Object) -> String {
        let kind = object.groupVersionKind
        let resource = ResourceTable.builtin[kind]
        let prefix = kind.group.isEmpty ? "/api/\(kind.version)" : "/apis/\(kind.group)/\(kind.version)"
        let namespace =
            resource?.namespaced == true
            ? "/namespaces/\(object.namespace.isEmpty ? "default" : object.namespace)" : ""
        return "\(prefix)\(namespace)/\(resource?.plural ?? "")"
    }

    mutating func patch(_ path: String, _ patch: Value, sourceLocation: SourceLocation = #_sourceLocation) {
        send(.patch, path, patch, type: "application/merge-patch+json", sourceLocation: sourceLocation)
    }

    mutating func delete(
        _ path: String, _ options: Value? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        send(.delete, path, options, sourceLocation: sourceLocation)
    }

    // MARK: - Time

    mutating func advance(_ seconds: Double) {
        cluster.advance(by: .milliseconds(Int64(seconds * 1000)))
        drain()
    }

    /// Lets time pass second by second until the condition holds; how many seconds that took, nil when it did
    /// not within `limit`.
    mutating func advance(until limit: Int, _ condition: (Scenario) -> Bool) -> Int? {
        for second in 0...limit {
            if condition(self) { return second }
            advance(1)
        }
        return nil
    }

    mutating func drain() { lines += cluster.drainLog().map(\.description) }

    // MARK: - Looking

    func get(_ group: String, _ resource: String, _ name: String, namespace: String = "default") -> Value? {
        cluster.api.get(GroupResource(group: group, resource: resource), namespace: namespace, name: name)?
            .value
    }

    func list(_ group: String, _ resource: String, namespace: String? = nil) -> [Object] {
        cluster.api.list(GroupResource(group: group, resource: resource), namespace: namespace)
    }

    func pods(_ app: String? = nil) -> [Pod] {
        list("", "pods").map(Pod.init).filter { app == nil || $0.metadata.labels["app"]?.string == app }
    }

    func readyPods(_ app: String? = nil) -> [Pod] {
        pods(app).filter { pod in
            !pod.metadata.isDeleting
                && pod.status.conditions.contains { $0.type == "Ready" && $0.status == "True" }
        }
    }

    func deployment(_ name: String) -> Deployment {
        Deployment(Object(get("apps", "deployments", name) ?? .emptyObject))
    }

    /// The messages of the events about an object, by reason.
    func events(_ name: String) -> [(reason: String, message: String, count: Int)] {
        list("", "events").map(Event.init).filter { $0.involvedObject.name == name }
            .sorted {
                ($0.firstTimestamp ?? Self.start, $0.name) < ($1.firstTimestamp ?? Self.start, $1.name)
            }
            .map { ($0.reason, $0.message, $0.count) }
    }

    /// What `kubectl get pods` shows under STATUS.
    func status(_ pod: Pod) -> String {
        if pod.metadata.isDeleting { return "Terminating" }
        for status in pod.status.initContainerStatuses {
            if let end = status.state.terminated, end.exitCode == 0 { continue }
            if status.started == true { continue }
            if let reason = status.state.waiting?.reason, reason != "PodInitializing" {
                return "Init:\(reason)"
            }
            if status.state.terminated != nil { return "Init:Error" }
            return "Init"
        }
        for status in pod.status.containerStatuses {
            if let waiting = status.state.waiting { return waiting.reason }
            if let end = status.state.terminated { return end.reason }
        }
        return pod.status.phase
    }
}

/// The manifests of the tests.
enum Manifest {
    static func deployment(
        _ name: String, replicas: Int = 2, image: String = "lyzhang1999/hello-world-flask:latest",
        cpu: String? = nil, extra: String = "", container: String = "", annotations: String = ""
    ) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: \(name)
          labels: {app: \(name)}
        spec:
          replicas: \(replicas)
          selector: {matchLabels: {app: \(name)}}
        \(extra.isEmpty ? "" : extra + "\n")  template:
            metadata:
              labels: {app: \(name)}
        \(annotations.isEmpty ? "" : "      annotations: {\(annotations)}\n")    spec:
              containers:
              - name: \(name)
                image: \(image)
        \(cpu.map { "        resources: {requests: {cpu: \($0)}}\n" } ?? "")\(container)
        """
    }

    static func service(_ name: String, port: Int = 5000) -> String {
        """
        apiVersion: v1
        kind: Service
        metadata: {name: \(name)}
        spec:
          selector: {app: \(name)}
          ports: [{name: http, port: \(port), targetPort: \(port)}]
        """
    }

    static func ingress(_ name: String, port: Int = 5000) -> String {
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: \(name)}
        spec:
          rules:
          - http:
              paths:
              - path: /
                pathType: Exact
                backend: {service: {name: \(name), port: {number: \(port)}}}
        """
    }
}
