import Kubernetes
import YAML

/// The rules of EndpointSlices.
///
/// Follows `pkg/apis/discovery/validation/validation.go` of Kubernetes.
enum EndpointSliceValidation {
    static func validate(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let type = object.value.text(.addressType)
        errors.requiredOneOf(FieldPath("addressType"), type, ["FQDN", "IPv4", "IPv6"])
        let endpoints = object.value.items(.endpoints)
        if endpoints.count > 1000 { errors.tooMany(FieldPath("endpoints"), endpoints.count, 1000) }
        for (position, endpoint) in endpoints.prefix(1000).enumerated() {
            self.endpoint(endpoint, type: type, at: FieldPath("endpoints").index(position), &errors)
        }
        ports(object.value.items(.ports), at: FieldPath("ports"), &errors)
        return errors.errors
    }

    private static func endpoint(
        _ endpoint: Value, type: String, at path: FieldPath, _ errors: inout FieldErrors
    ) {
        let place = path.child("addresses")
        let addresses = endpoint.texts(.addresses)
        if addresses.isEmpty {
            errors.required(place, "must contain at least 1 address")
        } else if addresses.count > 100 {
            errors.tooMany(place, addresses.count, 100)
        }
        for (position, address) in addresses.enumerated() {
            switch type {
            case "IPv4", "IPv6":
                let family: IPAddress.Family = type == "IPv4" ? .version4 : .version6
                if IPAddress(address)?.family != family {
                    errors.invalid(place, address, "must be an \(type) address")
                }
                errors.endpointAddress(address, at: place.index(position))
            case "FQDN":
                errors.invalid(place.index(position), address, NameValidation.dns1123Subdomain(address))
            default: break
            }
        }
        if let node = endpoint[.nodeName]?.string {
            errors.invalid(path.child("nodeName"), node, NameValidation.dns1123Subdomain(node))
        }
        if let name = endpoint[.hostname]?.string {
            errors.invalid(path.child("hostname"), name, NameValidation.dns1123Label(name))
        }
        for entry in endpoint.map(.deprecatedTopology).sorted() {
            let key = entry.key.name
            errors.invalid(path.child("deprecatedTopology"), key, NameValidation.qualifiedName(key))
        }
    }

    private static func ports(_ ports: [Value], at path: FieldPath, _ errors: inout FieldErrors) {
        if ports.count > 20_000 { errors.tooMany(path, ports.count, 20_000) }
        var names: [String] = []
        for (position, port) in ports.enumerated() {
            let path = path.index(position)
            let name = port.text(.name)
            if !name.isEmpty { errors.invalid(path.child("name"), name, NameValidation.dns1123Label(name)) }
            if names.contains(name) { errors.duplicate(path.child("name"), .string(name)) }
            names.append(name)
            errors.requiredOneOf(path.child("protocol"), port.text(.protocol), ["SCTP", "TCP", "UDP"])
            if let number = port.number(.port) { errors.portNumber(number, at: path.child("port")) }
            if let name = port[.appProtocol]?.string {
                errors.invalid(path.child("appProtocol"), name, NameValidation.qualifiedName(name))
            }
        }
    }
}

extension FieldErrors {
    /// An address that traffic can be sent to.
    ///
    /// Follows `ValidateEndpointIP` in `pkg/apis/core/validation/validation.go`.
    mutating func endpointAddress(_ text: String, at path: FieldPath) {
        guard let address = IPAddress(text) else { return self.address(text, at: path) }
        if address.isUnspecified { invalid(path, text, "may not be unspecified (0.0.0.0 or ::)") }
        if address.isLoopback {
            invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)")
        }
        if address.isLinkLocalUnicast {
            invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)")
        }
        if address.isLinkLocalMulticast {
            invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")
        }
    }
}
