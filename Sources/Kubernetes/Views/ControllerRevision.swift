package import YAML

/// A state a set had.
package struct ControllerRevision: ObjectView {
    package static let groupVersionKind = GroupVersionKind(
        group: "apps", version: "v1", kind: "ControllerRevision")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var data: Value? {
        get { object.value[.data] }
        set { object.value[.data] = newValue }
    }

    package var revision: Int {
        get { object.value[keptInteger: .revision] }
        set { object.value[keptInteger: .revision] = newValue }
    }
}
