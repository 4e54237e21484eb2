import Kubernetes
import YAML

extension APIServer {
    /// A tree as an object of the definition's kind.
    static func decoded(
        _ value: Value, _ definition: ResourceDefinition, _ fieldValidation: FieldValidation,
        duplicates: SchemaDecoding.Duplicates = .none
    ) throws(StatusError) -> (object: Object, warnings: [String]) {
        try SchemaDecoding.decode(
            value, kind: definition.kind, expected: definition.kind.kind, schema: definition.schema,
            fieldValidation: fieldValidation, duplicates: duplicates)
    }
}
