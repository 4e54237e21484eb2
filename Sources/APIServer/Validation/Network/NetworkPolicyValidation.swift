import Kubernetes
import YAML

/// The rules of NetworkPolicies.
///
/// Follows `pkg/apis/networking/validation/validation.go` of Kubernetes.
enum NetworkPolicyValidation {
    static func validate(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let path = FieldPath("spec")
        let spec = object.value[.spec] ?? .emptyObject
        errors.selector(spec[.podSelector], at: path.child("podSelector"))
        for (field, peers) in [(Field.ingress, Field.from), (.egress, .to)] {
            for (position, rule) in spec.items(field).enumerated() {
                let path = path.child(field.name).index(position)
                for (position, port) in rule.items(.ports).enumerated() {
                    self.port(port, at: path.child("ports").index(position), &errors)
                }
                for (position, peer) in rule.items(peers).enumerated() {
                    self.peer(peer, at: path.child(peers.name).index(position), &errors)
                }
            }
        }
        let types = spec.texts(.policyTypes)
        if types.count > 2 {
            errors.invalid(
                path.child("policyTypes"), .array(types.map { .string($0) }),
                "may not specify more than two policyTypes")
            return errors.errors
        }
        for (position, type) in types.enumerated() {
            errors.oneOf(path.child("policyTypes").index(position), type, ["Egress", "Ingress"])
        }
        return errors.errors
    }

    private static func port(_ port: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        if let name = port[.protocol]?.string {
            errors.oneOf(path.child("protocol"), name, ["SCTP", "TCP", "UDP"])
        }
        let end = port.number(.endPort)
        guard let number = port.member(.port) else {
            if end != nil {
                errors.required(path.child("port"), "must be specified when `endPort` is specified")
            }
            return
        }
        errors.portNumberOrName(number, at: path.child("port"))
        guard let end else { return }
        guard let start = number.int else {
            return errors.invalid(
                path.child("endPort"), end, "may not be specified when `port` is non-numeric")
        }
        if end < start {
            errors.invalid(path.child("endPort"), end, "must be greater than or equal to `port`")
        }
        errors.portNumber(end, at: path.child("endPort"))
    }

    private static func peer(_ peer: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        var count = 0
        for field in [Field.podSelector, .namespaceSelector] where peer.has(field) {
            count += 1
            errors.selector(peer[field], at: path.child(field.name))
        }
        if let block = peer.member(.ipBlock) {
            if count > 0 { errors.forbidden(path, "may not specify both ipBlock and another peer") }
            count += 1
            self.block(block, at: path.child("ipBlock"), &errors)
        }
        if count == 0 { errors.required(path, "must specify a peer") }
    }

    private static func block(_ block: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let text = block.text(.cidr)
        guard !text.isEmpty else { return errors.required(path.child("cidr")) }
        guard let whole = IPBlock(text) else { return errors.block(text, at: path.child("cidr")) }
        for (position, except) in block.texts(.except).enumerated() {
            let place = path.child("except").index(position)
            guard let part = IPBlock(except) else {
                errors.block(except, at: place)
                continue
            }
            if !whole.contains(part) || part.length <= whole.length {
                errors.invalid(place, except, "must be a strict subset of `cidr`")
            }
        }
    }
}
