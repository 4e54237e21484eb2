/// From a scalar to the value or the key that stands for it.
struct ScalarReading {
    let resolver: ScalarResolver
    let allNumbersAsDoubles: Bool
    private var cache = StringCache()

    init(_ options: YAMLReader.Options) {
        resolver = ScalarResolver(dialect: options.dialect)
        allNumbersAsDoubles = options.allNumbersAsDoubles
    }

    /// The value of a scalar. `isInFlow` says that it stands within `[]` or `{}`.
    mutating func value(_ scalar: YAMLScalar, isInFlow: Bool) throws(ScalarFault) -> Value {
        let (resolved, text) = try scalar.resolve(resolver)
        switch resolved {
        case .text: return .string(text ?? cache.string(scalar.text))
        case .null:
            // kustomize writes a flow's empty value as `''` before it reads it again.
            if isInFlow, scalar.text.isEmpty, resolver.dialect == .kustomize { return .string("") }
            return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return allNumbersAsDoubles ? .double(Double(value)) : .int(value)
        case .uint(let value): return allNumbersAsDoubles ? .double(Double(value)) : .uint(value)
        case .float(let value): return try number(value)
        case .timestamp:
            if resolver.dialect == .kustomize, let time = YAMLTimestamp(scalar.text) {
                return .string(time.rfc3339)
            }
            return .string(String(decoding: scalar.text, as: UTF8.self))
        }
    }

    /// A float as it comes out of JSON, where one without a fraction is written without a point.
    private func number(_ value: Double) throws(ScalarFault) -> Value {
        guard value.isFinite else {
            let name = value.isNaN ? "NaN" : value > 0 ? "+Inf" : "-Inf"
            throw ScalarFault(message: "json: unsupported value: \(name)")
        }
        if allNumbersAsDoubles { return .double(value) }
        if value.magnitude < 0x1p53 {
            return Int64(exactly: value).map { .int($0) } ?? .double(value)
        }
        // The shortest digits decide, padded with zeros: 2⁶³ - 1 as a float is 9223372036854776000.
        return Int64(ShortestDecimal(value).json).map { .int($0) } ?? .double(value)
    }

    /// The key of a scalar, as text. `isTop` says that the map is the document itself.
    mutating func key(_ scalar: YAMLScalar, isTop: Bool) throws(ScalarFault) -> Key {
        let (resolved, text) = try scalar.resolve(resolver)
        if case .text = resolved {
            if let text { return Key(text) }
            return Key(utf8: scalar.text, cache: &cache)
        }
        if resolver.dialect == .kustomize {
            if case .null = resolved { throw ScalarFault(message: "a map key must not be null") }
            // Only the document's own keys are decoded as strings whatever they look like.
            if isTop { return Key(utf8: scalar.text) }
            throw ScalarFault(
                message: "map key `\(String(decoding: scalar.text, as: UTF8.self))` must be a string")
        }
        switch resolved {
        case .bool(let value): return Key(value ? "true" : "false")
        case .int(let value): return Key("\(value)")
        case .float(let value): return Key(Self.keyText(Float(value)))
        case .timestamp: return Key(utf8: scalar.text)
        case .null, .uint, .text:
            throw ScalarFault(
                message: "unsupported map key `\(String(decoding: scalar.text, as: UTF8.self))`")
        }
    }

    /// A float key as text: Kubernetes' conversion writes it with single precision.
    private static func keyText(_ value: Float) -> String {
        if value.isNaN { return ".nan" }
        if value.isInfinite { return value > 0 ? ".inf" : "-.inf" }
        return ShortestDecimal(value).general
    }
}
