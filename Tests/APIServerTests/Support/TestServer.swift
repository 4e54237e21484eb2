import APIServer
import Kubernetes
import Testing
import YAML

/// A server of one test, driven by requests as clients send them.
struct TestServer {
    var server: APIServer
    var now: Timestamp

    /// What came back.
    struct Reply {
        var status: Int
        var body: Value
        var warnings: [String]

        var message: String { body[.message]?.string ?? "" }
        /// The fields that a refusal names.
        var fields: [String] {
            (body[.details]?[.causes]?.array ?? []).map { $0[.field]?.string ?? "" }
        }
    }

    private static let start = Timestamp(seconds: 1_800_000_000)
    /// A new server with RBAC. A copy costs next to nothing.
    private static let fresh: APIServer = {
        var configuration = APIServer.Configuration()
        configuration.authorization = true
        return APIServer(configuration: configuration, now: start)
    }()

    init() throws {
        server = Self.fresh
        now = Self.start
        try expect(
            "POST", "/api/v1/namespaces/default/serviceaccounts", #"{"metadata": {"name": "default"}}"#, 201)
    }

    /// Sends a request as the administrator, or as somebody else.
    mutating func send(
        _ method: String, _ path: String, _ body: String = "", as user: User = .admin,
        acting: User? = nil, type: String = "application/json"
    ) throws -> Reply {
        now = now + .milliseconds(10)
        let parts = path.split(separator: "?", maxSplits: 1)
        let query = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1)
            return (name: String(sides[0]), value: sides.count > 1 ? String(sides[1]) : "")
        }
        var request = APIRequest(
            try #require(APIRequest.Method(rawValue: method)), String(parts[0]), query: query,
            accept: "application/json", contentType: type, userAgent: "test/1",
            body: body.isEmpty ? .none : .bytes(Array(body.utf8)), user: user)
        request.impersonation = acting
        guard case .response(let response) = server.handle(request, now: now) else {
            Issue.record("no answer to \(method) \(path)")
            return Reply(status: 0, body: .null, warnings: [])
        }
        var value = Value.null
        if case .value(let body) = response.body { value = body }
        return Reply(status: response.status, body: value, warnings: response.warnings)
    }

    /// Sends a request that has to be answered with a status.
    @discardableResult
    mutating func expect(
        _ method: String, _ path: String, _ body: String, _ status: Int,
        type: String = "application/json", _ location: SourceLocation = #_sourceLocation
    ) throws -> Reply {
        let reply = try send(method, path, body, type: type)
        #expect(reply.status == status, "\(reply.message)", sourceLocation: location)
        return reply
    }

    /// Sends a request without a body that has to be answered with a status.
    @discardableResult
    mutating func expect(
        _ method: String, _ path: String, _ status: Int, _ location: SourceLocation = #_sourceLocation
    ) throws -> Reply {
        try expect(method, path, "", status, location)
    }

    /// Somebody without any rights of their own.
    static let jane = User(name: "jane", groups: ["devs", "system:authenticated"])
    static let access = "/apis/rbac.authorization.k8s.io/v1"

    /// Gives jane rights in all namespaces.
    mutating func grant(_ rules: String, as name: String = "given") throws {
        try expect(
            "POST", Self.access + "/clusterroles", #"{"metadata": {"name": "\#(name)"}, "rules": \#(rules)}"#,
            201)
        try expect(
            "POST", Self.access + "/clusterrolebindings",
            #"""
            {"metadata": {"name": "\#(name)"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "\#(name)"},
             "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "jane"}]}
            """#, 201)
    }
}
