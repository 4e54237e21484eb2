import YAML

/// The difference of two objects in each version that an entry of managed fields is written in.
struct VersionedComparisons {
    private let old: Value
    private let new: Value
    private let resetFields: FieldSet?
    private let conversion: (any VersionConversion)?
    /// In the version of the request.
    let own: TypedMerge.Comparison
    private var known: [(apiVersion: String, comparison: TypedMerge.Comparison?)]

    init(
        old: Value, new: Value, apiVersion: String, schema: SchemaNode, resetFields: FieldSet?,
        conversion: (any VersionConversion)?
    ) {
        self.old = old
        self.new = new
        self.resetFields = resetFields
        self.conversion = conversion
        own = Self.compare(old, new, schema, resetFields)
        known = [(apiVersion, own)]
    }

    private static func compare(
        _ old: Value, _ new: Value, _ schema: SchemaNode, _ resetFields: FieldSet?
    ) -> TypedMerge.Comparison {
        let comparison = TypedMerge.compare(old: old, new: new, schema: schema)
        guard let resetFields, !comparison.isEmpty else { return comparison }
        return comparison.excluding(resetFields)
    }

    /// The difference as the version of `entry` writes it; nil when that version is gone.
    mutating func comparison(for entry: ManagedFieldsEntry) -> TypedMerge.Comparison? {
        guard let conversion else { return own }
        if let found = known.first(where: { $0.apiVersion == entry.apiVersion }) { return found.comparison }
        var comparison: TypedMerge.Comparison?
        if let new = conversion.convert(new, to: entry.apiVersion) {
            let old = conversion.convert(old, to: entry.apiVersion)?.object ?? .emptyObject
            comparison = Self.compare(old, new.object, new.schema, resetFields)
        }
        known.append((entry.apiVersion, comparison))
        return comparison
    }
}
