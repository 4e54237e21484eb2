import Kubernetes

extension APIServer {
    /// `object` with `metadata.managedFields` brought up to date after a write.
    func owned(_ object: Object, old: Object?, _ context: WriteContext) -> Object {
        guard !context.isOwnershipSettled else { return object }
        return ManagedFields.updateOwnership(
            new: object, old: old, manager: context.requester.fieldManager, subresource: context.subresource,
            schema: context.definition.schema, now: context.now,
            resetFields: context.strategy.resetFields)
    }

    /// `object` as it would come back from storage; what the cluster's own components write is so already.
    func asStored(_ object: Object, _ context: WriteContext) -> Object {
        let schema = context.definition.schema
        guard context.authorizesCreation, schema.schema === Schema.builtin,
            let stored = EmptyCollections.stored(object.value, schema)
        else { return object }
        return Object(stored)
    }
}
