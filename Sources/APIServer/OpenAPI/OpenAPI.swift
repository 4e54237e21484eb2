import Kubernetes
import YAML

/// The API's own description, as clients use it to explain, to validate and to patch.
///
/// Structure only: the schemas say what there is and how lists merge, and carry no descriptions.
enum OpenAPI {
    /// The answer under `/openapi`; 404 for what is not described.
    static func response(
        path: [String], request: APIRequest, definitions: [ResourceDefinition]
    ) -> APIResponse {
        switch (path.dropFirst().first, path.count) {
        case ("v3"?, 2): return index(definitions)
        case ("v3"?, _): return document(Array(path.dropFirst(2)), request, definitions) ?? notFound
        case ("v2"?, 2): return version2(request, definitions)
        default: return notFound
        }
    }

    private static let notFound = APIResponse(
        status: 404, contentType: "text/plain; charset=utf-8",
        body: .bytes(Array("404 page not found\n".utf8)))

    /// The group and version that a path under `/openapi/v3` names.
    private static func groupVersion(_ path: [String]) -> GroupVersion? {
        switch (path.first, path.count) {
        case ("api"?, 2): GroupVersion(group: "", version: path[1])
        case ("apis"?, 3): GroupVersion(group: path[1], version: path[2])
        default: nil
        }
    }

    private static func key(_ version: GroupVersion) -> String {
        version.group.isEmpty ? "api/\(version.version)" : "apis/\(version.group)/\(version.version)"
    }

    // MARK: Version 3

    private static func index(_ definitions: [ResourceDefinition]) -> APIResponse {
        var versions: [GroupVersion] = []
        for definition in definitions where !versions.contains(definition.resource.groupVersion) {
            versions.append(definition.resource.groupVersion)
        }
        var paths = Map()
        for version in versions.sorted(by: { utf8Less(key($0), key($1)) }) {
            paths[Key(key(version))] = ["serverRelativeURL": .string(address(version, definitions))]
        }
        // The media type is what Go's server guesses for this text.
        return APIResponse(
            contentType: "text/plain; charset=utf-8",
            body: .bytes(JSONWriter.bytes(.object(["paths": .object(paths)]))))
    }

    private static func address(_ version: GroupVersion, _ definitions: [ResourceDefinition]) -> String {
        "/openapi/v3/\(key(version))?hash=\(hash(version, definitions))"
    }

    /// What a group's version serves, as a number: it changes when that does.
    private static func hash(_ version: GroupVersion, _ definitions: [ResourceDefinition]) -> String {
        var first = Checksum(seed: 0)
        var second = Checksum(seed: 1)
        for definition in definitions where definition.resource.groupVersion == version {
            var text = definition.resource.plural
            if let custom = definition.customDefinition {
                text += JSONWriter.string(custom.value[.spec] ?? .null)
            }
            first.add(text)
            second.add(text)
        }
        return first.text + second.text
    }

    private static func document(
        _ path: [String], _ request: APIRequest, _ definitions: [ResourceDefinition]
    ) -> APIResponse? {
        guard let version = groupVersion(path) else { return nil }
        let own = definitions.filter { $0.resource.groupVersion == version }
        guard !own.isEmpty else { return nil }
        let current = hash(version, definitions)
        if let stated = request[query: "hash"], stated != current {
            return APIResponse(
                status: 301, contentType: "text/html; charset=utf-8",
                headers: [(name: "Location", value: address(version, definitions))], body: .none)
        }
        var headers = [(name: "Etag", value: "\"\(current)\""), (name: "Vary", value: "Accept")]
        headers.append(
            (
                name: "Cache-Control",
                value: request[query: "hash"] == nil ? "no-cache, private" : "public, immutable"
            ))
        var schemas = OpenAPISchemas(prefix: "#/components/schemas/")
        var paths = Map()
        for definition in own {
            schemas.add(definition)
            OpenAPIPaths(definition).write(to: &paths)
        }
        return APIResponse(
            headers: headers,
            body: .value([
                "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": "v1.36.2"],
                "paths": .object(paths.sorted()),
                "components": [
                    "schemas": .object(schemas.all),
                    "securitySchemes": [
                        "BearerToken": ["type": "apiKey", "name": "authorization", "in": "header"]
                    ],
                ],
            ]))
    }

    // MARK: Version 2

    /// The types in the older form: protobuf for clients that ask for it, else JSON.
    private static func version2(_ request: APIRequest, _ definitions: [ResourceDefinition]) -> APIResponse {
        guard let form = Version2Form(accept: request.accept) else {
            return APIResponse(
                status: 406, contentType: "text/plain; charset=utf-8",
                body: .bytes(Array("406 Not Acceptable".utf8)))
        }
        var schemas = OpenAPISchemas(prefix: "#/definitions/", usesPlainReferences: true)
        for definition in definitions { schemas.add(definition) }
        let document: Value = [
            "swagger": "2.0", "info": ["title": "Kubernetes", "version": "v1.36.2"],
            "paths": .emptyObject, "definitions": .object(schemas.all),
        ]
        let headers = [(name: "Vary", value: "Accept-Encoding"), (name: "Vary", value: "Accept")]
        switch form {
        case .json: return APIResponse(headers: headers, body: .value(document))
        case .protobuf:
            return APIResponse(
                contentType: OpenAPIProtobuf.contentType, headers: headers,
                body: .bytes(OpenAPIProtobuf.bytes(document)))
        }
    }

    private enum Version2Form {
        case json
        case protobuf

        /// The first form of the header that is served.
        init?(accept: String) {
            guard accept.contains(where: { $0 != " " }) else {
                self = .json
                return
            }
            for clause in accept.split(separator: ",") {
                switch clause.prefix(while: { $0 != ";" }).filter({ $0 != " " }) {
                case "application/json", "*/*", "application/*":
                    self = .json
                    return
                case OpenAPIProtobuf.contentType,
                    "application/com.github.proto-openapi.spec.v2@v1.0+protobuf":
                    self = .protobuf
                    return
                default: continue
                }
            }
            return nil
        }
    }
}

/// FNV-1a, for telling versions of a text apart.
struct Checksum {
    private var state: UInt64

    init(seed: UInt64) { state = 14_695_981_039_346_656_037 ^ seed }

    mutating func add(_ text: String) {
        for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 1_099_511_628_211 }
        state = (state ^ 0xff) &* 1_099_511_628_211
    }

    /// Sixteen hexadecimal digits.
    var text: String {
        let digits = String(state, radix: 16, uppercase: true)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
