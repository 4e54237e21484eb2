import APIServer
package import Kubernetes
import YAML

/// The `Cluster` protocol over the simulated cluster's door: no socket, no encoding.
package struct SimulatedClusterAccess: Cluster {
    private let door: ClusterDoor
    private let user: User

    /// Access to `door` as `user`.
    package init(_ door: ClusterDoor, user: User) {
        self.door = door
        self.user = user
    }

    package func send(_ request: APIRequest) async throws(StatusError) -> APIResponse {
        try Self.response(of: await door.answer(named(request)))
    }

    package func send(all requests: [APIRequest]) async -> [Result<APIResponse, StatusError>] {
        await door.answer(all: requests.map(named)).map { answer in
            Result { () throws(StatusError) in try Self.response(of: answer) }
        }
    }

    package func watch(
        _ request: APIRequest
    ) async throws(StatusError) -> AsyncThrowingStream<WatchEvent, any Error> {
        let answer = await door.answer(named(request))
        guard case .watch(let opened) = answer else {
            _ = try Self.response(of: answer)
            throw StatusError.badRequest("\(request.path) is not a watch")
        }
        return AsyncThrowingStream { continuation in
            let following = Task {
                var session = opened
                while !Task.isCancelled {
                    let api = door.snapshot
                    let output = session.nextEvents(from: api, now: door.clock.now)
                    for event in output.events {
                        if event.kind == .error {
                            continuation.finish(
                                throwing: StatusError(status: event.object.value, code: 500))
                            return
                        }
                        continuation.yield(event)
                    }
                    if output.ended { break }
                    await door.changes.change(
                        after: api.resourceVersion, within: door.clock.wait(until: session.deadline))
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in following.cancel() }
        }
    }

    private func named(_ request: APIRequest) -> APIRequest {
        var request = request
        request.user = user
        return request
    }

    private static func response(of answer: APIServer.Answer) throws(StatusError) -> APIResponse {
        guard case .response(let response) = answer else {
            throw StatusError.badRequest("the request is answered by a stream")
        }
        if response.status >= 400 {
            guard case .value(let status) = response.body else {
                throw StatusError(response.status, .unknown, "the API server answered \(response.status)")
            }
            throw StatusError(status: status, code: response.status)
        }
        return response
    }
}
