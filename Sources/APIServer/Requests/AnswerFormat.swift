import Kubernetes
import YAML

/// How a client wants its answer: `Accept`, negotiated as apiserver's `negotiation` package does.
struct AnswerFormat: Equatable {
    enum Media: String {
        case json = "application/json"
        case yaml = "application/yaml"
        case protobuf = "application/vnd.kubernetes.protobuf"
    }

    /// What objects are turned into.
    enum Shape: Equatable {
        case objects
        case table
        case partialMetadata
        case partialMetadataList
    }

    var media = Media.json
    var shape = Shape.objects
    /// The version of the shape's own kind: `v1` or `v1beta1`.
    var shapeVersion = "v1"

    /// The plain format.
    static let json = AnswerFormat()

    /// The first format of `accept` that is served; nil when there is none.
    ///
    /// - Parameter hasProtobuf: Whether what is asked for has messages; custom resources have none.
    static func negotiate(_ accept: String, hasProtobuf: Bool = true) -> AnswerFormat? {
        guard accept.utf8.contains(where: { $0 != UInt8(ascii: " ") }) else { return .json }
        var best: (quality: Double, format: AnswerFormat)?
        for clause in accept.split(separator: ",") {
            guard let (quality, format) = read(clause), quality > 0 else { continue }
            // Tables have no messages either.
            if format.media == .protobuf, !hasProtobuf || format.shape == .table { continue }
            // Of equal quality the first one stated wins.
            if quality > best?.quality ?? 0 { best = (quality, format) }
        }
        return best?.format
    }

    private static func read(_ clause: Substring) -> (Double, AnswerFormat)? {
        var parts = clause.split(separator: ";").map { $0.trimmed }
        guard !parts.isEmpty else { return nil }
        var format = AnswerFormat()
        switch parts.removeFirst() {
        case "application/json", "*/*", "application/*": format.media = .json
        case "application/yaml": format.media = .yaml
        case "application/vnd.kubernetes.protobuf": format.media = .protobuf
        default: return nil
        }
        var quality = 1.0
        var group = ""
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            let value = pair[1].trimmed
            switch pair[0].trimmed {
            case "q": quality = Double(value) ?? 1
            case "as":
                switch value {
                case "Table": format.shape = .table
                case "PartialObjectMetadata": format.shape = .partialMetadata
                case "PartialObjectMetadataList": format.shape = .partialMetadataList
                default: return nil
                }
            case "v": format.shapeVersion = String(value)
            case "g": group = String(value)
            case "stream": if value != "watch" { return nil }
            default: break
            }
        }
        if format.shape != .objects {
            guard group == "meta.k8s.io", ["v1", "v1beta1"].contains(format.shapeVersion) else { return nil }
        }
        return (quality, format)
    }

    /// The `apiVersion` of the shape's kind.
    var shapeAPIVersion: String { "meta.k8s.io/\(shapeVersion)" }
}

extension Substring {
    /// Without spaces at either end.
    fileprivate var trimmed: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
