import APIServer
import GeneratedRepository
import Kubernetes
import YAML

/// An API server and the requests of the generated objects to it.
struct ClusterWorld {
    static let now = Timestamp(seconds: 1_800_000_000)
    static let deployments = ResourcePath(
        GroupVersionResource(group: "apps", version: "v1", resource: "deployments"), isNamespaced: true)
    static let services = ResourcePath(
        GroupVersionResource(group: "", version: "v1", resource: "services"), isNamespaced: true)

    var server = APIServer(now: Self.now)
    let objects: [Object]

    init() throws {
        objects = try GeneratedRepository(count: applications).objects().map { object in
            var object = object
            object.metadata.namespace = "default"
            return object
        }
    }

    static func path(of object: Object) -> ResourcePath {
        object.kind == "Service" ? services : deployments
    }

    var applies: [APIRequest] {
        objects.map { object in
            var request = APIRequest.apply(object, at: Self.path(of: object), manager: "trimtab", force: true)
            request.user = .admin
            return request
        }
    }

    var creates: [APIRequest] {
        objects.map { object in
            var request = APIRequest.create(object, at: Self.path(of: object), manager: "bench")
            request.user = .admin
            return request
        }
    }

    /// A server that holds the objects, as an apply left them.
    static func filled() throws -> ClusterWorld {
        var world = try ClusterWorld()
        world.send(world.applies)
        return world
    }

    /// Sends requests, which must all succeed.
    mutating func send(_ requests: [APIRequest]) {
        for request in requests {
            guard case .response(let response) = server.handle(request, now: Self.now), response.status < 300
            else { preconditionFailure("\(request.method.rawValue) \(request.path) was refused") }
        }
    }
}
