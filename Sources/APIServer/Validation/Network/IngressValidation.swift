import Kubernetes
import YAML

/// The rules of Ingresses and their classes.
///
/// Follows `pkg/apis/networking/validation/validation.go` of Kubernetes.
enum IngressValidation {
    private static let path = FieldPath("spec")
    private static let classAnnotation = "kubernetes.io/ingress.class"

    static func warnings(_ object: Object) -> [String] {
        object.metadata.annotations[Key(classAnnotation)] == nil
            ? []
            : ["annotation \"\(classAnnotation)\" is deprecated, please use 'spec.ingressClassName' instead"]
    }

    static func validate(_ object: Object, isCreate: Bool) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        if isCreate, let annotation = object.metadata.annotations[Key(classAnnotation)]?.string,
            spec.has(.ingressClassName)
        {
            errors.invalid(
                FieldPath("metadata", "annotations").child(classAnnotation), annotation,
                "can not be set when the class field is also set")
        }
        let rules = spec.items(.rules)
        if rules.isEmpty, !spec.has(.defaultBackend) {
            errors.invalid(path, Value.null, "either `defaultBackend` or `rules` must be specified")
        }
        if let backend = spec.member(.defaultBackend) {
            self.backend(backend, at: path.child("defaultBackend"), &errors)
        }
        for (position, rule) in rules.enumerated() {
            let path = path.child("rules").index(position)
            let host = rule.text(.host)
            if !host.isEmpty { self.host(host, at: path.child("host"), &errors, refusesAddress: true) }
            guard let http = rule.member(.http) else { continue }
            if http.items(.paths).isEmpty { errors.required(path.child("http", "paths")) }
            for (position, item) in http.items(.paths).enumerated() {
                httpPath(item, at: path.child("http", "paths").index(position), &errors)
            }
        }
        for (position, tls) in spec.items(.tls).enumerated() {
            let path = path.child("tls").index(position)
            for (position, host) in tls.texts(.hosts).enumerated() {
                self.host(host, at: path.child("hosts").index(position), &errors, refusesAddress: false)
            }
            let secret = tls.text(.secretName)
            if !secret.isEmpty {
                errors.invalid(path.child("secretName"), secret, NameValidation.dns1123Subdomain(secret))
            }
        }
        if let name = spec[.ingressClassName]?.string {
            errors.invalid(path.child("ingressClassName"), name, NameValidation.dns1123Subdomain(name))
        }
        return errors.errors
    }

    private static func host(
        _ host: String, at path: FieldPath, _ errors: inout FieldErrors, refusesAddress: Bool
    ) {
        if refusesAddress, IPAddress(host) != nil {
            errors.invalid(path, host, "must be a DNS name, not an IP address")
        }
        errors.invalid(
            path, host,
            host.contains("*")
                ? NameValidation.wildcardDNS1123Subdomain(host) : NameValidation.dns1123Subdomain(host))
    }

    private static func httpPath(_ item: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let text = item.text(.path)
        let place = path.child("path")
        switch item[.pathType]?.string {
        case nil: errors.required(path.child("pathType"), "pathType must be specified")
        case "Exact"?, "Prefix"?:
            if !text.hasPrefix("/") { errors.invalid(place, text, "must be an absolute path") }
            if !text.isEmpty {
                for part in ["//", "/./", "/../", "%2f", "%2F"] where text.contains(part) {
                    errors.invalid(place, text, "must not contain '\(part)'")
                }
                for end in ["/..", "/."] where text.hasSuffix(end) {
                    errors.invalid(place, text, "cannot end with '\(end)'")
                }
            }
        case "ImplementationSpecific"?:
            if !text.isEmpty, !text.hasPrefix("/") { errors.invalid(place, text, "must be an absolute path") }
        case let type?:
            errors.notSupported(path.child("pathType"), type, ["Exact", "ImplementationSpecific", "Prefix"])
        }
        backend(item.member(.backend) ?? .emptyObject, at: path.child("backend"), &errors)
    }

    private static func backend(_ backend: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let resource = backend.member(.resource)
        guard let service = backend.member(.service) else {
            guard let resource else {
                return errors.required(path, "resource or service backend is required")
            }
            for field in [Field.kind, .name] where resource.text(field).isEmpty {
                errors.required(path.child("resource", field.name))
            }
            return
        }
        if resource != nil {
            return errors.invalid(path, "", "cannot set both resource and service backends")
        }
        let name = service.text(.name)
        if name.isEmpty {
            errors.required(path.child("service", "name"))
        } else {
            errors.invalid(path.child("service", "name"), name, NameValidation.dns1035Label(name))
        }
        let port = service.member(.port) ?? .emptyObject
        let portName = port.text(.name)
        let number = port.number(.number) ?? 0
        switch (portName.isEmpty, number == 0) {
        case (false, false): errors.invalid(path, "", "cannot set both port name & port number")
        case (true, true): errors.required(path, "port name or number is required")
        case (false, true):
            errors.invalid(
                path.child("service", "port").child("name"), portName, NameValidation.portName(portName))
        case (true, false): errors.portNumber(number, at: path.child("service", "port").child("number"))
        }
    }

    static func ingressClass(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        let controller = spec.text(.controller)
        if controller.utf8.count > 250 { errors.tooLong(path.child("controller"), 250) }
        if controller.isEmpty {
            errors.required(path.child("controller"))
        } else {
            let parts = controller.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count < 2 || parts[1].isEmpty {
                errors.invalid(
                    path.child("controller"), controller,
                    "must be a domain-prefixed path (such as \"acme.io/foo\")")
            } else {
                errors.invalid(
                    path.child("controller"), controller, NameValidation.dns1123Subdomain(String(parts[0])))
            }
        }
        guard let parameters = spec.member(.parameters) else { return errors.errors }
        let place = path.child("parameters")
        for field in [Field.kind, .name] where parameters.text(field).isEmpty {
            errors.required(place.child(field.name))
        }
        switch parameters[.scope]?.string {
        case nil: errors.required(place.child("scope"))
        case "Cluster"?:
            if parameters.has(.namespace) {
                errors.forbidden(
                    place.child("namespace"), "`parameters.scope` is set to 'Cluster'")
            }
        case "Namespace"?:
            if parameters.text(.namespace).isEmpty {
                errors.required(place.child("namespace"), "`parameters.scope` is set to 'Namespace'")
            }
        case let scope?: errors.notSupported(place.child("scope"), scope, ["Cluster", "Namespace"])
        }
        return errors.errors
    }
}
