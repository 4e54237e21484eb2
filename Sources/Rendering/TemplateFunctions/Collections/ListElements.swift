/// The elements of whatever Go's `reflect` takes for a slice.
enum ListElements {
    /// The elements, charged as time; nil when the value is no slice.
    static func of(_ value: TemplateValue, _ execution: TemplateExecution) throws -> [TemplateValue]? {
        switch value.plain {
        case .list(let list):
            try execution.spend(steps: list.count / 8)
            return list.elements
        case .bytes(let bytes):
            try execution.spend(steps: bytes.count)
            return bytes.bytes.map { .uint(UInt64($0), .uint8) }
        default: return nil
        }
    }

    /// The elements, or Sprig's error: `Cannot find first on type string`. nil has no type, which Go stumbles over.
    static func of(
        _ value: TemplateValue, _ execution: TemplateExecution, or failure: String
    ) throws -> [TemplateValue] {
        if let elements = try of(value, execution) { return elements }
        if case .null = value { throw GoPanic.nilDereference }
        throw TemplateError(failure + value.kind.rawValue)
    }

    /// As Sprig makes a list of strings from anything: elements that are nil are left out, what is no list is its
    /// only element.
    static func strings(_ value: TemplateValue, _ execution: TemplateExecution) throws -> [ByteString] {
        if case .null = value { return [] }
        guard let elements = try of(value, execution) else { return [TextOf.value(value)] }
        return elements.compactMap {
            if case .null = $0 { return nil }
            return TextOf.value($0)
        }
    }
}
