/// A scalar node as it stands in the text: its characters, its tag, and whether it may be resolved.
struct YAMLScalar {
    let text: UnsafeBufferPointer<UInt8>
    /// The tag in its long form, nil when none was written.
    let tag: String?
    /// Whether the scalar stands without quotes (or has the tag `!`), so that its text decides its type.
    let isPlain: Bool

    static let tagPrefix = "tag:yaml.org,2002:"

    /// What the scalar is under `resolver`, and its text when that is not what stands there.
    ///
    /// Throws the message of a mismatch between the tag and the text.
    func resolve(_ resolver: ScalarResolver) throws(ScalarFault) -> (ScalarResolver.Resolved, String?) {
        guard let tag else { return (isPlain ? resolver.resolve(text) : .text, nil) }
        guard tag.hasPrefix(Self.tagPrefix) else { return (.text, nil) }
        let name = tag.dropFirst(Self.tagPrefix.count)
        switch name {
        case "str": return (.text, nil)
        case "binary":
            guard let decoded = YAMLBinary.text(text) else {
                throw ScalarFault(message: "!!binary value contains invalid base64 data")
            }
            return (.text, decoded)
        case "null", "bool", "int", "float", "timestamp":
            let resolved = resolver.resolve(text)
            if resolved.tag.dropFirst(2) == name { return (resolved, nil) }
            if name == "float", case .int(let integer) = resolved { return (.float(Double(integer)), nil) }
            throw ScalarFault(
                message:
                    "cannot decode \(resolved.tag) `\(String(decoding: text, as: UTF8.self))` as a !!\(name)")
        default: return (.text, nil)
        }
    }
}

/// Why a scalar means nothing that a value can hold.
struct ScalarFault: Error {
    var message: String
}
