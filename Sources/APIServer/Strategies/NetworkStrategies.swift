import Kubernetes
import YAML

/// The rules of writing what connects workloads.
///
/// Follows the strategies under `pkg/registry/networking` and `pkg/registry/discovery` of Kubernetes.
enum NetworkStrategies {
    static let networking: [String: GenericStrategy] = [
        "Ingress": GenericStrategy(
            hasStatus: true, generation: .spec,
            check: { object, _ in IngressValidation.validate(object, isCreate: true) },
            checkUpdate: { object, _, _ in IngressValidation.validate(object, isCreate: false) },
            createWarnings: { IngressValidation.warnings($0) }),
        "IngressClass": GenericStrategy(
            generation: .spec, check: { object, _ in IngressValidation.ingressClass(object) },
            checkUpdate: { object, old, _ in
                var errors = FieldErrors()
                errors.immutable(
                    FieldPath("spec", "controller"), object.value[.spec]?[.controller],
                    old.value[.spec]?[.controller])
                errors.append(contentsOf: IngressValidation.ingressClass(object))
                return errors.errors
            }),
        "NetworkPolicy": GenericStrategy(
            generation: .spec, check: { object, _ in NetworkPolicyValidation.validate(object) }),
        "IPAddress": GenericStrategy(
            name: { name, isPrefix in
                isPrefix || IPAddress(name) != nil ? [] : ["must be an IP address in canonical form"]
            },
            check: { object, _ in
                var errors = FieldErrors()
                if object.value[.spec]?.member(.parentRef) == nil {
                    errors.required(FieldPath("spec", "parentRef"))
                }
                return errors.errors
            }),
        "ServiceCIDR": GenericStrategy(
            hasStatus: true,
            check: { object, _ in
                var errors = FieldErrors()
                let blocks = object.value[.spec]?.texts(.cidrs) ?? []
                let path = FieldPath("spec", "cidrs")
                if blocks.isEmpty { errors.required(path, "at least one CIDR required") }
                for (position, block) in blocks.enumerated() { errors.block(block, at: path.index(position)) }
                return errors.errors
            }),
    ]

    static let discovery: [String: GenericStrategy] = [
        "EndpointSlice": GenericStrategy(
            generation: .spec,
            check: { object, _ in EndpointSliceValidation.validate(object) },
            checkUpdate: { object, old, _ in
                var errors = FieldErrors()
                errors.append(contentsOf: EndpointSliceValidation.validate(object))
                errors.immutable(
                    FieldPath("addressType"), object.value[.addressType], old.value[.addressType])
                return errors.errors
            })
    ]
}
