import Kubernetes
import YAML

extension APIServer {
    /// Replaces an object: `registry.Store.Update` of apiserver.
    ///
    /// `change` makes the new object from the one that is there (nil when there is none); it may refuse.
    mutating func update(
        namespace: String, name: String, _ context: inout WriteContext,
        _ change: (Object?) throws(StatusError) -> Object
    ) throws(StatusError) -> (object: Object, isCreated: Bool) {
        let definition = context.definition
        let key = ObjectKey(namespace: namespace, name: name)
        guard let held = store.object(definition.storageResource, key) else {
            guard context.strategy.allowsCreateOnUpdate || context.isOwnershipSettled,
                context.subresource.isEmpty
            else {
                throw StatusError.notFound(context.resource, name)
            }
            let object = try change(nil)
            try requireUID(object, old: nil, context)
            if context.authorizesCreation {
                try authorizer.require(
                    AuthorizationAttributes(
                        user: context.requester.user, verb: "create", group: context.resource.group,
                        resource: context.resource.resource, namespace: namespace, name: name))
            }
            return (try create(object, &context), true)
        }
        let old = Conversion.convert(held, to: definition.resource.groupVersion)
        let object = try changed(try change(old), old: old, &context)
        return (object, false)
    }

    /// Takes in the new state of an object that exists.
    private mutating func changed(
        _ submitted: Object, old: Object, _ context: inout WriteContext
    ) throws(StatusError) -> Object {
        let definition = context.definition
        var object = submitted
        try requireVersion(object, old: old, context)
        try requireUID(object, old: old, context)
        Defaulting.apply(to: &object, kind: definition.kind, schema: definition.schema)
        keepSystemFields(of: &object, from: old)
        context.warnings += OwnerReferences.deduplicate(&object, isPatched: context.isPatch)
        try EscalationCheck(definition: definition, user: context.requester.user, authorizer: authorizer)
            .check(object, old: old)
        object = asStored(owned(object, old: old, context), context)
        try Admission.update(&object, old: old, admission(context))
        let strategy = context.strategy
        let rules = self.rules(context)
        strategy.prepareForUpdate(&object, old: old, context: rules)
        var addresses = services
        try ServiceAllocation.allocate(&object, old: old, from: &addresses)
        let mistakes = strategy.validateUpdate(object, old: old, context: rules)
        guard mistakes.isEmpty else {
            throw StatusError.invalid(context.groupKind, object.name, mistakes)
        }
        context.warnings += strategy.warningsOnUpdate(object, old: old)
        try Admission.judge(object, old: old, admission(context))
        context.warnings += PodSecurityAdmission.warnings(object, old: old, admission(context))
        // The last finalizer went away from an object that waits for its end.
        if object.metadata.isDeleting, object.metadata.finalizers.isEmpty, isDue(object, definition) {
            if !context.isDryRun { remove(object, definition, context) }
            return object
        }
        object = ManagedFields.ignoringTimes(new: object, old: old)
        if object == old { return old }
        if context.isDryRun { return object }
        services = addresses
        return stored(object, definition, now: context.now)
    }

    /// Optimistic concurrency: a resourceVersion that is stated must be the current one.
    private func requireVersion(
        _ object: Object, old: Object, _ context: WriteContext
    ) throws(StatusError) {
        let stated = object.metadata.resourceVersion
        if stated.isEmpty || stated == "0" {
            guard context.strategy.allowsUnconditionalUpdate || context.isPatch else {
                // The resource stands where other errors name the kind.
                throw StatusError.invalid(
                    GroupKind(group: context.resource.group, kind: context.resource.resource), object.name,
                    [
                        FieldError(
                            .invalid, "metadata.resourceVersion", value: .int(0),
                            "must be specified for an update")
                    ])
            }
            return
        }
        guard UInt64(stated) != nil else {
            throw StatusError(
                500, .unknown,
                "strconv.ParseUint: parsing \(JSONWriter.string(.string(stated))): invalid syntax")
        }
        guard stated == old.metadata.resourceVersion else {
            throw StatusError.conflict(
                context.resource, object.name,
                "the object has been modified; please apply your changes to the latest version and try again"
            )
        }
    }

    /// A PUT that states a uid means that object; a patch that changes it is a mistake of its own.
    private func requireUID(_ object: Object, old: Object?, _ context: WriteContext) throws(StatusError) {
        let stated = object.metadata.uid
        guard !context.isPatch, !stated.isEmpty, stated != old?.metadata.uid ?? "" else { return }
        throw StatusError.conflict(
            context.resource, object.name,
            "Precondition failed: UID in precondition: \(stated), UID in object meta: \(old?.metadata.uid ?? "")"
        )
    }

    /// What an update may leave out or cannot change: `rest.BeforeUpdate` of apiserver. What it changes although
    /// it must not is for validation to say.
    private func keepSystemFields(of object: inout Object, from old: Object) {
        let before = old.value[.metadata]
        for field: Field in [.uid, .creationTimestamp] where object.value[.metadata]?[field] == nil {
            object.value[.metadata]?[field] = before?[field]
        }
        for field: Field in [.deletionTimestamp, .deletionGracePeriodSeconds] {
            if let kept = before?[field] { object.value[.metadata]?[field] = kept }
        }
        for field: Field in [.generation, .resourceVersion, .selfLink] {
            object.value[.metadata]?[field] = before?[field]
        }
    }
}
