/// What a scalar without quotes or tag means in a dialect of YAML.
package enum PlainScalar: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    /// An integer that only fits without a sign.
    case uint(UInt64)
    case float(Double)
    /// A date or time, normalised to RFC 3339.
    case timestamp(String)
    case text

    package init(_ text: String, dialect: YAMLReader.Dialect) {
        var text = text
        self = text.withUTF8 { bytes in
            switch ScalarResolver(dialect: dialect).resolve(bytes) {
            case .null: .null
            case .bool(let value): .bool(value)
            case .int(let value): .int(value)
            case .uint(let value): .uint(value)
            case .float(let value): .float(value)
            case .timestamp: .timestamp(YAMLTimestamp(bytes)?.rfc3339 ?? "")
            case .text: .text
            }
        }
    }

    /// The text a base64 scalar (`!!binary`) stands for, nil when it is not base64.
    package static func binary(_ text: String) -> String? {
        var text = text
        return text.withUTF8 { YAMLBinary.text($0) }
    }
}

extension Value {
    /// A float as it comes out of JSON, where one without a fraction is an integer; nil for what JSON cannot say.
    package init?(jsonNumber number: Double) {
        guard number.isFinite else { return nil }
        if number.magnitude < 0x1p53 {
            self = Int64(exactly: number).map { .int($0) } ?? .double(number)
        } else {
            // The shortest digits decide, padded with zeros: 2⁶³ - 1 as a float is 9223372036854776000.
            self = Int64(ShortestDecimal(number).json).map { .int($0) } ?? .double(number)
        }
    }
}
