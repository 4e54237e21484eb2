package import YAML

/// A space of names.
package struct Namespace: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "Namespace")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: NamespaceSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: NamespaceStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What keeps a namespace from going.
package struct NamespaceSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var finalizers: [String] {
        get { value[texts: .finalizers] }
        set { value[texts: .finalizers] = newValue }
    }
}

/// What became of a namespace.
package struct NamespaceStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var phase: String {
        get { value[text: .phase] }
        set { value[text: .phase] = newValue }
    }

    package var conditions: [NamespaceCondition] {
        get { value[parts: .conditions] }
        _modify { yield &value[parts: .conditions] }
    }
}

/// One observation about a namespace.
package struct NamespaceCondition: View {
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
