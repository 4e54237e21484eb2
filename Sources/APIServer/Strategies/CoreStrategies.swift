import Kubernetes
import YAML

/// The rules of writing the core group's kinds.
///
/// Follows the strategies under `pkg/registry/core` of Kubernetes.
enum CoreStrategies {
    static let strategies: [String: GenericStrategy] = [
        "Pod": PodStrategy.strategy,
        "PodTemplate": GenericStrategy(
            generation: .spec,
            check: { object, _ in PodValidation.template(object.value[.template], at: FieldPath("template")) }
        ),
        "Namespace": namespace,
        "Node": GenericStrategy(
            resetsStatus: true,
            update: { node, old, _ in node.value[.status] = old.value[.status] },
            check: { node, _ in NodeValidation.validate(node) },
            checkUpdate: { node, old, _ in NodeValidation.validateUpdate(node, old: old) }),
        "Service": GenericStrategy(
            name: MetadataValidation.dns1035Name, hasStatus: true, revalidates: true,
            allowsCreateOnUpdate: true,
            create: { service, _ in ServiceFields.normalize(&service, old: nil) },
            update: { service, old, _ in ServiceFields.normalize(&service, old: old) },
            check: { service, _ in ServiceValidation.validate(service) },
            checkUpdate: { service, old, _ in ServiceValidation.validateUpdate(service, old: old) },
            createWarnings: { ServiceWarnings.texts($0) }),
        "Endpoints": GenericStrategy(
            allowsCreateOnUpdate: true, check: { object, _ in ServiceValidation.endpoints(object) }),
        "ConfigMap": GenericStrategy(
            revalidates: true,
            check: { object, _ in ConfigurationValidation.configMap(object) },
            checkUpdate: { object, old, _ in ConfigurationValidation.configMapUpdate(object, old: old) }),
        "Secret": GenericStrategy(
            revalidates: true,
            update: { secret, old, _ in
                // A type that is left out stays.
                if secret.value.text(.type).isEmpty { secret.value[.type] = old.value[.type] }
            },
            check: { object, _ in ConfigurationValidation.secret(object) },
            checkUpdate: { object, old, _ in ConfigurationValidation.secretUpdate(object, old: old) }),
        "ServiceAccount": GenericStrategy(revalidates: true),
        "Event": events["Event"] ?? GenericStrategy(),
        "LimitRange": GenericStrategy(
            allowsCreateOnUpdate: true,
            create: { object, _ in
                // Without a name it gets one: the kind's own oddity.
                if object.name.isEmpty { object.metadata.name = "limits" }
            },
            check: { object, _ in QuotaValidation.limitRange(object) }),
        "ResourceQuota": GenericStrategy(
            hasStatus: true, check: { object, _ in QuotaValidation.resourceQuota(object) },
            checkUpdate: { object, old, _ in QuotaValidation.resourceQuotaUpdate(object, old: old) }),
        "PersistentVolume": GenericStrategy(
            hasStatus: true, revalidates: true,
            create: { volume, context in
                volume.value[.status] = [
                    "phase": "Pending", "lastPhaseTransitionTime": .string(context.now.rfc3339),
                ]
            },
            check: { object, _ in StorageValidation.persistentVolume(object) },
            checkUpdate: { object, old, _ in StorageValidation.persistentVolumeUpdate(object, old: old) }),
        "PersistentVolumeClaim": GenericStrategy(
            hasStatus: true, revalidates: true,
            create: { claim, _ in claim.value[.status] = ["phase": "Pending"] },
            check: { object, _ in StorageValidation.claim(object) },
            checkUpdate: { object, old, _ in StorageValidation.claimUpdate(object, old: old) }),
        "ReplicationController": GenericStrategy(
            hasStatus: true, generation: .spec,
            check: { object, _ in WorkloadValidation.replicationController(object) }),
    ]

    static let events: [String: GenericStrategy] = [
        "Event": GenericStrategy(
            allowsCreateOnUpdate: true,
            check: { object, context in EventValidation.validate(object, kind: context.kind) })
    ]

    private static let namespace = GenericStrategy(
        name: MetadataValidation.labelName, resetsStatus: true,
        create: { namespace, _ in
            namespace.value[.status] = ["phase": "Active"]
            var finalizers = namespace.value[.spec]?.texts(.finalizers) ?? []
            if !finalizers.contains("kubernetes") { finalizers.append("kubernetes") }
            namespace.value.fill(.spec, .emptyObject)
            namespace.value.change(.spec) { $0[.finalizers] = .array(finalizers.map { .string($0) }) }
            let name = namespace.name
            // A made-up name has its label only now.
            namespace.value.change(.metadata) { metadata in
                metadata.fill(.labels, .emptyObject)
                metadata.change(.labels) { $0[name: "kubernetes.io/metadata.name"] = .string(name) }
            }
        },
        update: { namespace, old, _ in
            namespace.value.fill(.spec, .emptyObject)
            namespace.value.change(.spec) { $0[.finalizers] = old.value[.spec]?[.finalizers] }
            namespace.value[.status] = old.value[.status]
        },
        check: { object, _ in
            var errors = FieldErrors()
            for finalizer in object.value[.spec]?.texts(.finalizers) ?? [] {
                finalizerName(finalizer, &errors)
            }
            return errors.errors
        })

    static let namespaceStatus = StatusStrategy(keepsLabels: false)

    /// `spec.finalizers` and nothing else.
    static let namespaceFinalize = StatusStrategy(
        writable: [], keepsLabels: false,
        update: { namespace, submitted, _ in
            let finalizers = submitted.value[.spec]?[.finalizers]
            namespace.value.fill(.spec, .emptyObject)
            namespace.value.change(.spec) {
                $0[.finalizers] = finalizers?.array?.isEmpty ?? true ? nil : finalizers
            }
        })

    private static func finalizerName(_ name: String, _ errors: inout FieldErrors) {
        let path = FieldPath("spec", "finalizers")
        let messages = NameValidation.qualifiedName(name)
        errors.invalid(path, name, messages)
        if messages.isEmpty, !name.contains("/"), name != "kubernetes" {
            errors.invalid(path, name, "name is neither a standard finalizer name nor is it fully qualified")
        }
    }

}
