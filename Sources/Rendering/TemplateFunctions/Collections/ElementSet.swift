/// Values in the order they came, none equal to another; scalars are found by hash, so that long lists take no
/// quadratic time.
struct ElementSet {
    private enum Scalar: Hashable {
        case null
        case bool(Bool)
        case int(Int64, GoKind)
        case uint(UInt64, GoKind)
        case float(Double)
        case string(ByteString)
    }

    private let execution: TemplateExecution
    private var scalars: Set<Scalar> = []
    private var others: [TemplateValue] = []
    private(set) var elements: [TemplateValue] = []

    init(_ execution: TemplateExecution) { self.execution = execution }

    private static func scalar(_ value: TemplateValue) -> Scalar? {
        switch value {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value, let kind): .int(value, kind)
        case .uint(let value, let kind): .uint(value, kind)
        case .float(let value): value.isNaN ? nil : .float(value)
        case .string(let value): .string(value)
        default: nil
        }
    }

    func contains(_ value: TemplateValue) throws -> Bool {
        if let scalar = Self.scalar(value) { return scalars.contains(scalar) }
        try execution.spend(steps: others.count)
        return try others.contains { try DeepEquality.areEqual($0, value, execution) }
    }

    /// Adds the value unless it is there; whether it was added.
    mutating func insert(_ value: TemplateValue) throws -> Bool {
        guard try !contains(value) else { return false }
        if let scalar = Self.scalar(value) { scalars.insert(scalar) } else { others.append(value) }
        elements.append(value)
        return true
    }
}
