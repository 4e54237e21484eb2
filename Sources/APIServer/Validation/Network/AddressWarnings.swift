import Kubernetes

/// Addresses that are understood but not written as they should be.
///
/// Follows `GetWarningsForIP` and `GetWarningsForCIDR` of apimachinery.
enum AddressWarnings {
    static func address(_ text: String, at path: FieldPath) -> [String] {
        guard let address = IPAddress(text) else { return [] }
        if let mapped = address.mapped {
            return [
                "\(path): non-standard IP address \(GoString.quoted(text)) is invalid: use \(GoString.quoted(mapped.text))"
            ]
        }
        guard address.family == .version6, address.text != text else { return [] }
        return [
            "\(path): IPv6 address \(GoString.quoted(text)) should be in RFC 5952 canonical format (\(GoString.quoted(address.text)))"
        ]
    }

    static func range(_ text: String, at path: FieldPath) -> [String] {
        guard let block = IPBlock(text) else { return [] }
        var warnings: [String] = []
        let canonical = "\(block.first.text)/\(block.length)"
        if block.first != block.address {
            let single = "\(block.address.text)/\(block.address.bytes.count * 8)"
            warnings.append(
                "\(path): CIDR value \(GoString.quoted(text)) is ambiguous in this context (should be \(GoString.quoted(canonical)) or \(GoString.quoted(single))?)"
            )
        }
        if block.address.mapped != nil {
            warnings.append(
                "\(path): non-standard CIDR value \(GoString.quoted(text)) is invalid: use \(GoString.quoted(canonical))"
            )
        }
        if warnings.isEmpty, block.address.family == .version6, canonical != text {
            warnings.append(
                "\(path): IPv6 CIDR value \(GoString.quoted(text)) should be in RFC 5952 canonical format (\(GoString.quoted(canonical)))"
            )
        }
        return warnings
    }
}
