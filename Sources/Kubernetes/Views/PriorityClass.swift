import YAML

/// A priority by name.
package struct PriorityClass: ObjectView {
    package static let groupVersionKind = GroupVersionKind(
        group: "scheduling.k8s.io", version: "v1", kind: "PriorityClass")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var priority: Int {
        get { object.value[keptInteger: .value] }
        set { object.value[keptInteger: .value] = newValue }
    }

    package var globalDefault: Bool {
        get { object.value[flag: .globalDefault] }
        set { object.value[flag: .globalDefault] = newValue }
    }

    package var description: String {
        get { object.value[text: .description] }
        set { object.value[text: .description] = newValue }
    }

    package var preemptionPolicy: String? {
        get { object.value[optionalText: .preemptionPolicy] }
        set { object.value[optionalText: .preemptionPolicy] = newValue }
    }
}
