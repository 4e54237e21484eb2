package import YAML

/// Turns an object of one kind into its other versions, so that entries of managed fields in other versions can be
/// judged.
package protocol VersionConversion: Sendable {
    /// `object` as `apiVersion` writes it, with that version's schema; nil when there is no such version (any more).
    func convert(_ object: Value, to apiVersion: String) -> (object: Value, schema: SchemaNode)?
}
