import Kubernetes
import YAML

extension APIServer {
    /// A definition was written: its resources are served from now on.
    mutating func customDefinitionChanged(_ definition: Object) {
        definitions.replace(
            customDefinition: definition.name,
            with: CustomResources.isEstablished(definition) ? CustomResources.resources(of: definition) : [])
    }

    /// A definition is gone, and what it served with it.
    mutating func customDefinitionRemoved(_ definition: Object) {
        definitions.replace(customDefinition: definition.name, with: [])
    }

    /// Deletes the objects of a definition that is being deleted; those with finalizers keep it for a while.
    mutating func deleteInstances(of definition: Object, _ context: WriteContext) {
        if let served = definitions.all.first(where: { $0.customDefinition?.name == definition.name }) {
            var keys: [ObjectKey] = []
            store.forEach(served.storageResource) { key, _ in
                keys.append(key)
                return true
            }
            var deletion = WriteContext(definition: served, requester: context.requester, now: context.now)
            for key in keys {
                // An object that refuses its deletion keeps the definition, as one with finalizers does.
                _ = try? delete(namespace: key.namespace, name: key.name, DeleteOptions(), &deletion)
            }
        }
        instanceRemoved(of: definition.name, context)
    }

    /// Lets a deleted definition go once it has no objects left.
    mutating func instanceRemoved(of name: String, _ context: WriteContext) {
        guard
            let definition = store.object(CustomResources.definitions, ObjectKey(namespace: "", name: name)),
            definition.metadata.isDeleting, let cleaned = CustomResources.cleanedUp(definition),
            let own = definitions[CustomResources.definitions]
        else { return }
        let resource = GroupResource(
            group: definition.value[.spec]?[.group]?.string ?? "",
            resource: definition.value[.spec]?[.names]?[.plural]?.string ?? "")
        guard store.count(of: resource) == 0 else { return }
        let kept = store.put(cleaned, as: CustomResources.definitions)
        if kept.metadata.finalizers.isEmpty {
            remove(kept, own, WriteContext(definition: own, requester: context.requester, now: context.now))
        } else {
            customDefinitionChanged(kept)
        }
    }
}
