import Kubernetes
import YAML

extension APIServer {
    /// What a deletion left behind.
    struct DeletionResult {
        /// The object as it goes on existing, or as it last was.
        var object: Object
        var isGone: Bool
    }

    /// Deletes an object, at once or by marking it: `Store.Delete` of apiserver's generic registry.
    mutating func delete(
        namespace: String, name: String, _ options: DeleteOptions, _ context: inout WriteContext
    ) throws(StatusError) -> DeletionResult {
        let definition = context.definition
        let key = ObjectKey(namespace: namespace, name: name)
        guard let held = store.object(definition.storageResource, key) else {
            throw StatusError.notFound(context.resource, name)
        }
        let object = Conversion.convert(held, to: definition.resource.groupVersion)
        try requirePreconditions(options, object)
        try Admission.delete(object, admission(context))
        if definition.storageResource == Deletion.namespaces,
            let marked = Deletion.terminating(object, context.now)
        {
            return DeletionResult(object: written(marked, context, options), isGone: false)
        }
        if definition.storageResource == CustomResources.definitions,
            let marked = CustomResources.terminating(object, context.now)
        {
            let answer = written(marked, context, options)
            if !isDryRun(context, options) { deleteInstances(of: answer, context) }
            return DeletionResult(object: answer, isGone: false)
        }
        return try deleteMarking(object, options, context)
    }

    private func isDryRun(_ context: WriteContext, _ options: DeleteOptions) -> Bool {
        context.isDryRun || options.isDryRun
    }

    private mutating func written(_ object: Object, _ context: WriteContext, _ options: DeleteOptions)
        -> Object
    {
        isDryRun(context, options) ? object : stored(object, context.definition, now: context.now)
    }

    /// Marks the object where something has to happen before its end, and takes it away where nothing has.
    private mutating func deleteMarking(
        _ object: Object, _ options: DeleteOptions, _ context: WriteContext
    ) throws(StatusError) -> DeletionResult {
        let definition = context.definition
        var marked = object
        var isGraceful = false
        if definition.storageResource == Deletion.pods {
            switch Deletion.markGracefully(&marked, options, context.now) {
            case .pending: return DeletionResult(object: object, isGone: false)
            case .marked: isGraceful = true
            case .ungraceful: break
            }
        }
        let finalizers = Deletion.finalizers(of: object, options, definition.resource)
        if let finalizers { marked.metadata.finalizers = finalizers }
        let isWaiting = !marked.metadata.finalizers.isEmpty
        if !isGraceful, isWaiting { Deletion.mark(&marked, context.now) }
        if isGraceful || isWaiting {
            marked = marked == object ? object : written(marked, context, options)
            if isWaiting || (marked.metadata.deletionGracePeriodSeconds ?? 0) > 0 {
                return DeletionResult(object: marked, isGone: false)
            }
        }
        if !isDryRun(context, options) {
            marked = remove(marked, definition, context)
        }
        return DeletionResult(object: marked, isGone: true)
    }

    private func requirePreconditions(_ options: DeleteOptions, _ object: Object) throws(StatusError) {
        // The kind stands where other conflicts name the resource.
        let kind = GroupResource(group: object.groupVersionKind.group, resource: object.kind)
        if let uid = options.uid, uid != object.metadata.uid {
            throw StatusError.conflict(
                kind, object.name,
                "the UID in the precondition (\(uid)) does not match the UID in record (\(object.metadata.uid)). The object might have been deleted and then recreated"
            )
        }
        if let version = options.resourceVersion, version != object.metadata.resourceVersion {
            throw StatusError.conflict(
                kind, object.name,
                "the ResourceVersion in the precondition (\(version)) does not match the ResourceVersion in record (\(object.metadata.resourceVersion)). The object might have been modified"
            )
        }
    }

    /// Whether nothing but finalizers keeps a deleted object: no grace period that somebody else ends.
    func isDue(_ object: Object, _ definition: ResourceDefinition) -> Bool {
        (object.metadata.deletionGracePeriodSeconds ?? 0) == 0
            && !(definition.storageResource == Deletion.namespaces && Deletion.hasSpecFinalizers(object))
    }

    /// Takes an object out of the store, gives back what it held, and lets a definition go that waited for it.
    ///
    /// Returns what was stored, under the version of its removal.
    @discardableResult
    mutating func remove(_ object: Object, _ definition: ResourceDefinition, _ context: WriteContext)
        -> Object
    {
        let key = ObjectKey(namespace: object.namespace, name: object.name)
        guard let gone = store.remove(definition.storageResource, key) else { return object }
        ServiceAllocation.release(gone, to: &services)
        if definition.storageResource == CustomResources.definitions { customDefinitionRemoved(gone) }
        if gathersRoles, definition.storageResource == AccessRules.clusterRoles {
            aggregateRoles(now: context.now)
        }
        if let custom = definition.customDefinition { instanceRemoved(of: custom.name, context) }
        return Conversion.convert(gone, to: definition.resource.groupVersion)
    }
}
