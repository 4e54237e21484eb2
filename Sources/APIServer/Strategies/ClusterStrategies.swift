import Kubernetes
import YAML

/// The rules of writing what describes a cluster rather than what runs in it.
///
/// Follows the strategies under `pkg/registry/{rbac,storage,scheduling,node,coordination,certificates,…}` of
/// Kubernetes.
enum ClusterStrategies {
    static let rbac: [String: GenericStrategy] = {
        var strategies: [String: GenericStrategy] = [:]
        for kind in ["Role", "ClusterRole"] {
            strategies[kind] = GenericStrategy(
                name: MetadataValidation.pathSegmentName, revalidates: true, allowsCreateOnUpdate: true,
                check: { object, _ in AccessValidation.role(object) })
        }
        for kind in ["RoleBinding", "ClusterRoleBinding"] {
            strategies[kind] = GenericStrategy(
                name: MetadataValidation.pathSegmentName, revalidates: true, allowsCreateOnUpdate: true,
                check: { object, _ in AccessValidation.binding(object) },
                checkUpdate: { object, old, _ in
                    AccessValidation.binding(object) + AccessValidation.bindingUpdate(object, old: old)
                })
        }
        return strategies
    }()

    static let storage: [String: GenericStrategy] = [
        "StorageClass": GenericStrategy(
            check: { object, _ in StorageValidation.storageClass(object) },
            checkUpdate: { object, old, _ in StorageValidation.storageClassUpdate(object, old: old) }),
        "CSIDriver": GenericStrategy(
            allowsUnconditionalUpdate: false,
            check: { object, _ in DriverValidation.driver(object) },
            checkUpdate: { object, old, _ in DriverValidation.driverUpdate(object, old: old) }),
        "CSINode": GenericStrategy(
            allowsUnconditionalUpdate: false, check: { object, _ in DriverValidation.node(object) }),
        "CSIStorageCapacity": GenericStrategy(
            check: { object, _ in DriverValidation.capacity(object) },
            checkUpdate: { object, old, _ in DriverValidation.capacityUpdate(object, old: old) }),
        "VolumeAttachment": GenericStrategy(
            hasStatus: true, allowsUnconditionalUpdate: false,
            check: { object, _ in DriverValidation.attachment(object) },
            checkUpdate: { object, old, _ in DriverValidation.attachmentUpdate(object, old: old) }),
        "VolumeAttributesClass": GenericStrategy(
            check: { object, _ in DriverValidation.attributesClass(object) },
            checkUpdate: { object, old, _ in DriverValidation.attributesClassUpdate(object, old: old) }),
    ]

    static let scheduling: [String: GenericStrategy] = [
        "PriorityClass": GenericStrategy(
            generation: .spec, check: { object, context in ClusterValidation.priorityClass(object, context) },
            checkUpdate: { object, old, _ in
                var errors = FieldErrors()
                if object.value[.value] != old.value[.value] {
                    errors.forbidden(FieldPath("value"), "may not be changed in an update.")
                }
                if object.value[.preemptionPolicy] != old.value[.preemptionPolicy] {
                    errors.invalid(
                        FieldPath("preemptionPolicy"), object.value[.preemptionPolicy], "field is immutable")
                }
                return errors.errors
            })
    ]

    static let node: [String: GenericStrategy] = [
        "RuntimeClass": GenericStrategy(
            allowsUnconditionalUpdate: false,
            check: { object, _ in
                var errors = FieldErrors()
                let handler = object.value.text(.handler)
                errors.invalid(FieldPath("handler"), handler, NameValidation.dns1123Label(handler))
                return errors.errors
            },
            checkUpdate: { object, old, _ in
                var errors = FieldErrors()
                errors.immutable(FieldPath("handler"), object.value[.handler], old.value[.handler])
                return errors.errors
            })
    ]

    static let coordination: [String: GenericStrategy] = [
        "Lease": GenericStrategy(
            allowsUnconditionalUpdate: false, allowsCreateOnUpdate: true,
            check: { object, _ in ClusterValidation.lease(object) })
    ]

    static let certificates: [String: GenericStrategy] = [
        "CertificateSigningRequest": GenericStrategy(
            hasStatus: true,
            create: { request, context in
                // Who asks is who sends the request, whatever it says.
                request.value.fill(.spec, .emptyObject)
                let user = context.user
                request.value.change(.spec) { spec in
                    spec[.username] = .string(user.name)
                    spec[.uid] = user.uid.isEmpty ? nil : .string(user.uid)
                    spec[.groups] = user.groups.isEmpty ? nil : .array(user.groups.map { .string($0) })
                    spec[.extra] = nil
                }
            },
            update: { request, old, _ in request.value[.spec] = old.value[.spec] },
            check: { object, _ in ClusterValidation.signingRequest(object) })
    ]

    /// `status.conditions` of the kinds Approved and Denied.
    static let approval = StatusStrategy(keepsLabels: false)

    static let admission: [String: GenericStrategy] = {
        var strategies: [String: GenericStrategy] = [:]
        for kind in ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"] {
            strategies[kind] = GenericStrategy(
                generation: .spec, allowsUnconditionalUpdate: false,
                check: { object, _ in WebhookValidation.validate(object) })
        }
        strategies["ValidatingAdmissionPolicy"] = GenericStrategy(
            hasStatus: true, generation: .spec, allowsUnconditionalUpdate: false,
            check: { object, _ in AdmissionPolicyValidation.policy(object) })
        for kind in ["ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicyBinding"] {
            strategies[kind] = GenericStrategy(
                generation: .spec, allowsUnconditionalUpdate: false,
                check: { object, _ in AdmissionPolicyValidation.binding(object) })
        }
        strategies["MutatingAdmissionPolicy"] = GenericStrategy(
            generation: .spec, allowsUnconditionalUpdate: false)
        return strategies
    }()

    static let extensions: [String: GenericStrategy] = [
        "CustomResourceDefinition": GenericStrategy(
            resetsStatus: true, generation: .spec, allowsUnconditionalUpdate: false,
            create: { object, _ in
                let stored = object.value[.spec]?.items(.versions).first { $0.flag(.storage) }?.text(.name)
                object.value[.status] = [
                    "conditions": .null, "acceptedNames": ["plural": "", "kind": ""],
                    "storedVersions": stored.map { [.string($0)] } ?? .null,
                ]
            },
            update: { object, old, _ in object.value[.status] = old.value[.status] },
            check: { object, _ in DefinitionValidation.validate(object) },
            checkUpdate: { object, old, _ in DefinitionValidation.validateUpdate(object, old: old) })
    ]

    static let registration: [String: GenericStrategy] = [
        "APIService": GenericStrategy(hasStatus: true)
    ]

    static let flowControl: [String: GenericStrategy] = [
        "FlowSchema": GenericStrategy(hasStatus: true, generation: .spec),
        "PriorityLevelConfiguration": GenericStrategy(hasStatus: true, generation: .spec),
    ]

    static let devices: [String: GenericStrategy] = [
        "DeviceClass": GenericStrategy(generation: .spec),
        "ResourceClaim": GenericStrategy(hasStatus: true),
        "ResourceClaimTemplate": GenericStrategy(),
        "ResourceSlice": GenericStrategy(generation: .spec),
    ]
}
