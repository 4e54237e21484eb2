package import APIServer
package import Kubernetes
package import Simulator
import Synchronization

/// The one door to the simulated cluster's state.
///
/// Writes enter one after the other, each at the clock's time, and the new state is published. Then the components
/// react, and where they have much to do, requests that come meanwhile are let in between. Reads are answered from
/// the published snapshot and never wait.
package actor ClusterDoor {
    var cluster: SimulatedCluster
    private var alarm: Task<Void, Never>?
    private var alarmTime: Timestamp?
    /// Goes on with the components' work that did not fit into one turn; time stands still until it is done.
    private var settling: Task<Void, Never>?
    /// How long the components may work before those who wait at the door have their turn.
    private static let patience = Duration.milliseconds(2)
    /// How many items a component works on before the others have their turn.
    private static let share = 64

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
        settling?.cancel()
        settling = nil
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
        keepTime()
        defer { settle() }
        return cluster.answer(request)
    }

    /// Answers several requests in their order under one turn; the components react to all of them together.
    package func answer(all requests: [APIRequest]) -> [APIServer.Answer] {
        keepTime()
        defer { settle() }
        return requests.map { cluster.answer($0) }
    }

    /// Sends one HTTP request in at the ingress.
    package func serve(_ request: IngressRequest) -> IngressResponse {
        keepTime()
        defer { settle() }
        return cluster.serve(request)
    }

    // MARK: - Time

    /// Brings the cluster to the clock's time and lets what is due happen.
    func moveOn() {
        keepTime()
        settle()
    }

    /// Brings the cluster to the clock's time, unless the components are still busy with an earlier moment.
    private func keepTime() {
        guard settling == nil else { return }
        let now = clock.now
        if now > cluster.now { cluster.advance(to: now) }
    }

    /// Publishes the state, lets the components react and sets the alarm for what comes next.
    private func settle() {
        publish()
        guard settling == nil else { return }
        let start = ContinuousClock.now
        while cluster.step(share: Self.share) {
            guard ContinuousClock.now - start < Self.patience else {
                settling = Task { await goOn() }
                break
            }
        }
        publish()
        if settling == nil { setAlarm() }
    }

    /// Goes on settling, a turn at a time.
    private func goOn() async {
        while cluster.step(share: Self.share) {
            publish()
            await Task.yield()
            if Task.isCancelled { return }
        }
        settling = nil
        moveOn()
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
