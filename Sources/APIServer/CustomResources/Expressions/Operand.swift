import Kubernetes
import YAML

/// A value of the Common Expression Language.
enum Operand: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case text(String)
    case bytes([UInt8])
    case list([Operand])
    case map([(key: Operand, value: Operand)])
    /// An object or a list of the API, whose members take their types from the schema.
    case tree(Value, SchemaRules?)
    case time(Timestamp)
    /// In nanoseconds.
    case duration(Int64)
    case quantity(Quantity)
    case address(IPAddress, text: String)
    case network(IPBlock, text: String)
    indirect case optional(Operand?)
    case type(String)

    /// A value of the API by its schema: texts in a format of time become times, numbers are what the schema says.
    init(_ value: Value, _ rules: SchemaRules?) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .int(let number):
            self = rules?.types == ["number"] ? .double(Double(number)) : .int(number)
        case .uint(let number): self = .uint(number)
        case .double(let number):
            if rules?.types == ["integer"], let whole = Int64(exactly: number) {
                self = .int(whole)
            } else {
                self = .double(number)
            }
        case .string(let text): self = Self.text(text, rules)
        case .array, .object: self = .tree(value, rules)
        }
    }

    private static func text(_ text: String, _ rules: SchemaRules?) -> Operand {
        switch rules?.format {
        case .dateTime?, .datetime?: Timestamp(rfc3339: text).map { .time($0) } ?? .text(text)
        case .date?: Timestamp(rfc3339: text + "T00:00:00Z").map { .time($0) } ?? .text(text)
        case .duration?: Self.duration(text).map { .duration($0) } ?? .text(text)
        case .byte?: (try? Base64.decode(text)).map { .bytes($0) } ?? .text(text)
        default: .text(text)
        }
    }

    /// Reads `1h30m`, `-1.5s`; nil when it is no duration of Go.
    static func duration(_ text: String) -> Int64? {
        var rest = Substring(text)
        let isNegative = rest.hasPrefix("-")
        if isNegative || rest.hasPrefix("+") { rest.removeFirst() }
        if rest == "0" { return 0 }
        guard !rest.isEmpty else { return nil }
        let units: [(String, Double)] = [
            ("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
        ]
        var total = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            guard let number = Double(digits.hasPrefix(".") ? "0" + digits : String(digits)) else {
                return nil
            }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            guard let factor = units.first(where: { $0.0 == unit })?.1 else { return nil }
            total += number * factor
            rest = rest.dropFirst(unit.count)
        }
        return Int64(exactly: (isNegative ? -total : total).rounded())
    }

    // MARK: - Reading

    /// The elements when this is a list.
    var elements: [Operand]? {
        switch self {
        case .list(let elements): elements
        case .tree(.array(let values), let rules): values.map { Operand($0, rules?.items) }
        default: nil
        }
    }

    /// The entries when this is a map, in the order of their keys.
    var entries: [(key: Operand, value: Operand)]? {
        switch self {
        case .map(let entries): entries
        case .tree(.object(let map), let rules):
            map.sorted().map { (.text($0.key.name), Operand($0.value, rules?.member($0.key))) }
        default: nil
        }
    }

    /// The member of a map, nil when it has none.
    func member(_ key: Operand) -> Operand? {
        switch (self, key) {
        case (.tree(.object(let map), let rules), .text(let name)):
            let key = Key(name)
            return map[key].map { Operand($0, rules?.member(key)) }
        case (.map(let entries), _): return entries.first { $0.key == key }?.value
        default: return nil
        }
    }

    /// The name of the type, as `type()` and error texts say it.
    var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .text: "string"
        case .bytes: "bytes"
        case .list, .tree(.array, _): "list"
        case .map, .tree: "map"
        case .time: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .quantity: "kubernetes.Quantity"
        case .address: "net.IP"
        case .network: "net.CIDR"
        case .optional: "optional_type"
        case .type: "type"
        }
    }
}

extension Operand: Equatable {
    /// Numbers are equal whatever their kind; lists that the schema calls sets or maps whatever their order.
    static func == (left: Operand, right: Operand) -> Bool {
        switch (left, right) {
        case (.null, .null): return true
        case (.bool(let a), .bool(let b)): return a == b
        case (.text(let a), .text(let b)): return a == b
        case (.bytes(let a), .bytes(let b)): return a == b
        case (.time(let a), .time(let b)): return a == b
        case (.duration(let a), .duration(let b)): return a == b
        case (.quantity(let a), .quantity(let b)): return a == b
        case (.address(let a, _), .address(let b, _)): return a == b
        case (.network(let a, _), .network(let b, _)): return a == b
        case (.type(let a), .type(let b)): return a == b
        case (.optional(let a), .optional(let b)): return a == b
        default: break
        }
        if let order = left.numericOrder(to: right) { return order == 0 }
        if let a = left.elements, let b = right.elements {
            guard a.count == b.count else { return false }
            if left.isUnordered { return a.allSatisfy { b.contains($0) } }
            return zip(a, b).allSatisfy { $0 == $1 }
        }
        if let a = left.entries, let b = right.entries {
            return a.count == b.count && a.allSatisfy { entry in right.member(entry.key) == entry.value }
        }
        return false
    }

    private var isUnordered: Bool {
        guard case .tree(.array, let rules?) = self else { return false }
        if case .atomic = rules.listType { return false }
        return true
    }

    /// Negative, zero or positive when both are numbers.
    func numericOrder(to other: Operand) -> Int? {
        switch (self, other) {
        case (.int(let a), .int(let b)): return a < b ? -1 : a > b ? 1 : 0
        case (.uint(let a), .uint(let b)): return a < b ? -1 : a > b ? 1 : 0
        case (.int(let a), .uint(let b)): return a < 0 ? -1 : UInt64(a) < b ? -1 : UInt64(a) > b ? 1 : 0
        case (.uint, .int): return other.numericOrder(to: self).map { -$0 }
        case (.double(let a), _):
            guard let b = other.number, !a.isNaN, !b.isNaN else { return nil }
            return a < b ? -1 : a > b ? 1 : 0
        case (_, .double(let b)):
            guard let a = number, !b.isNaN else { return nil }
            return a < b ? -1 : a > b ? 1 : 0
        default: return nil
        }
    }

    private var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
}
