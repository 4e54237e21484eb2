import Agent
import Simulator

/// The ports of one pod, for those who forward connections to them.
struct PodPorts: Sendable {
    let door: ClusterDoor
    let namespace: String
    let pod: String

    /// The answer of what listens on the port, as late as it takes; nil when nothing listens there.
    func answer(_ request: IngressRequest, port: Int) async -> IngressResponse? {
        guard let response = await door.serve(request, namespace: namespace, pod: pod, port: port) else {
            return nil
        }
        if response.latency > .zero {
            try? await Task.sleep(for: door.clock.wallDuration(of: response.latency))
        }
        return response
    }

    /// What a kubelet says when nothing listens on the port.
    func refusal(port: Int) -> String {
        "error forwarding port \(port) to pod \(pod), uid : "
            + "failed to execute portforward in network namespace: failed to connect to localhost:\(port) "
            + "inside namespace \"\(namespace)\", IPv4: dial tcp4 127.0.0.1:\(port): connect: connection "
            + "refused IPv6 dial tcp6 [::1]:\(port): connect: connection refused"
    }
}
