package import Kubernetes
package import YAML

/// Turns what a client sent into an object as Kubernetes would store and print it.
///
/// For Kubernetes' own kinds this is what decoding into Go types and encoding them again does: unknown fields fall
/// away, types are checked, quantities and times take their one spelling, zero values are left out or printed as the
/// Go field's tags say. For custom resources the schema prunes and nothing else changes; its types are validation's
/// business.
package enum SchemaDecoding {
    /// Keys that a text gave twice, and the language it was in.
    package enum Duplicates: Sendable {
        case none
        case json([ReadWarning])
        case yaml([ReadWarning])
    }

    /// Go stops counting here.
    private static let strictLimit = 100

    /// The object and the texts of its warnings; strict validation throws what would be warnings otherwise.
    package static func decode(
        _ value: Value, schema: SchemaNode, fieldValidation: FieldValidation, duplicates: Duplicates = .none
    ) throws(DecodingFailure) -> (object: Object, warnings: [String]) {
        var strict: [String] = []
        var doubled: [String: String] = [:]
        switch duplicates {
        case .none: break
        case .json(let warnings):
            for warning in warnings { doubled[warning.path] = "duplicate field \"\(warning.path)\"" }
        case .yaml(let warnings):
            if fieldValidation == .strict {
                if !warnings.isEmpty {
                    strict.append("yaml: unmarshal errors:\n  " + lines(warnings).joined(separator: "\n  "))
                }
            } else {
                strict += lines(warnings)
            }
        }
        let found: [String]
        let decoded: Value
        if schema.schema === Schema.builtin {
            var decoder = TypedDecoder(doubled: doubled)
            decoded = try decoder.decode(value, as: schema)
            found = decoder.strict
        } else {
            var pruner = StructuralPruner(doubled: doubled)
            decoded = try pruner.decode(value, schema: schema)
            found = pruner.strict
        }
        for message in found.prefix(strictLimit) where !strict.contains(message) { strict.append(message) }
        guard !strict.isEmpty, fieldValidation != .ignore else { return (Object(decoded), []) }
        guard fieldValidation == .strict else { return (Object(decoded), strict) }
        throw DecodingFailure("strict decoding error: " + strict.joined(separator: ", "), isStrict: true)
    }

    /// The same with the errors that an API server answers: `kind` is what the body says it is, `expected` the kind
    /// of the resource.
    package static func decode(
        _ value: Value, kind: GroupVersionKind, expected: String, schema: SchemaNode,
        fieldValidation: FieldValidation, duplicates: Duplicates = .none
    ) throws(StatusError) -> (object: Object, warnings: [String]) {
        do {
            return try decode(value, schema: schema, fieldValidation: fieldValidation, duplicates: duplicates)
        } catch {
            throw error.badRequest(kind, expected: expected)
        }
    }

    /// The object as Kubernetes prints it, whatever made it; nil when a value has the wrong type.
    package static func canonical(_ object: Object, schema: SchemaNode) -> Object? {
        try? decode(object.value, schema: schema, fieldValidation: .ignore).object
    }

    /// What a field of this type holds when nothing was given: `{"replicas": 0}` for the status of a ReplicaSet.
    package static func zero(of node: SchemaNode) -> Value { TypedDecoder.zero(of: node) }

    private static func lines(_ warnings: [ReadWarning]) -> [String] {
        warnings.map { warning in
            let key = warning.path.split(separator: ".").last.map(String.init) ?? warning.path
            return "line \(warning.mark.line): key \(GoString.quoted(key)) already set in map"
        }
    }
}
