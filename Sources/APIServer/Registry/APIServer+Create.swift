import Kubernetes
import YAML

extension APIServer {
    /// Creates a decoded object: `registry.Store.Create` of apiserver.
    ///
    /// The object is in the version of the context's definition; the answer as well.
    mutating func create(_ submitted: Object, _ context: inout WriteContext) throws(StatusError) -> Object {
        var object = submitted
        let definition = context.definition
        try requireNamespace(of: object, context)
        if object.name.isEmpty, object.metadata.generateName.isEmpty {
            throw StatusError.invalid(
                context.groupKind, "",
                [FieldError(.required, "metadata.name", "name or generateName is required")])
        }
        if !object.metadata.resourceVersion.isEmpty {
            throw StatusError(500, .unknown, "resourceVersion should not be set on objects to be created")
        }
        Defaulting.apply(to: &object, kind: definition.kind, schema: definition.schema)
        clearSystemFields(of: &object)
        context.warnings += OwnerReferences.deduplicate(&object, isPatched: context.isPatch)
        try EscalationCheck(definition: definition, user: context.requester.user, authorizer: authorizer)
            .check(object, old: nil)
        object = asStored(owned(object, old: nil, context), context)
        if object.name.isEmpty {
            object.metadata.name = generatedName(for: object, in: definition.storageResource)
        }
        object.metadata.uid = names.uid()
        object.metadata.creationTimestamp = context.now.wholeSecond
        try Admission.create(&object, admission(context))
        let strategy = context.strategy
        let rules = self.rules(context)
        strategy.prepareForCreate(&object, context: rules)
        var addresses = services
        try ServiceAllocation.allocate(&object, old: nil, from: &addresses)
        let mistakes = strategy.validate(object, context: rules)
        guard mistakes.isEmpty else {
            throw StatusError.invalid(context.groupKind, object.name, mistakes)
        }
        context.warnings += strategy.warningsOnCreate(object)
        try Admission.judge(object, admission(context))
        context.warnings += PodSecurityAdmission.warnings(object, old: nil, admission(context))
        if let existing = store.object(
            definition.storageResource, ObjectKey(namespace: object.namespace, name: object.name))
        {
            var error = StatusError.alreadyExists(context.resource, object.name)
            if existing.metadata.isDeleting {
                error.message = "object is being deleted: \(error.message)"
            }
            throw error
        }
        if context.isDryRun { return object }
        services = addresses
        return stored(object, definition, now: context.now)
    }

    /// A name from `generateName`; one that is taken is drawn again, up to eight times in all, as kube-apiserver
    /// does since 1.32 (`RetryGenerateName`).
    private mutating func generatedName(for object: Object, in resource: GroupResource) -> String {
        var name = ""
        for _ in 0..<8 {
            name = names.name(prefix: object.metadata.generateName)
            if store.object(resource, ObjectKey(namespace: object.namespace, name: name)) == nil { break }
        }
        return name
    }

    /// What only the server sets.
    private func clearSystemFields(of object: inout Object) {
        object.value[.metadata]?[.uid] = nil
        object.value[.metadata]?[.creationTimestamp] = nil
        object.value[.metadata]?[.deletionTimestamp] = nil
        object.value[.metadata]?[.deletionGracePeriodSeconds] = nil
        object.value[.metadata]?[.generation] = nil
        object.value[.metadata]?[.selfLink] = nil
    }

    /// An object of a namespaced kind needs its namespace; one of a cluster-scoped kind may have none.
    func requireNamespace(of object: Object, _ context: WriteContext) throws(StatusError) {
        if context.definition.isNamespaced {
            guard !object.namespace.isEmpty else {
                throw StatusError.badRequest("an empty namespace may not be set during creation")
            }
        } else if !object.namespace.isEmpty {
            throw StatusError.badRequest(
                "namespace specified for a non-namespaced object \(context.resource)")
        }
    }

    /// What a strategy may look at.
    func rules(_ context: WriteContext) -> StrategyContext {
        StrategyContext(
            kind: context.definition.kind, schema: context.definition.schema,
            isNamespaced: context.definition.isNamespaced, reader: self, user: context.requester.user,
            now: context.now)
    }

    func admission(_ context: WriteContext) -> AdmissionContext {
        AdmissionContext(
            definition: context.definition, subresource: context.subresource, user: context.requester.user,
            isDryRun: context.isDryRun, now: context.now, reader: self, authorizer: authorizer)
    }

    /// Stores an object in its storage version and returns it in the definition's.
    mutating func stored(_ object: Object, _ definition: ResourceDefinition, now: Timestamp) -> Object {
        var object = object
        if definition.storageResource == CustomResources.definitions, !object.metadata.isDeleting {
            object = CustomResources.established(
                object, others: definitions.all.filter { $0.customDefinition?.name != object.name }, now: now)
        }
        let stored = store.put(
            Conversion.convert(object, to: definition.storageVersion), as: definition.storageResource)
        if definition.storageResource == CustomResources.definitions { customDefinitionChanged(stored) }
        if gathersRoles, definition.storageResource == AccessRules.clusterRoles { aggregateRoles(now: now) }
        return Conversion.convert(stored, to: definition.resource.groupVersion)
    }
}
