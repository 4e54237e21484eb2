package import YAML

/// A taint a pod puts up with.
package struct Toleration: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var key: String {
        get { value[text: .key] }
        set { value[text: .key] = newValue }
    }

    package var `operator`: String {
        get { value[text: .`operator`] }
        set { value[text: .`operator`] = newValue }
    }

    package var text: String {
        get { value[text: .value] }
        set { value[text: .value] = newValue }
    }

    package var effect: String {
        get { value[text: .effect] }
        set { value[text: .effect] = newValue }
    }

    package var tolerationSeconds: Int? {
        get { value[optionalInteger: .tolerationSeconds] }
        set { value[optionalInteger: .tolerationSeconds] = newValue }
    }
}

/// A reason for pods to stay away from a node.
package struct Taint: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var key: String {
        get { value[keptText: .key] }
        set { value[keptText: .key] = newValue }
    }

    package var text: String {
        get { value[text: .value] }
        set { value[text: .value] = newValue }
    }

    package var effect: String {
        get { value[keptText: .effect] }
        set { value[keptText: .effect] = newValue }
    }

    package var timeAdded: Timestamp? {
        get { value[time: .timeAdded] }
        set { value[time: .timeAdded] = newValue }
    }
}
