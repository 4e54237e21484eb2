import Kubernetes
import YAML

/// The body of a request as a tree, with keys it states twice.
struct RequestBody {
    var value: Value
    var duplicates = SchemaDecoding.Duplicates.none

    private static let unsupported = StatusError(
        415, .unsupportedMediaType,
        "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf"
    )

    /// Reads a body by its content type; without one it is JSON.
    ///
    /// - Parameter kind: What a protobuf body holds when it does not say, for `DeleteOptions`.
    init(_ request: APIRequest) throws(StatusError) {
        switch request.body {
        case .none:
            throw StatusError.badRequest(
                "couldn't get version/kind; json parse error: unexpected end of JSON input")
        case .value(let value): self.init(value: value)
        case .bytes(let bytes): try self.init(bytes, contentType: request.contentType)
        }
    }

    private init(value: Value, duplicates: SchemaDecoding.Duplicates = .none) {
        self.value = value
        self.duplicates = duplicates
    }

    private init(_ bytes: [UInt8], contentType: String) throws(StatusError) {
        let type = contentType.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        switch type {
        case "", "application/json", "application/merge-patch+json", "application/strategic-merge-patch+json",
            "application/json-patch+json":
            try self.init(json: bytes)
        case "application/yaml", "application/apply-patch+yaml", "application/x-yaml", "text/yaml":
            try self.init(yaml: bytes)
        case "application/vnd.kubernetes.protobuf":
            do {
                self.init(value: try ProtobufCodec.decode(bytes).1)
            } catch {
                throw StatusError.badRequest("the request body is no valid protobuf: \(error)")
            }
        default: throw Self.unsupported
        }
    }

    private init(json bytes: [UInt8]) throws(StatusError) {
        var options = JSONReader.Options()
        options.duplicateKeys = .lastWinsWithWarning
        do {
            let (value, warnings) = try JSONReader.read(bytes, options: options)
            self.init(value: value, duplicates: .json(warnings))
        } catch {
            throw StatusError.badRequest("couldn't get version/kind; json parse error: \(error.message)")
        }
    }

    private init(yaml bytes: [UInt8]) throws(StatusError) {
        var options = YAMLReader.Options()
        options.duplicateKeys = .lastWinsWithWarning
        do {
            let first = try YAMLReader.documents(bytes, options: options).first
            self.init(value: first?.value ?? .null, duplicates: .yaml(first?.warnings ?? []))
        } catch {
            throw StatusError.badRequest(
                "error converting YAML to JSON: yaml: line \(error.mark.line): \(error.message)")
        }
    }
}
