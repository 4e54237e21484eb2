package import YAML

/// Some of a service's backends.
package struct EndpointSlice: ObjectView {
    package static let groupVersionKind = GroupVersionKind(
        group: "discovery.k8s.io", version: "v1", kind: "EndpointSlice")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var addressType: String {
        get { object.value[keptText: .addressType] }
        set { object.value[keptText: .addressType] = newValue }
    }

    package var endpoints: [Endpoint] {
        get { object.value[parts: .endpoints] }
        _modify { yield &object.value[parts: .endpoints] }
    }

    package var ports: [EndpointSlicePort] {
        get { object.value[parts: .ports] }
        _modify { yield &object.value[parts: .ports] }
    }
}

/// One backend.
package struct Endpoint: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var addresses: [String] {
        get { value[texts: .addresses] }
        set { value[texts: .addresses] = newValue }
    }

    package var conditions: EndpointConditions {
        get { value[part: .conditions] }
        _modify { yield &value[part: .conditions] }
    }

    package var hostname: String? {
        get { value[optionalText: .hostname] }
        set { value[optionalText: .hostname] = newValue }
    }

    package var targetRef: ObjectReference? {
        get { value[optionalPart: .targetRef] }
        _modify { yield &value[optionalPart: .targetRef] }
    }

    package var deprecatedTopology: Map {
        get { value[map: .deprecatedTopology] }
        set { value[map: .deprecatedTopology] = newValue }
    }

    package var nodeName: String? {
        get { value[optionalText: .nodeName] }
        set { value[optionalText: .nodeName] = newValue }
    }

    package var zone: String? {
        get { value[optionalText: .zone] }
        set { value[optionalText: .zone] = newValue }
    }

    package var hints: EndpointHints? {
        get { value[optionalPart: .hints] }
        _modify { yield &value[optionalPart: .hints] }
    }
}

/// Whether a backend takes traffic.
package struct EndpointConditions: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var ready: Bool? {
        get { value[optionalFlag: .ready] }
        set { value[optionalFlag: .ready] = newValue }
    }

    package var serving: Bool? {
        get { value[optionalFlag: .serving] }
        set { value[optionalFlag: .serving] = newValue }
    }

    package var terminating: Bool? {
        get { value[optionalFlag: .terminating] }
        set { value[optionalFlag: .terminating] = newValue }
    }
}

/// For which zones and nodes a backend is meant.
package struct EndpointHints: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var forZones: [ForZone] {
        get { value[parts: .forZones] }
        _modify { yield &value[parts: .forZones] }
    }

    package var forNodes: [ForNode] {
        get { value[parts: .forNodes] }
        _modify { yield &value[parts: .forNodes] }
    }
}

/// A zone by name.
package struct ForZone: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }
}

/// A node by name.
package struct ForNode: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }
}

/// One port of a slice's backends.
package struct EndpointSlicePort: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String? {
        get { value[optionalText: .name] }
        set { value[optionalText: .name] = newValue }
    }

    package var `protocol`: String? {
        get { value[optionalText: .`protocol`] }
        set { value[optionalText: .`protocol`] = newValue }
    }

    package var port: Int? {
        get { value[optionalInteger: .port] }
        set { value[optionalInteger: .port] = newValue }
    }

    package var appProtocol: String? {
        get { value[optionalText: .appProtocol] }
        set { value[optionalText: .appProtocol] = newValue }
    }
}
