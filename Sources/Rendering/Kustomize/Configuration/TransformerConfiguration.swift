import RenderingData
import YAML

/// Which fields each transformer changes: kustomize's own list, and what `configurations` and `crds` add.
final class TransformerConfiguration: Sendable {
    /// The kind that fields refer to, and those fields.
    struct NameReference: Sendable, Hashable {
        var gvk: Gvk
        var fields: [FieldSpec]
    }

    /// The lists of fields by their names in a configuration file.
    enum List: String, CaseIterable, Sendable {
        case namePrefix, nameSuffix, namespace, commonLabels, labels, templateLabels, commonAnnotations
        case varReference, images, replicas

        /// The name in messages.
        var goName: String {
            self == .namespace ? "NameSpace" : rawValue.prefix(1).uppercased() + rawValue.dropFirst()
        }
    }

    private let lists: [List: [FieldSpec]]
    let nameReferences: [NameReference]

    init(_ lists: [List: [FieldSpec]] = [:], nameReferences: [NameReference] = []) {
        self.lists = lists
        self.nameReferences = nameReferences
    }

    subscript(list: List) -> [FieldSpec] { lists[list] ?? [] }

    var isEmpty: Bool { nameReferences.isEmpty && lists.values.allSatisfy(\.isEmpty) }

    static let empty = TransformerConfiguration()

    /// kustomize's own fields.
    static let standard: TransformerConfiguration = {
        let value = RenderingTable.value(rendering_field_specs_start(), rendering_field_specs_json_size)
        let source = StructureSource(file: "", bytes: [], isStrict: true, coercesScalars: true)
        do {
            return try TransformerConfiguration(value, source)
        } catch {
            // The table is part of the program, so this is a mistake in it and no input's.
            preconditionFailure("the table of fields is malformed: \(error)")
        }
    }()

    /// Reads a configuration file's content.
    convenience init(_ value: Value, _ source: StructureSource) throws(KustomizeError) {
        var lists: [List: [FieldSpec]] = [:]
        var references: [NameReference] = []
        if !value.isNull {
            var reader = try StructureReader(value, type: "TransformerConfig", source)
            for list in List.allCases {
                let fields = try reader.structures(list.rawValue, "FieldSpec", FieldSpec.init(reading:)) ?? []
                lists[list] = fields.sortedByKind
            }
            references =
                try reader.structures("nameReference", "NameBackReferences") {
                    (reader) throws(KustomizeError) in
                    NameReference(
                        gvk: try Gvk(reading: &reader),
                        fields: try reader.structures("fieldSpecs", "FieldSpec", FieldSpec.init(reading:))
                            ?? [])
                } ?? []
            try reader.finish()
        }
        self.init(lists, nameReferences: references.sortedStably { KindOrder.precedes($0.gvk, $1.gvk) })
    }

    /// The configuration of a file.
    convenience init(_ bytes: [UInt8], file: String) throws(KustomizeError) {
        var options = YAMLReader.Options()
        options.file = file
        options.duplicateKeys = .refuse
        let value: Value
        do {
            value = try YAMLReader.value(bytes, options: options)
        } catch {
            throw KustomizeError(
                "error converting YAML to JSON: yaml: \(error.message)", .syntax, at: error.mark)
        }
        let source = StructureSource(file: file, bytes: bytes, isStrict: true, coercesScalars: true)
        do throws(KustomizeError) {
            try self.init(value, source)
        } catch {
            throw error.prefixed("error unmarshaling JSON: while decoding JSON")
        }
    }

    /// This configuration with another's fields added.
    func merging(_ other: TransformerConfiguration) throws(KustomizeError) -> TransformerConfiguration {
        if other === self || other.isEmpty { return self }
        if isEmpty, other === Self.standard { return other }
        var lists: [List: [FieldSpec]] = [:]
        for list in List.allCases {
            lists[list] = try explaining("failed to merge \(list.goName) fieldSpec") {
                () throws(KustomizeError) in try self[list].merging(other[list]).sortedByKind
            }
        }
        let references = try explaining("failed to merge NameReference fieldSpec") {
            () throws(KustomizeError) in try Self.merged(nameReferences, other.nameReferences)
        }
        return TransformerConfiguration(
            lists, nameReferences: references.sortedStably { KindOrder.precedes($0.gvk, $1.gvk) })
    }

    private static func merged(
        _ mine: [NameReference], _ theirs: [NameReference]
    ) throws(KustomizeError) -> [NameReference] {
        var result = mine
        for reference in theirs {
            let positions = result.indices.filter { result[$0].gvk == reference.gvk }
            for position in positions {
                result[position].fields = try result[position].fields.merging(reference.fields)
            }
            if positions.isEmpty { result.append(reference) }
        }
        return result
    }
}
