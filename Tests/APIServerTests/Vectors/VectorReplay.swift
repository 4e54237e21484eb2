import APIServer
import Foundation
import Kubernetes
import YAML

/// Replays one recorded case on a server of its own.
struct VectorReplay {
    private var server: APIServer
    private var environment: VectorEnvironment
    private var now: Timestamp
    private static let namespace = "vt-bcdfghjk"

    /// Every case begins with the same server: a fresh namespace with the service account `default`.
    private static let start = makeStart()
    private static let birth = Timestamp(seconds: 1_795_000_000)

    private static func makeStart() -> Result<APIServer, StatusError> {
        var configuration = APIServer.Configuration()
        configuration.authorization = true
        var server = APIServer(configuration: configuration, now: birth)
        do throws(StatusError) {
            let requester = Requester(user: .admin, fieldManager: "vectors")
            try server.create(
                Object(apiVersion: "v1", kind: "Namespace", name: namespace), as: requester, now: birth)
            for holder in [namespace, "default"]
            where server.get(
                GroupResource(group: "", resource: "serviceaccounts"), namespace: holder, name: "default")
                == nil
            {
                try server.create(
                    Object(apiVersion: "v1", kind: "ServiceAccount", namespace: holder, name: "default"),
                    as: requester, now: birth)
            }
            return .success(server)
        } catch {
            return .failure(error)
        }
    }

    private init() throws {
        server = try Self.start.get()
        environment = VectorEnvironment(namespace: Self.namespace)
        now = Self.birth + .seconds(10)
    }

    /// Why the case does not pass; nil when it does.
    static func failure(of vector: VectorCase) throws -> String? {
        var replay = try VectorReplay()
        for (index, step) in vector.steps.enumerated() {
            let (differences, said) = try replay.run(step)
            if !differences.isEmpty {
                let shown = differences.prefix(6).map { "\n    \($0)" }.joined()
                return "\(vector) step \(index + 1): \(step.method) \(step.path)\(shown)\(said)"
            }
        }
        return nil
    }

    private mutating func run(_ step: VectorStep) throws -> (differences: [VectorDifference], said: String) {
        now = now + step.sleep + .milliseconds(10)
        let answer = try answer(to: step)
        let found = reduced(answer, step)
        for (name, pointer) in step.captures {
            let captured = VectorPointer.value(pointer, in: answer.body ?? .null)
            environment.set(
                name, to: captured.map { $0.string ?? JSONWriter.string($0) } ?? "<capture-failed>")
        }
        var said = ""
        if answer.status >= 300, let message = answer.body?[.message]?.string {
            said = "\n    the server said: \(message)"
        }
        return (VectorDifference.between(step.expected, found), said)
    }

    // MARK: - Sending

    /// An answer as a client holds it.
    private struct Answer {
        var status: Int
        var headers: [(name: String, value: String)] = []
        var body: Value?
    }

    private mutating func answer(to step: VectorStep) throws -> Answer {
        let request: APIRequest
        switch authenticated(step) {
        case .success(let user): request = try self.request(step, user: user)
        case .failure(let error): return Answer(status: error.code, body: error.status)
        }
        switch server.handle(request, now: now) {
        case .response(let response):
            var headers = response.headers
            if case .none = response.body {} else { headers.append(("Content-Type", response.contentType)) }
            return Answer(status: response.status, headers: headers, body: try body(of: response))
        case .watch(var session):
            var events: [Value] = []
            var frames = WatchFrames()
            while true {
                let output = session.next(from: server, now: now, &frames)
                for frame in output.frames { events.append(try JSONReader.value(from: frame)) }
                if output.ended { break }
                now = max(now + .milliseconds(1), session.deadline)
            }
            return Answer(status: 200, headers: [("Content-Type", session.contentType)], body: .array(events))
        case .connect: return Answer(status: 101)
        }
    }

    private func body(of response: APIResponse) throws -> Value? {
        switch response.body {
        case .none: return nil
        case .value(let value): return try JSONReader.value(from: JSONWriter.bytes(value))
        case .bytes(let bytes):
            if bytes.starts(with: [0x6B, 0x38, 0x73, 0x00]) { return "<protobuf>" }
            if response.contentType.contains("yaml") { return try YAMLReader.value(bytes) }
            let text = String(decoding: bytes, as: UTF8.self)
            if text.isEmpty { return response.contentType.contains("json") ? nil : "" }
            if let value = try? JSONReader.value(from: bytes) {
                if response.contentType.contains("json") || value.object != nil || value.array != nil {
                    return value
                }
            }
            return .string(text)
        }
    }

    private func header(_ name: String, of step: VectorStep) -> Value? {
        let headers = step.value[name: "headers"]?.object ?? Map()
        return headers.first { $0.key.name.lowercased() == name.lowercased() }.map {
            environment.fill($0.value)
        }
    }

    private func authenticated(_ step: VectorStep) -> Result<User, StatusError> {
        if let authorization = header("Authorization", of: step)?.string {
            let user = server.user(token: String(authorization.dropFirst("Bearer ".count)), now: now)
            guard let user else { return .failure(StatusError(401, .unauthorized, "Unauthorized")) }
            return .success(user)
        }
        return .success(.admin)
    }

    private func impersonation(_ step: VectorStep) -> User? {
        guard let name = header("Impersonate-User", of: step)?.string else { return nil }
        return User(
            name: name, uid: header("Impersonate-Uid", of: step)?.string ?? "",
            groups: header("Impersonate-Group", of: step)?.string.map { [$0] } ?? [])
    }

    private func request(_ step: VectorStep, user: User) throws -> APIRequest {
        let target = environment.fill(step.path).split(separator: "?", maxSplits: 1)
        let query = (target.count > 1 ? target[1] : "").split(separator: "&").map {
            pair -> (name: String, value: String) in
            let sides = pair.split(separator: "=", maxSplits: 1).map {
                $0.replacing("+", with: " ").removingPercentEncoding ?? String($0)
            }
            return (name: sides[0], value: sides.count > 1 ? sides[1] : "")
        }
        var body = APIRequest.Body.none
        var contentType = ""
        if let text = step.value[name: "bodyBase64"]?.string {
            body = .bytes(try Base64.decode(text))
        } else if let value = step.value[name: "body"] {
            let filled = environment.fill(value)
            body = .bytes(filled.string.map { Array($0.utf8) } ?? JSONWriter.bytes(filled))
            contentType = "application/json"
        }
        if let stated = header("Content-Type", of: step) { contentType = stated.string ?? "" }
        let accept = header("Accept", of: step)
        var request = APIRequest(
            APIRequest.Method(rawValue: step.method) ?? .get, String(target[0]), query: query,
            accept: accept.map { $0.string ?? "" } ?? "application/json", contentType: contentType,
            userAgent: header("User-Agent", of: step)?.string ?? "vectors/1.0", body: body, user: user)
        request.impersonation = impersonation(step)
        return request
    }

    // MARK: - Comparing

    /// What is compared of an answer, in the form of the recorded one.
    private func reduced(_ answer: Answer, _ step: VectorStep) -> Value {
        let normaliser = VectorNormaliser(environment)
        var headers = Map()
        let warnings = answer.headers.filter { $0.name == "Warning" }.map {
            Value.string(normaliser.text($0.value))
        }
        if let type = answer.headers.first(where: { $0.name == "Content-Type" })?.value,
            type != "application/json"
        {
            headers["Content-Type"] = .string(type)
        }
        if !warnings.isEmpty { headers["Warning"] = .array(warnings) }
        // Compression is the business of whoever holds the socket.
        let unchecked = ["content-type", "warning", "content-encoding"]
        for name in step.checkHeaders where !unchecked.contains(name.lowercased()) {
            let value = answer.headers.first { $0.name.lowercased() == name.lowercased() }?.value
            headers[Key(name)] = value.map { .string(normaliser.text($0)) } ?? .null
        }
        var reduced: Map = ["status": .int(Int64(answer.status))]
        if !headers.isEmpty { reduced["headers"] = .object(headers) }
        guard !step.hasNoBody else { return .object(reduced) }
        var body = answer.body ?? .null
        if answer.status < 300, let view = step.view, let map = body.object {
            if map[.kind] == "Table" { body = .object(VectorNormaliser.table(map)) }
            body = VectorView.reduce(body, to: view, namespace: Self.namespace)
        }
        if step.isWatch, let events = body.array {
            body = .array(
                events.filter {
                    $0[.type] != "BOOKMARK" || JSONWriter.string($0).contains("k8s.io/initial-events-end")
                })
        }
        body = normaliser.value(body)
        if !step.only.isEmpty, body.object != nil || body.array != nil {
            var kept = Map()
            for pointer in step.only {
                kept[Key(pointer)] = VectorPointer.value(pointer, in: body) ?? "<absent>"
            }
            body = .object(kept)
        }
        for pointer in step.ignore { body = VectorPointer.removing(pointer, from: body) }
        reduced["body"] = body
        return .object(reduced)
    }
}
