package import YAML

/// Rules for HTTP traffic from outside.
package struct Ingress: ObjectView {
    package static let groupVersionKind = GroupVersionKind(
        group: "networking.k8s.io", version: "v1", kind: "Ingress")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: IngressSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: IngressStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What an ingress should do.
package struct IngressSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var ingressClassName: String? {
        get { value[optionalText: .ingressClassName] }
        set { value[optionalText: .ingressClassName] = newValue }
    }

    package var defaultBackend: IngressBackend? {
        get { value[optionalPart: .defaultBackend] }
        _modify { yield &value[optionalPart: .defaultBackend] }
    }

    package var tls: [IngressTLS] {
        get { value[parts: .tls] }
        _modify { yield &value[parts: .tls] }
    }

    package var rules: [IngressRule] {
        get { value[parts: .rules] }
        _modify { yield &value[parts: .rules] }
    }
}

/// Hosts and their certificate.
package struct IngressTLS: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var hosts: [String] {
        get { value[texts: .hosts] }
        set { value[texts: .hosts] = newValue }
    }

    package var secretName: String {
        get { value[text: .secretName] }
        set { value[text: .secretName] = newValue }
    }
}

/// Paths of a host.
package struct IngressRule: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var host: String {
        get { value[text: .host] }
        set { value[text: .host] = newValue }
    }

    package var http: HTTPIngressRuleValue? {
        get { value[optionalPart: .http] }
        _modify { yield &value[optionalPart: .http] }
    }
}

/// The paths of a rule.
package struct HTTPIngressRuleValue: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var paths: [HTTPIngressPath] {
        get { value[parts: .paths] }
        _modify { yield &value[parts: .paths] }
    }
}

/// A path and where it leads: `Exact`, `Prefix` or `ImplementationSpecific`.
package struct HTTPIngressPath: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var path: String {
        get { value[text: .path] }
        set { value[text: .path] = newValue }
    }

    package var pathType: String? {
        get { value[optionalText: .pathType] }
        set { value[optionalText: .pathType] = newValue }
    }

    package var backend: IngressBackend {
        get { value[part: .backend] }
        _modify { yield &value[part: .backend] }
    }
}

/// Where traffic goes.
package struct IngressBackend: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var service: IngressServiceBackend? {
        get { value[optionalPart: .service] }
        _modify { yield &value[optionalPart: .service] }
    }

    package var resource: TypedLocalObjectReference? {
        get { value[optionalPart: .resource] }
        _modify { yield &value[optionalPart: .resource] }
    }
}

/// A service and its port.
package struct IngressServiceBackend: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var port: ServiceBackendPort {
        get { value[part: .port] }
        _modify { yield &value[part: .port] }
    }
}

/// A port by name or number.
package struct ServiceBackendPort: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[text: .name] }
        set { value[text: .name] = newValue }
    }

    package var number: Int {
        get { value[integer: .number] }
        set { value[integer: .number] = newValue }
    }
}

/// An object of the same namespace by kind and name.
package struct TypedLocalObjectReference: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var apiGroup: String? {
        get { value[optionalText: .apiGroup] }
        set { value[optionalText: .apiGroup] = newValue }
    }

    package var kind: String {
        get { value[keptText: .kind] }
        set { value[keptText: .kind] = newValue }
    }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }
}

/// What became of an ingress.
package struct IngressStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var loadBalancer: IngressLoadBalancerStatus {
        get { value[part: .loadBalancer] }
        _modify { yield &value[part: .loadBalancer] }
    }
}

/// Where an ingress listens.
package struct IngressLoadBalancerStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var ingress: [IngressLoadBalancerIngress] {
        get { value[parts: .ingress] }
        _modify { yield &value[parts: .ingress] }
    }
}

/// One address of an ingress.
package struct IngressLoadBalancerIngress: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var ip: String {
        get { value[text: .ip] }
        set { value[text: .ip] = newValue }
    }

    package var hostname: String {
        get { value[text: .hostname] }
        set { value[text: .hostname] = newValue }
    }

    package var ports: [IngressPortStatus] {
        get { value[parts: .ports] }
        _modify { yield &value[parts: .ports] }
    }
}

/// One port of an ingress's address.
package struct IngressPortStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var port: Int {
        get { value[keptInteger: .port] }
        set { value[keptInteger: .port] = newValue }
    }

    package var `protocol`: String {
        get { value[keptText: .`protocol`] }
        set { value[keptText: .`protocol`] = newValue }
    }

    package var error: String? {
        get { value[optionalText: .error] }
        set { value[optionalText: .error] = newValue }
    }
}

/// A controller of ingresses.
package struct IngressClass: ObjectView {
    package static let groupVersionKind = GroupVersionKind(
        group: "networking.k8s.io", version: "v1", kind: "IngressClass")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: IngressClassSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }
}

/// Which controller a class is of.
package struct IngressClassSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var controller: String {
        get { value[text: .controller] }
        set { value[text: .controller] = newValue }
    }
}
