/// What a scalar without quotes means, as the two dialects of YAML in the Kubernetes ecosystem have it.
///
/// Follows go-yaml: the first byte decides what a scalar can be, so that most cost one table look-up.
struct ScalarResolver {
    /// What a plain scalar turned out to be.
    enum Resolved {
        case null
        case bool(Bool)
        case int(Int64)
        case uint(UInt64)
        case float(Double)
        case timestamp
        case text

        /// The short form of the tag, for messages.
        var tag: String {
            switch self {
            case .null: "!!null"
            case .bool: "!!bool"
            case .int, .uint: "!!int"
            case .float: "!!float"
            case .timestamp: "!!timestamp"
            case .text: "!!str"
            }
        }
    }

    /// What a first byte allows.
    private enum Hint {
        static let text: UInt8 = 0
        static let word: UInt8 = 1
        static let point: UInt8 = 2
        static let number: UInt8 = 3
    }

    private static let hints: [UInt8] = {
        var hints = [UInt8](repeating: Hint.text, count: 256)
        for byte in "yYnNtTfFoO~".utf8 { hints[Int(byte)] = Hint.word }
        for byte in "0123456789+-".utf8 { hints[Int(byte)] = Hint.number }
        hints[Int(UInt8(ascii: "."))] = Hint.point
        return hints
    }()

    let dialect: YAMLReader.Dialect

    /// Whether a scalar that begins with `byte` is a string whatever follows.
    @inline(__always)
    static func isAlwaysText(_ byte: UInt8) -> Bool { hints[Int(byte)] == Hint.text }

    func resolve(_ bytes: UnsafeBufferPointer<UInt8>) -> Resolved {
        guard let first = bytes.first else { return .null }
        switch Self.hints[Int(first)] {
        case Hint.word: return word(bytes)
        case Hint.number: return number(bytes)
        case Hint.point:
            return special(bytes) ?? PlainNumber.float(afterPoint: bytes).map { .float($0) } ?? .text
        default: return .text
        }
    }

    // MARK: - Words

    private func word(_ bytes: UnsafeBufferPointer<UInt8>) -> Resolved {
        guard bytes.count <= 5 else { return .text }
        if bytes.count == 1 {
            switch bytes[0] {
            case UInt8(ascii: "~"): return .null
            case UInt8(ascii: "y"), UInt8(ascii: "Y"): return old(true)
            case UInt8(ascii: "n"), UInt8(ascii: "N"): return old(false)
            default: return .text
            }
        }
        // A word counts in lower case, in upper case and with a capital at its head.
        var lowered: UInt64 = 0
        var capitals = 0
        for byte in bytes {
            guard byte | 0x20 >= UInt8(ascii: "a"), byte | 0x20 <= UInt8(ascii: "z") else { return .text }
            lowered = lowered << 8 | UInt64(byte | 0x20)
            if byte & 0x20 == 0 { capitals += 1 }
        }
        guard capitals == 0 || capitals == bytes.count || (capitals == 1 && bytes[0] & 0x20 == 0) else {
            return .text
        }
        switch lowered {
        case Self.packed("true"): return .bool(true)
        case Self.packed("false"): return .bool(false)
        case Self.packed("null"): return .null
        case Self.packed("yes"), Self.packed("on"): return old(true)
        case Self.packed("no"), Self.packed("off"): return old(false)
        default: return .text
        }
    }

    /// A boolean of YAML 1.1 that kustomize does not know.
    private func old(_ value: Bool) -> Resolved { dialect == .kubernetes ? .bool(value) : .text }

    @inline(__always)
    private static func packed(_ word: StaticString) -> UInt64 {
        var packed: UInt64 = 0
        for index in 0..<word.utf8CodeUnitCount { packed = packed << 8 | UInt64(word.utf8Start[index]) }
        return packed
    }

    /// `.inf`, `-.Inf`, `.NaN` and their kin.
    private func special(_ bytes: UnsafeBufferPointer<UInt8>) -> Resolved? {
        guard bytes.count == 4 || bytes.count == 5 else { return nil }
        switch String(decoding: bytes, as: UTF8.self) {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
        case ".nan", ".NaN", ".NAN": return .float(.nan)
        default: return nil
        }
    }

    // MARK: - Numbers

    private func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Resolved {
        // The common case: decimal digits that neither overflow nor could be octal.
        if bytes.count <= 18, bytes[0] > UInt8(ascii: "0") || bytes.count == 1 {
            var value: Int64 = 0
            var position = 0
            while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 {
                value = value &* 10 &+ Int64(bytes[position] & 15)
                position += 1
            }
            if position == bytes.count { return .int(value) }
        }
        if YAMLTimestamp.mayBegin(bytes), YAMLTimestamp(bytes) != nil { return .timestamp }
        if bytes.count <= 5, let special = special(bytes) { return special }
        // Underscores may stand anywhere between the digits; most scalars have none.
        guard bytes.contains(UInt8(ascii: "_")) else { return number(plain: bytes) }
        let plain = bytes.filter { $0 != UInt8(ascii: "_") }
        return plain.withUnsafeBufferPointer { number(plain: $0) }
    }

    private func number(plain bytes: UnsafeBufferPointer<UInt8>) -> Resolved {
        if let integer = PlainNumber.integer(bytes) { return integer }
        return PlainNumber.float(bytes).map { .float($0) } ?? .text
    }
}
