import Kubernetes
import YAML

/// Turns objects and lists into the answer a client asked for.
struct ResponseShape {
    let format: AnswerFormat
    let definition: ResourceDefinition
    let now: Timestamp
    /// What a table's rows carry: the query parameter `includeObject`.
    var includeObject = Tables.IncludeObject.metadata

    init(_ format: AnswerFormat, _ definition: ResourceDefinition, _ request: APIRequest, now: Timestamp)
        throws(StatusError)
    {
        self.format = format
        self.definition = definition
        self.now = now
        guard format.shape == .table else { return }
        switch request[query: "includeObject"] {
        case nil, "", "Metadata": break
        case "None": includeObject = .none
        case "Object": includeObject = .object
        case let text?:
            throw StatusError.badRequest(
                "Unable to convert to Table as requested: includeObject: Invalid value: \(GoString.quoted(text)): must be 'Metadata', 'Object', 'None', or empty"
            )
        }
    }

    init(
        _ format: AnswerFormat, _ definition: ResourceDefinition, includeObject: Tables.IncludeObject,
        now: Timestamp
    ) {
        self.format = format
        self.definition = definition
        self.includeObject = includeObject
        self.now = now
    }

    /// A table without rows, as a watch's bookmark has it.
    func emptyTable(metadata: Value, isFirst: Bool) -> Value {
        Tables.table(
            items: [], metadata: metadata, definition: definition, now: now, includeObject: includeObject,
            withColumns: isFirst, apiVersion: format.shapeAPIVersion)
    }

    /// One object.
    func value(_ object: Object) -> Value {
        switch format.shape {
        case .objects: return object.value
        case .partialMetadata, .partialMetadataList: return partial(object)
        case .table:
            return Tables.table(
                items: [object],
                metadata: ["resourceVersion": .string(object.metadata.resourceVersion)],
                definition: definition, now: now, includeObject: includeObject, withColumns: true,
                apiVersion: format.shapeAPIVersion)
        }
    }

    /// One object of a watch; only a table's first event carries the columns.
    func eventValue(_ object: Object, isFirst: Bool) -> Value {
        guard format.shape == .table else { return value(object) }
        return Tables.table(
            items: [object], metadata: ["resourceVersion": .string(object.metadata.resourceVersion)],
            definition: definition, now: now, includeObject: includeObject, withColumns: isFirst,
            apiVersion: format.shapeAPIVersion)
    }

    /// A list with its metadata.
    func value(_ items: [Object], metadata: Value) -> Value {
        switch format.shape {
        case .objects:
            return [
                "kind": .string(definition.resource.kind + "List"),
                "apiVersion": .string(definition.resource.groupVersion.apiVersion), "metadata": metadata,
                "items": .array(items.map(item)),
            ]
        case .partialMetadata, .partialMetadataList:
            return [
                "kind": "PartialObjectMetadataList", "apiVersion": .string(format.shapeAPIVersion),
                "metadata": metadata, "items": .array(items.map(partial)),
            ]
        case .table:
            return Tables.table(
                items: items, metadata: metadata, definition: definition, now: now,
                includeObject: includeObject, withColumns: true, apiVersion: format.shapeAPIVersion)
        }
    }

    /// An item of a list: typed lists say the kind once, custom resources in every item.
    private func item(_ object: Object) -> Value {
        guard !definition.isCustom, case .object(let map) = object.value else { return object.value }
        return .object(
            Map(uniqueEntries: map.entries.filter { $0.key != Key(.kind) && $0.key != Key(.apiVersion) }))
    }

    private func partial(_ object: Object) -> Value {
        [
            "kind": "PartialObjectMetadata", "apiVersion": .string(format.shapeAPIVersion),
            "metadata": object.metadata.value,
        ]
    }
}
