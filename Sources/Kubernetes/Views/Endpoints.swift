package import YAML

/// A service's backends in the older form.
package struct Endpoints: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "Endpoints")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var subsets: [EndpointSubset] {
        get { object.value[parts: .subsets] }
        _modify { yield &object.value[parts: .subsets] }
    }
}

/// Addresses that share ports.
package struct EndpointSubset: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var addresses: [EndpointAddress] {
        get { value[parts: .addresses] }
        _modify { yield &value[parts: .addresses] }
    }

    package var notReadyAddresses: [EndpointAddress] {
        get { value[parts: .notReadyAddresses] }
        _modify { yield &value[parts: .notReadyAddresses] }
    }

    package var ports: [EndpointPort] {
        get { value[parts: .ports] }
        _modify { yield &value[parts: .ports] }
    }
}

/// One backend's address.
package struct EndpointAddress: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var ip: String {
        get { value[keptText: .ip] }
        set { value[keptText: .ip] = newValue }
    }

    package var hostname: String {
        get { value[text: .hostname] }
        set { value[text: .hostname] = newValue }
    }

    package var nodeName: String? {
        get { value[optionalText: .nodeName] }
        set { value[optionalText: .nodeName] = newValue }
    }

    package var targetRef: ObjectReference? {
        get { value[optionalPart: .targetRef] }
        _modify { yield &value[optionalPart: .targetRef] }
    }
}

/// One port of a subset.
package struct EndpointPort: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[text: .name] }
        set { value[text: .name] = newValue }
    }

    package var port: Int {
        get { value[keptInteger: .port] }
        set { value[keptInteger: .port] = newValue }
    }

    package var `protocol`: String {
        get { value[text: .`protocol`] }
        set { value[text: .`protocol`] = newValue }
    }

    package var appProtocol: String? {
        get { value[optionalText: .appProtocol] }
        set { value[optionalText: .appProtocol] = newValue }
    }
}
