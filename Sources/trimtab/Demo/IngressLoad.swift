import AsyncHTTPClient
import NIOCore
import Synchronization

/// Visitors of the ingress: connections that ask for a page, read it and ask again.
enum IngressLoad {
    /// Keeps `connections` visitors busy with `url` while `body` runs. Returns how many requests were answered.
    static func applied(
        to url: String, connections: Int, while body: () async throws -> Void
    ) async throws -> Int {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let answered = Counter()
        let outcome: Result<Void, any Error>
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<connections {
                    group.addTask { await visit(url, with: client, answered) }
                }
                defer { group.cancelAll() }
                try await body()
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        try await client.shutdown()
        try outcome.get()
        return answered.value.load(ordering: .relaxed)
    }

    private static func visit(_ url: String, with client: HTTPClient, _ answered: Counter) async {
        let request = HTTPClientRequest(url: url)
        while !Task.isCancelled {
            do {
                let response = try await client.execute(request, timeout: .seconds(10))
                _ = try await response.body.collect(upTo: 1 << 20)
                answered.value.add(1, ordering: .relaxed)
            } catch {
                // A page that does not come is asked for again, as people do.
                try? await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}

/// A number that many tasks count up.
private final class Counter: Sendable {
    let value = Atomic(0)
}
