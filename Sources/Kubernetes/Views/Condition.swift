package import YAML

/// One observation in the common form of the API conventions.
package struct Condition: View {
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

    package var observedGeneration: Int {
        get { value[integer: .observedGeneration] }
        set { value[integer: .observedGeneration] = newValue }
    }

    package var lastTransitionTime: Timestamp? {
        get { value[time: .lastTransitionTime] }
        set { value[time: .lastTransitionTime] = newValue }
    }

    package var reason: String {
        get { value[keptText: .reason] }
        set { value[keptText: .reason] = newValue }
    }

    package var message: String {
        get { value[keptText: .message] }
        set { value[keptText: .message] = newValue }
    }
}
