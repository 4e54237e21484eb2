import Kubernetes
import YAML

/// The rules of writing workloads, autoscalers and budgets.
///
/// Follows the strategies under `pkg/registry/{apps,batch,autoscaling,policy}` of Kubernetes.
enum WorkloadStrategies {
    static let apps: [String: GenericStrategy] = [
        "Deployment": GenericStrategy(
            hasStatus: true, generation: .specAndAnnotations,
            check: { object, _ in WorkloadValidation.deployment(object) },
            checkUpdate: { object, old, _ in
                WorkloadValidation.deployment(object) + WorkloadValidation.immutableSelector(object, old: old)
            },
            createWarnings: { templateWarnings($0) }, updateWarnings: { templateWarnings($0, old: $1) }),
        "ReplicaSet": GenericStrategy(
            hasStatus: true, generation: .spec,
            check: { object, _ in WorkloadValidation.replicaSet(object) },
            checkUpdate: { object, old, _ in
                WorkloadValidation.replicaSet(object) + WorkloadValidation.immutableSelector(object, old: old)
            },
            createWarnings: { templateWarnings($0) }, updateWarnings: { templateWarnings($0, old: $1) }),
        "StatefulSet": GenericStrategy(
            hasStatus: true, generation: .spec,
            check: { object, _ in WorkloadValidation.statefulSet(object) },
            checkUpdate: { object, old, _ in WorkloadValidation.statefulSetUpdate(object, old: old) },
            createWarnings: { templateWarnings($0) }, updateWarnings: { templateWarnings($0, old: $1) }),
        "DaemonSet": GenericStrategy(
            hasStatus: true, generation: .spec,
            create: { object, _ in templateGeneration(&object, 1) },
            update: { object, old, _ in
                let before = old.metadata.annotations[templateGenerationKey]?.string.flatMap(Int.init) ?? 1
                let isSame = object.value[.spec]?[.template] == old.value[.spec]?[.template]
                templateGeneration(&object, isSame ? before : before + 1)
            },
            check: { object, _ in WorkloadValidation.daemonSet(object) },
            checkUpdate: { object, old, _ in
                WorkloadValidation.daemonSet(object) + WorkloadValidation.immutableSelector(object, old: old)
            },
            createWarnings: { templateWarnings($0) }, updateWarnings: { templateWarnings($0, old: $1) }),
        "ControllerRevision": GenericStrategy(
            allowsUnconditionalUpdate: false,
            check: { object, _ in
                var errors = FieldErrors()
                if object.value[.data]?.isNull ?? true {
                    errors.required(FieldPath("data"), "data is mandatory")
                }
                errors.nonNegative(FieldPath("revision"), object.value.number(.revision))
                return errors.errors
            },
            checkUpdate: { object, old, _ in
                var errors = FieldErrors()
                errors.immutable(FieldPath("data"), object.value[.data], old.value[.data])
                return errors.errors
            }),
    ]

    static let batch: [String: GenericStrategy] = [
        "Job": GenericStrategy(
            hasStatus: true, generation: .spec,
            create: { job, _ in JobSelector.generate(&job) },
            check: { object, _ in JobValidation.validate(object) },
            checkUpdate: { object, old, _ in JobValidation.validateUpdate(object, old: old) },
            createWarnings: { templateWarnings($0) }, updateWarnings: { templateWarnings($0, old: $1) }),
        "CronJob": GenericStrategy(
            hasStatus: true, generation: .spec,
            check: { object, _ in JobValidation.cronJob(object, isCreate: true) },
            checkUpdate: { object, _, _ in JobValidation.cronJob(object, isCreate: false) }),
    ]

    static let autoscaling: [String: GenericStrategy] = [
        "HorizontalPodAutoscaler": GenericStrategy(
            hasStatus: true,
            check: { object, context in AutoscalerValidation.validate(object, kind: context.kind) })
    ]

    static let policy: [String: GenericStrategy] = [
        "PodDisruptionBudget": GenericStrategy(
            hasStatus: true, generation: .spec, allowsUnconditionalUpdate: false,
            check: { object, _ in WorkloadValidation.disruptionBudget(object) })
    ]

    // MARK: DaemonSets

    private static let templateGenerationKey: Key = "deprecated.daemonset.template.generation"

    /// How often the template changed, as old clients want to see it.
    private static func templateGeneration(_ object: inout Object, _ generation: Int) {
        object.value.fill(.metadata, .emptyObject)
        object.value.change(.metadata) { metadata in
            metadata.fill(.annotations, .emptyObject)
            metadata.change(.annotations) { $0[templateGenerationKey] = .string("\(generation)") }
        }
    }

    // MARK: Warnings

    private static func templateWarnings(_ object: Object) -> [String] {
        PodWarnings.pod(
            object.value[.spec]?[.template] ?? .emptyObject, at: FieldPath("spec", "template", "spec"))
    }

    private static func templateWarnings(_ object: Object, old: Object) -> [String] {
        object.value[.spec]?[.template] == old.value[.spec]?[.template] ? [] : templateWarnings(object)
    }
}
