package import YAML

/// What pods are made from.
package struct PodTemplateSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var metadata: ObjectMeta {
        get { value[part: .metadata] }
        _modify { yield &value[part: .metadata] }
    }

    package var spec: PodSpec {
        get { value[part: .spec] }
        _modify { yield &value[part: .spec] }
    }
}

/// A stored template.
package struct PodTemplate: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "PodTemplate")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var template: PodTemplateSpec {
        get { object.value[part: .template] }
        _modify { yield &object.value[part: .template] }
    }
}
