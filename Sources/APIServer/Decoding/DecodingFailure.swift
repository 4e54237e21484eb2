package import Kubernetes

/// Why a value is no object of its kind, in the words of Go's decoders.
package struct DecodingFailure: Error, Sendable, Equatable {
    package var message: String
    /// Whether only strict validation minds (unknown and doubled fields).
    package var isStrict: Bool

    package init(_ message: String, isStrict: Bool = false) {
        self.message = message
        self.isStrict = isStrict
    }

    /// 400 `ConfigMap in version "v1" cannot be handled as a ConfigMap: …`, with the kind and version the body names.
    package func badRequest(_ kind: GroupVersionKind, expected: String) -> StatusError {
        .badRequest(
            "\(kind.kind) in version \"\(kind.version)\" cannot be handled as a \(expected): \(message)")
    }
}

/// What the `fieldValidation` parameter asks for.
package enum FieldValidation: String, Sendable {
    case ignore = "Ignore"
    case warn = "Warn"
    case strict = "Strict"
}
