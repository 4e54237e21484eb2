package import YAML

/// Pods that run to their end.
package struct Job: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "batch", version: "v1", kind: "Job")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: JobSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: JobStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What a job should do.
package struct JobSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var parallelism: Int? {
        get { value[optionalInteger: .parallelism] }
        set { value[optionalInteger: .parallelism] = newValue }
    }

    package var completions: Int? {
        get { value[optionalInteger: .completions] }
        set { value[optionalInteger: .completions] = newValue }
    }

    package var activeDeadlineSeconds: Int? {
        get { value[optionalInteger: .activeDeadlineSeconds] }
        set { value[optionalInteger: .activeDeadlineSeconds] = newValue }
    }

    package var podFailurePolicy: PodFailurePolicy? {
        get { value[optionalPart: .podFailurePolicy] }
        _modify { yield &value[optionalPart: .podFailurePolicy] }
    }

    package var successPolicy: SuccessPolicy? {
        get { value[optionalPart: .successPolicy] }
        _modify { yield &value[optionalPart: .successPolicy] }
    }

    package var backoffLimit: Int? {
        get { value[optionalInteger: .backoffLimit] }
        set { value[optionalInteger: .backoffLimit] = newValue }
    }

    package var backoffLimitPerIndex: Int? {
        get { value[optionalInteger: .backoffLimitPerIndex] }
        set { value[optionalInteger: .backoffLimitPerIndex] = newValue }
    }

    package var maxFailedIndexes: Int? {
        get { value[optionalInteger: .maxFailedIndexes] }
        set { value[optionalInteger: .maxFailedIndexes] = newValue }
    }

    /// The selector as the tree holds it; see ``LabelSelector``.
    package var selector: Value? {
        get { value[.selector] }
        set { value[.selector] = newValue }
    }

    package var manualSelector: Bool? {
        get { value[optionalFlag: .manualSelector] }
        set { value[optionalFlag: .manualSelector] = newValue }
    }

    package var template: PodTemplateSpec {
        get { value[part: .template] }
        _modify { yield &value[part: .template] }
    }

    package var ttlSecondsAfterFinished: Int? {
        get { value[optionalInteger: .ttlSecondsAfterFinished] }
        set { value[optionalInteger: .ttlSecondsAfterFinished] = newValue }
    }

    package var completionMode: String? {
        get { value[optionalText: .completionMode] }
        set { value[optionalText: .completionMode] = newValue }
    }

    package var suspend: Bool? {
        get { value[optionalFlag: .suspend] }
        set { value[optionalFlag: .suspend] = newValue }
    }

    package var podReplacementPolicy: String? {
        get { value[optionalText: .podReplacementPolicy] }
        set { value[optionalText: .podReplacementPolicy] = newValue }
    }

    package var managedBy: String? {
        get { value[optionalText: .managedBy] }
        set { value[optionalText: .managedBy] = newValue }
    }
}

/// Rules about failed pods.
package struct PodFailurePolicy: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var rules: [PodFailurePolicyRule] {
        get { value[parts: .rules] }
        _modify { yield &value[parts: .rules] }
    }
}

/// What to do about one way to fail.
package struct PodFailurePolicyRule: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var action: String {
        get { value[keptText: .action] }
        set { value[keptText: .action] = newValue }
    }

    package var onExitCodes: PodFailurePolicyOnExitCodesRequirement? {
        get { value[optionalPart: .onExitCodes] }
        _modify { yield &value[optionalPart: .onExitCodes] }
    }

    package var onPodConditions: [PodFailurePolicyOnPodConditionsPattern] {
        get { value[parts: .onPodConditions] }
        _modify { yield &value[parts: .onPodConditions] }
    }
}

/// Exit codes a rule is about.
package struct PodFailurePolicyOnExitCodesRequirement: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var containerName: String? {
        get { value[optionalText: .containerName] }
        set { value[optionalText: .containerName] = newValue }
    }

    package var `operator`: String {
        get { value[keptText: .`operator`] }
        set { value[keptText: .`operator`] = newValue }
    }

    package var values: [Int] {
        get { value[integers: .values] }
        set { value[integers: .values] = newValue }
    }
}

/// A condition a rule is about.
package struct PodFailurePolicyOnPodConditionsPattern: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[keptText: .type] }
        set { value[keptText: .type] = newValue }
    }

    package var status: String {
        get { value[keptText: .status] }
        set { value[keptText: .status] = newValue }
    }
}

/// When an indexed job counts as done.
package struct SuccessPolicy: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var rules: [SuccessPolicyRule] {
        get { value[parts: .rules] }
        _modify { yield &value[parts: .rules] }
    }
}

/// Indexes that suffice.
package struct SuccessPolicyRule: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var succeededIndexes: String? {
        get { value[optionalText: .succeededIndexes] }
        set { value[optionalText: .succeededIndexes] = newValue }
    }

    package var succeededCount: Int? {
        get { value[optionalInteger: .succeededCount] }
        set { value[optionalInteger: .succeededCount] = newValue }
    }
}

/// What became of a job.
package struct JobStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var conditions: [JobCondition] {
        get { value[parts: .conditions] }
        _modify { yield &value[parts: .conditions] }
    }

    package var startTime: Timestamp? {
        get { value[time: .startTime] }
        set { value[time: .startTime] = newValue }
    }

    package var completionTime: Timestamp? {
        get { value[time: .completionTime] }
        set { value[time: .completionTime] = newValue }
    }

    package var active: Int {
        get { value[integer: .active] }
        set { value[integer: .active] = newValue }
    }

    package var succeeded: Int {
        get { value[integer: .succeeded] }
        set { value[integer: .succeeded] = newValue }
    }

    package var failed: Int {
        get { value[integer: .failed] }
        set { value[integer: .failed] = newValue }
    }

    package var terminating: Int? {
        get { value[optionalInteger: .terminating] }
        set { value[optionalInteger: .terminating] = newValue }
    }

    package var completedIndexes: String {
        get { value[text: .completedIndexes] }
        set { value[text: .completedIndexes] = newValue }
    }

    package var failedIndexes: String? {
        get { value[optionalText: .failedIndexes] }
        set { value[optionalText: .failedIndexes] = newValue }
    }

    package var uncountedTerminatedPods: UncountedTerminatedPods? {
        get { value[optionalPart: .uncountedTerminatedPods] }
        _modify { yield &value[optionalPart: .uncountedTerminatedPods] }
    }

    package var ready: Int? {
        get { value[optionalInteger: .ready] }
        set { value[optionalInteger: .ready] = newValue }
    }
}

/// Ended pods that the numbers do not hold yet.
package struct UncountedTerminatedPods: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var succeeded: [String] {
        get { value[texts: .succeeded] }
        set { value[texts: .succeeded] = newValue }
    }

    package var failed: [String] {
        get { value[texts: .failed] }
        set { value[texts: .failed] = newValue }
    }
}

/// One observation about a job.
package struct JobCondition: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[keptText: .type] }
        set { value[keptText: .type] = newValue }
    }

    package var status: String {
        get { value[keptText: .status] }
        set { value[keptText: .status] = newValue }
    }

    package var lastProbeTime: Timestamp? {
        get { value[time: .lastProbeTime] }
        set { value[time: .lastProbeTime] = newValue }
    }

    package var lastTransitionTime: Timestamp? {
        get { value[time: .lastTransitionTime] }
        set { value[time: .lastTransitionTime] = newValue }
    }

    package var reason: String {
        get { value[text: .reason] }
        set { value[text: .reason] = newValue }
    }

    package var message: String {
        get { value[text: .message] }
        set { value[text: .message] = newValue }
    }
}
