package import YAML

/// The number of pods something has and should have.
package struct Scale: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: ScaleSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: ScaleStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// The wished number.
package struct ScaleSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var replicas: Int {
        get { value[integer: .replicas] }
        set { value[integer: .replicas] = newValue }
    }
}

/// The number there is.
package struct ScaleStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var replicas: Int {
        get { value[keptInteger: .replicas] }
        set { value[keptInteger: .replicas] = newValue }
    }

    package var selector: String {
        get { value[text: .selector] }
        set { value[text: .selector] = newValue }
    }
}
