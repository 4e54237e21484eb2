package import YAML

/// A number or a text that is usually a percentage: Kubernetes' `intstr.IntOrString`.
package enum IntOrString: Sendable, Equatable, CustomStringConvertible {
    case int(Int)
    case string(String)

    /// Reads what an object holds; nil for what is neither a whole number nor a string.
    package init?(_ value: Value) {
        switch value {
        case .string(let text): self = .string(text)
        default:
            guard let number = value.int, let number = Int(exactly: number) else { return nil }
            self = .int(number)
        }
    }

    package var value: Value {
        switch self {
        case .int(let number): .int(Int64(number))
        case .string(let text): .string(text)
        }
    }

    package var description: String {
        switch self {
        case .int(let number): "\(number)"
        case .string(let text): text
        }
    }

    /// The number: itself, or the one a text spells; 0 for any other text.
    package var number: Int {
        switch self {
        case .int(let number): number
        case .string(let text): Int(text) ?? 0
        }
    }

    /// The number in front of a percent sign; nil for anything else.
    package var percent: Int? {
        guard case .string(let text) = self, text.hasSuffix("%") else { return nil }
        return Int(text.dropLast())
    }

    /// The number, or that percentage of `total`, rounded as told.
    ///
    /// Follows `intstr.GetScaledValueFromIntOrPercent`, with its error texts.
    package func scaled(of total: Int, roundUp: Bool) throws(IntOrStringError) -> Int {
        switch self {
        case .int(let number): return number
        case .string(let text):
            guard text.hasSuffix("%") else {
                throw IntOrStringError(
                    message: "invalid value for IntOrString: invalid type: string is not a percentage")
            }
            guard let percent = Int(text.dropLast()) else {
                throw IntOrStringError(
                    message:
                        "invalid value for IntOrString: invalid value \"\(text)\": strconv.Atoi: parsing "
                        + "\"\(text.dropLast())\": invalid syntax")
            }
            let product = Double(percent) * Double(total) / 100
            let rounded = roundUp ? product.rounded(.up) : product.rounded(.down)
            return Int(exactly: rounded) ?? (rounded < 0 ? .min : .max)
        }
    }
}

/// Why an ``IntOrString`` is no share of a total.
package struct IntOrStringError: Error, Sendable, Equatable, CustomStringConvertible {
    package var message: String
    package var description: String { message }
}
