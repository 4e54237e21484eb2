package import YAML

/// Configuration as texts and bytes.
package struct ConfigMap: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var immutable: Bool? {
        get { object.value[optionalFlag: .immutable] }
        set { object.value[optionalFlag: .immutable] = newValue }
    }

    package var data: Map {
        get { object.value[map: .data] }
        set { object.value[map: .data] = newValue }
    }

    package var binaryData: Map {
        get { object.value[map: .binaryData] }
        set { object.value[map: .binaryData] = newValue }
    }
}
