package import YAML

/// Bytes that are kept from view; `data` holds base64.
package struct Secret: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "Secret")
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

    package var stringData: Map {
        get { object.value[map: .stringData] }
        set { object.value[map: .stringData] = newValue }
    }

    package var type: String {
        get { object.value[text: .type] }
        set { object.value[text: .type] = newValue }
    }
}
