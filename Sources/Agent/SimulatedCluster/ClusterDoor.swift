package import APIServer
package import Kubernetes
package import Simulator
import Synchronization

/// The one door to the simulated cluster's state.
///
/// Writes enter one after the other; each is handled at the clock's time, the controllers run until they are idle,
/// and the new state is published. Reads are answered from the published snapshot and never wait.
package actor ClusterDoor {
    var cluster: SimulatedCluster
    private var alarm: Task<Void, Never>?
    private var alarmTime: Timestamp?

    package nonisolated let clock: ClusterClock
    package nonisolated let changes = ChangeSignal()
    /// Announces that containers wrote something or ended.
    package nonisolated let outputs = ChangeSignal()
    private nonisolated let published: Mutex<APIServer>

    /// Makes the cluster; its clock starts at the configuration's time and runs `speed` times as fast as the wall's.
    package init(_ configuration: SimulatedCluster.Configuration, speed: Double) {
        let cluster = SimulatedCluster(configuration: configuration)
        clock = ClusterClock(start: cluster.now, speed: speed)
        published = Mutex(cluster.api)
        self.cluster = cluster
        changes.announce(cluster.api.resourceVersion)
    }

    /// The state as the last write left it.
    package nonisolated var snapshot: APIServer { published.withLock { $0 } }

    /// Begins to follow the clock. Until then nothing happens but what requests cause.
    package func start() { moveOn() }

    /// Ends following the clock.
    package func stop() {
        alarm?.cancel()
        alarm = nil
    }

    // MARK: - Requests

    /// Answers one request: from the snapshot when it only reads, else through the door.
    package nonisolated func answer(_ request: APIRequest) async -> APIServer.Answer {
        if APIServer.asksForMetrics(request.path), let answer = await readMetrics(request) { return answer }
        if let answer = snapshot.read(request, now: clock.now) { return answer }
        return await write(request)
    }

    /// Metrics are not stored: they are worked out when somebody asks.
    private func readMetrics(_ request: APIRequest) -> APIServer.Answer? {
        moveOn()
        return cluster.api.withMetrics(nodes: cluster.nodeMetrics(), pods: cluster.podMetrics())
            .read(request, now: clock.now)
    }

    private func write(_ request: APIRequest) -> APIServer.Answer {
        moveOn()
        defer { moveOn() }
        return cluster.handle(request)
    }

    /// Answers several requests in their order under one turn; the controllers act on all of them together.
    package func answer(all requests: [APIRequest]) -> [APIServer.Answer] {
        moveOn()
        defer { moveOn() }
        return requests.map { cluster.handle($0) }
    }

    /// Sends one HTTP request in at the ingress.
    package func serve(_ request: IngressRequest) -> IngressResponse {
        moveOn()
        defer { moveOn() }
        return cluster.serve(request)
    }

    // MARK: - Time

    /// Brings the cluster to the clock's time, publishes its state and sets the alarm for what comes next.
    func moveOn() {
        let now = clock.now
        if now > cluster.now { cluster.advance(to: now) }
        publish()
        setAlarm()
    }

    private func publish() {
        let api = cluster.api
        published.withLock { $0 = api }
        changes.announce(api.resourceVersion)
        outputs.announce(cluster.outputVersion)
    }

    private func setAlarm() {
        let deadline = cluster.nextDeadline
        guard deadline != alarmTime || alarm == nil else { return }
        alarm?.cancel()
        alarmTime = deadline
        guard let deadline else {
            alarm = nil
            return
        }
        let wait = clock.wait(until: deadline)
        alarm = Task { [weak self] in
            guard (try? await Task.sleep(for: wait)) != nil else { return }
            await self?.ring()
        }
    }

    private func ring() {
        alarm = nil
        alarmTime = nil
        moveOn()
    }
}
