package import Kubernetes
import YAML

extension APIServer {
    /// Answers one request. Writes happen at `now`.
    package mutating func handle(_ request: APIRequest, now: Timestamp) -> Answer {
        if let answer = read(request, now: now) { return answer }
        var request = request
        if let wanted = request.impersonation { request.user = Impersonation.settled(wanted) }
        let answer = answering(request) { format throws(StatusError) in
            try write(request, format: format, now: now)
        }
        return warned(answer, RequestTarget.segments(of: request.path) ?? [])
    }

    /// Answers a request that changes nothing or that nobody allows; nil when it writes.
    package func read(_ sent: APIRequest, now: Timestamp) -> Answer? {
        guard let segments = RequestTarget.segments(of: sent.path) else {
            return .response(Self.failure(.badRequest("invalid URL escape"), .json))
        }
        let request: APIRequest
        do {
            request = try admitted(sent, segments)
        } catch {
            return .response(Self.failure(error, .json))
        }
        if let answer = general(segments, request) { return answer }
        guard let target = RequestTarget(segments), isServed(target) else { return Self.notFoundPage }
        switch request.method {
        case .get, .head:
            let answer = answering(request) { format throws(StatusError) in
                try look(request, segments, format: format, now: now)
            }
            return warned(answer, segments)
        case .options: return .response(APIResponse(status: 405, body: .value(Self.notAllowed.status)))
        case .post, .put, .patch, .delete: return nil
        }
    }

    /// The answer to a request that its user may not make; nil for all others.
    package func refusal(of request: APIRequest) -> APIResponse? {
        guard let segments = RequestTarget.segments(of: request.path) else {
            return Self.failure(.badRequest("invalid URL escape"), .json)
        }
        do {
            _ = try admitted(request, segments)
            return nil
        } catch {
            return Self.failure(error, .json)
        }
    }

    /// Whether anybody answers for a path. Kubernetes' own groups know their paths even where no resource has the
    /// name; the groups of custom resources know only their resources.
    private func isServed(_ target: RequestTarget) -> Bool {
        let version = target.groupVersion
        return definitions.servesBuiltin(group: version.group)
            || definitions[
                GroupVersionResource(
                    group: version.group, version: version.version, resource: target.resource)] != nil
    }

    // MARK: - Answers

    private static let notFoundPage = Answer.response(
        APIResponse(
            status: 404, contentType: "text/plain; charset=utf-8",
            body: .bytes(Array("404 page not found\n".utf8))))

    static let notAllowed: StatusError = {
        var error = StatusError(
            405, .methodNotAllowed, "the server does not allow this method on the requested resource")
        error.writesEmptyDetails = true
        return error
    }()

    static let unknownResource: StatusError = {
        var error = StatusError(404, .notFound, "the server could not find the requested resource")
        error.writesEmptyDetails = true
        return error
    }()

    /// Negotiates the format, and turns an error into its answer.
    private func answering(
        _ request: APIRequest, _ body: (AnswerFormat) throws(StatusError) -> Answer
    ) -> Answer {
        let hasProtobuf = hasProtobuf(request)
        guard let format = AnswerFormat.negotiate(request.accept, hasProtobuf: hasProtobuf) else {
            var error = StatusError(
                406, .notAcceptable,
                "only the following media types are accepted: application/json, application/yaml"
                    + (hasProtobuf ? ", application/vnd.kubernetes.protobuf" : "")
            )
            error.writesEmptyDetails = true
            return .response(Self.failure(error, .json))
        }
        do {
            return try body(format)
        } catch {
            return .response(Self.failure(error, format))
        }
    }

    /// Whether the resource of a request has protobuf messages.
    private func hasProtobuf(_ request: APIRequest) -> Bool {
        guard request.accept.contains("protobuf"),
            let segments = RequestTarget.segments(of: request.path), let target = RequestTarget(segments)
        else { return true }
        let version = target.groupVersion
        return
            !(definitions[
                GroupVersionResource(
                    group: version.group, version: version.version, resource: target.resource)]?.isCustom
            ?? false)
    }

    private static func failure(_ error: StatusError, _ format: AnswerFormat) -> APIResponse {
        var response = self.response(error.code, error.status, format)
        if let seconds = error.retryAfterSeconds {
            response.headers.append((name: "Retry-After", value: String(seconds)))
        }
        return response
    }

    /// A value in the client's media type.
    static func response(
        _ status: Int, _ value: Value, _ format: AnswerFormat, warnings: [String] = []
    ) -> APIResponse {
        let headers = warnings.map(warning)
        if format.media == .yaml {
            var value = value
            // As a table in YAML comes from Kubernetes: without its kind.
            if format.shape == .table, value[.kind] == "Table" { value[.kind] = nil }
            var options = YAMLWriter.Options()
            options.keyOrder = .sorted
            // Long plain texts are folded, as by the library that Kubernetes writes YAML with.
            options.lineWidth = 80
            let text = YAMLWriter.string(value, options: options)
            return APIResponse(
                status: status, contentType: "application/yaml", headers: headers,
                body: .bytes(Array(text.utf8)))
        }
        if format.media == .protobuf, let bytes = ProtobufCodec.encode(value) {
            return APIResponse(
                status: status, contentType: "application/vnd.kubernetes.protobuf", headers: headers,
                body: .bytes(bytes))
        }
        return APIResponse(status: status, headers: headers, body: .value(value))
    }

    // MARK: - General paths

    /// What does not address a resource.
    private func general(_ path: [String], _ request: APIRequest) -> Answer? {
        switch path.first {
        case "healthz", "livez", "readyz":
            return HealthChecks.response(path: path, request: request).map { .response($0) }
        case "version":
            // Always over several lines, whoever asks.
            return .response(
                APIResponse(body: .bytes(Array(JSONWriter.pretty(versionInfo, indent: 2).utf8))))
        case ".well-known" where path == [".well-known", "openid-configuration"]:
            return .response(APIResponse(body: .value(issuerConfiguration)))
        case "openid" where path == ["openid", "v1", "jwks"]:
            return .response(
                APIResponse(
                    contentType: "application/jwk-set+json", body: .value(configuration.tokenKey.publicKeySet)
                ))
        case "openapi":
            return .response(OpenAPI.response(path: path, request: request, definitions: definitions.all))
        case "api", "apis", nil:
            guard path.count <= 3 else { return nil }
            guard
                let response = Discovery.response(
                    path: path, accept: request.accept, definitions: definitions.all)
            else {
                guard path.count == (path.first == "api" ? 2 : 3) else { return nil }
                return .response(APIResponse(status: 404, body: .value(Self.unknownResource.status)))
            }
            return .response(response)
        default: return nil
        }
    }

    /// How others can tell this server's tokens (OpenID Connect discovery).
    private var issuerConfiguration: Value {
        [
            "issuer": .string(ServiceAccountTokens.issuer),
            "jwks_uri": .string(ServiceAccountTokens.issuer + "/openid/v1/jwks"),
            "response_types_supported": ["id_token"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
        ]
    }

    private var versionInfo: Value {
        let parts = configuration.version.dropFirst().split(separator: ".")
        return [
            "major": .string(String(parts.first ?? "1")),
            "minor": .string(String(parts.dropFirst().first ?? "0")),
            "emulationMajor": .string(String(parts.first ?? "1")),
            "emulationMinor": .string(String(parts.dropFirst().first ?? "0")),
            "gitVersion": .string(configuration.version), "gitCommit": "", "gitTreeState": "clean",
            "buildDate": "2026-06-01T00:00:00Z", "goVersion": "go1.26", "compiler": "gc",
            "platform": "linux/amd64",
        ]
    }

    // MARK: - Resources

    /// The definition a target addresses.
    func definition(of target: RequestTarget) throws(StatusError) -> ResourceDefinition {
        guard
            let definition = definitions[
                GroupVersionResource(
                    group: target.groupVersion.group, version: target.groupVersion.version,
                    resource: target.resource)]
        else { throw Self.unknownResource }
        guard target.namespace.isEmpty || definition.isNamespaced else { throw Self.unknownResource }
        // One object of a namespaced kind is addressed in its namespace.
        if definition.isNamespaced, target.namespace.isEmpty, !target.name.isEmpty {
            throw Self.unknownResource
        }
        if !target.subresource.isEmpty, definition.resource.subresource(target.subresource) == nil {
            throw definition.isCustom
                ? StatusError.notFound(definition.groupResource, target.name) : Self.unknownResource
        }
        return definition
    }

    /// Get, list and watch.
    private func look(
        _ request: APIRequest, _ path: [String], format: AnswerFormat, now: Timestamp
    ) throws(StatusError) -> Answer {
        guard let target = RequestTarget(path) else { throw Self.unknownResource }
        let definition = try definition(of: target)
        if target.name.isEmpty || request[query: "watch"].map({ $0 != "false" && $0 != "0" }) ?? false {
            return try lookAtCollection(request, target, definition, format: format, now: now)
        }
        if let connection = try connection(request, target, definition) { return .connect(connection) }
        guard definition.resource.verbs.contains("get") else { throw Self.notAllowed }
        if let version = request[query: "resourceVersion"] { try requireReached(version) }
        guard
            let held = store.object(
                definition.storageResource, ObjectKey(namespace: target.namespace, name: target.name))
        else { throw StatusError.notFound(definition.groupResource, target.name) }
        let object = Conversion.convert(held, to: definition.resource.groupVersion)
        if target.subresource == "scale" {
            return .response(Self.response(200, ScaleSubresource.scale(of: object, definition).value, format))
        }
        guard
            target.subresource.isEmpty
                || definition.resource.subresource(target.subresource)?.verbs.contains("get") ?? false
        else { throw Self.notAllowed }
        let shape = try ResponseShape(format, definition, request, now: now)
        return .response(Self.response(200, shape.value(object), format))
    }

    private func lookAtCollection(
        _ request: APIRequest, _ target: RequestTarget, _ definition: ResourceDefinition,
        format: AnswerFormat,
        now: Timestamp
    ) throws(StatusError) -> Answer {
        guard definition.resource.verbs.contains("list") else { throw Self.notAllowed }
        let options = try ListOptions(request)
        try FieldSelection.check(options.fieldSelector, definition)
        let shape = try ResponseShape(format, definition, request, now: now)
        guard options.isWatch else {
            return .response(
                Self.response(200, try list(target, options, definition, shape), format))
        }
        guard definition.resource.verbs.contains("watch") else { throw Self.notAllowed }
        return .watch(try WatchSession(target, options, definition, shape, in: self, now: now))
    }

    /// The subresources that are connections rather than objects. Throws 403 when the user may not connect.
    func connection(
        _ request: APIRequest, _ target: RequestTarget, _ definition: ResourceDefinition
    ) throws(StatusError) -> ConnectRequest? {
        guard ["exec", "attach", "portforward", "proxy", "log"].contains(target.subresource) else {
            return nil
        }
        let isProcess = ["exec", "attach", "portforward"].contains(target.subresource)
        // The handshake of a WebSocket is a GET, but takes the right to create all the same.
        if isProcess, request.method == .get {
            try authorizer.require(
                AuthorizationAttributes(
                    user: request.user, verb: "create", group: target.groupVersion.group,
                    resource: target.resource, subresource: target.subresource, namespace: target.namespace,
                    name: target.name))
        }
        let isGiven =
            isProcess
            ? [.get, .post].contains(request.method)
            : target.subresource == "proxy" || [.get, .head].contains(request.method)
        guard isGiven else { throw Self.notAllowed }
        if definition.groupResource == GroupResource(group: "", resource: "pods"),
            target.subresource != "proxy",
            store.object(
                definition.storageResource, ObjectKey(namespace: target.namespace, name: target.name)) == nil
        {
            throw StatusError.notFound(definition.groupResource, target.name)
        }
        return ConnectRequest(
            resource: definition.groupResource, namespace: target.namespace, name: target.name,
            subresource: target.subresource, path: target.rest, request: request)
    }
}
