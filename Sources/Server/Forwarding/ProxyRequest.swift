import APIServer
import Agent
import Kubernetes
import Simulator
import YAML

/// Requests that the API server passes on to a pod, a Service or a node: the `proxy` subresource.
enum ProxyRequest {
    static func answer(
        _ connection: ConnectRequest, _ door: ClusterDoor
    ) async throws(StatusError) -> APIResponse {
        let target = Target(connection.name)
        switch connection.resource.resource {
        case "pods": return try await pod(target, connection, door)
        case "services": return try await service(target, connection, door)
        default: return try node(target, connection, door)
        }
    }

    /// A name in a proxy's path: `name`, `name:port` or `scheme:name:port`.
    private struct Target {
        var name: String
        var port = ""

        init(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            switch parts.count {
            case 1: name = parts[0]
            case 2: (name, port) = (parts[0], parts[1])
            default: (name, port) = (parts[1], parts[2])
            }
        }
    }

    private static func request(_ connection: ConnectRequest) -> IngressRequest {
        let original = connection.request
        let query = original.query.map { pair in
            pair.value.isEmpty ? escaped(pair.name) : "\(escaped(pair.name))=\(escaped(pair.value))"
        }
        var path = "/" + connection.path
        // The last slash says something to programs and gets lost when a path is taken apart.
        if original.path.hasSuffix("/"), !path.hasSuffix("/") { path += "/" }
        let body: [UInt8] = if case .bytes(let bytes) = original.body { bytes } else { [] }
        return IngressRequest(
            method: original.method.rawValue, host: connection.name,
            path: query.isEmpty ? path : path + "?" + query.joined(separator: "&"),
            headers: [
                (name: "User-Agent", value: original.userAgent), (name: "Accept", value: original.accept),
            ],
            body: body)
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~")].contains(byte)
            if isPlain {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }

    private static func pod(
        _ target: Target, _ connection: ConnectRequest, _ door: ClusterDoor
    ) async throws(StatusError) -> APIResponse {
        let resource = GroupResource(group: "", resource: "pods")
        guard
            let object = door.snapshot.get(resource, namespace: connection.namespace, name: target.name)
        else { throw StatusError.notFound(resource, target.name) }
        let pod = Pod(object)
        let containers = pod.spec.containers
        let port =
            target.port.isEmpty
            ? containers.first?.ports.first.map { Int($0.containerPort) } ?? 80
            : Int(target.port)
                ?? containers.flatMap(\.ports).first { $0.name == target.port }.map {
                    Int($0.containerPort)
                }
        guard let port else {
            throw StatusError.badRequest("address not allowed: no port named \"\(target.port)\"")
        }
        let ports = PodPorts(door: door, namespace: connection.namespace, pod: target.name)
        guard let response = await ports.answer(request(connection), port: port) else {
            throw unreachable(
                "dial tcp \(pod.status.podIP):\(port): connect: connection refused")
        }
        return passedOn(response)
    }

    private static func service(
        _ target: Target, _ connection: ConnectRequest, _ door: ClusterDoor
    ) async throws(StatusError) -> APIResponse {
        let resource = GroupResource(group: "", resource: "services")
        guard
            let object = door.snapshot.get(resource, namespace: connection.namespace, name: target.name)
        else { throw StatusError.notFound(resource, target.name) }
        let number = Int(target.port) ?? 0
        var name = number == 0 ? target.port : ""
        let stated = object.value[.spec]?[.ports]?.array ?? []
        if target.port.isEmpty {
            guard stated.count == 1 else {
                throw StatusError(
                    503, .serviceUnavailable, "no endpoints available for service \"\(target.name)\"")
            }
            name = stated[0][.name]?.string ?? ""
        }
        let first = Int(stated.first?[.port]?.int ?? 0)
        let response = await door.serve(
            request(connection), namespace: connection.namespace, service: target.name, portName: name,
            portNumber: number == 0 && name.isEmpty ? first : number)
        if response.podName.isEmpty, response.status == 503 {
            throw StatusError(
                503, .serviceUnavailable, "no endpoints available for service \"\(connection.name)\"")
        }
        return passedOn(response)
    }

    private static func node(
        _ target: Target, _ connection: ConnectRequest, _ door: ClusterDoor
    ) throws(StatusError) -> APIResponse {
        let resource = GroupResource(group: "", resource: "nodes")
        guard door.snapshot.get(resource, namespace: "", name: target.name) != nil else {
            throw StatusError.notFound(resource, target.name)
        }
        switch connection.path {
        case "healthz":
            return APIResponse(contentType: "text/plain; charset=utf-8", body: .bytes(Array("ok".utf8)))
        case "pods", "runningpods":
            let pods = door.snapshot.list(GroupResource(group: "", resource: "pods")).filter {
                $0.value[.spec]?[.nodeName]?.string == target.name
            }
            return APIResponse(
                body: .value([
                    "kind": "PodList", "apiVersion": "v1", "metadata": .emptyObject,
                    "items": .array(pods.map(\.value)),
                ]))
        default:
            return APIResponse(
                status: 404, contentType: "text/plain; charset=utf-8",
                body: .bytes(Array("404 page not found\n".utf8)))
        }
    }

    private static func unreachable(_ why: String) -> StatusError {
        StatusError(503, .serviceUnavailable, "error trying to reach service: \(why)")
    }

    private static func passedOn(_ response: IngressResponse) -> APIResponse {
        let type = response.headers.first { $0.name.lowercased() == "content-type" }?.value ?? ""
        return APIResponse(
            status: response.status, contentType: type,
            headers: response.headers.filter {
                !["content-type", "content-length", "connection", "date"].contains($0.name.lowercased())
            }, body: .bytes(response.body))
    }
}
