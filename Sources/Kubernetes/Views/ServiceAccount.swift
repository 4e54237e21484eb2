import YAML

/// An identity for pods.
package struct ServiceAccount: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "ServiceAccount")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var secrets: [ObjectReference] {
        get { object.value[parts: .secrets] }
        _modify { yield &object.value[parts: .secrets] }
    }

    package var imagePullSecrets: [LocalObjectReference] {
        get { object.value[parts: .imagePullSecrets] }
        _modify { yield &object.value[parts: .imagePullSecrets] }
    }

    package var automountServiceAccountToken: Bool? {
        get { object.value[optionalFlag: .automountServiceAccountToken] }
        set { object.value[optionalFlag: .automountServiceAccountToken] = newValue }
    }
}
