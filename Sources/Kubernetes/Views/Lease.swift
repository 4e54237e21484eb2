package import YAML

/// Who leads, and until when.
package struct Lease: ObjectView {
    package static let groupVersionKind = GroupVersionKind(
        group: "coordination.k8s.io", version: "v1", kind: "Lease")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: LeaseSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }
}

/// A lease's terms.
package struct LeaseSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var holderIdentity: String? {
        get { value[optionalText: .holderIdentity] }
        set { value[optionalText: .holderIdentity] = newValue }
    }

    package var leaseDurationSeconds: Int? {
        get { value[optionalInteger: .leaseDurationSeconds] }
        set { value[optionalInteger: .leaseDurationSeconds] = newValue }
    }

    package var acquireTime: Timestamp? {
        get { value[microTime: .acquireTime] }
        set { value[microTime: .acquireTime] = newValue }
    }

    package var renewTime: Timestamp? {
        get { value[microTime: .renewTime] }
        set { value[microTime: .renewTime] = newValue }
    }

    package var leaseTransitions: Int? {
        get { value[optionalInteger: .leaseTransitions] }
        set { value[optionalInteger: .leaseTransitions] = newValue }
    }

    package var strategy: String? {
        get { value[optionalText: .strategy] }
        set { value[optionalText: .strategy] = newValue }
    }

    package var preferredHolder: String? {
        get { value[optionalText: .preferredHolder] }
        set { value[optionalText: .preferredHolder] = newValue }
    }
}
