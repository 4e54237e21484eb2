/// `eq`, `ne`, `lt`, `le`, `gt` and `ge` with Go's rules about which kinds can be compared.
enum Comparison {
    /// The kinds as comparison sees them.
    private enum Basic {
        case bool, complex, int, float, string, uint

        init?(_ value: TemplateValue) {
            switch value {
            case .bool: self = .bool
            case .complex: self = .complex
            case .int: self = .int
            case .uint: self = .uint
            case .float: self = .float
            case .string: self = .string
            default: return nil
            }
        }
    }

    private static let badType = BuiltinError("invalid type for comparison")

    /// Whether `first` equals one of `others`.
    static func isEqual(_ first: TemplateValue, toOneOf others: some Collection<TemplateValue>) throws -> Bool
    {
        guard !others.isEmpty else { throw BuiltinError("missing argument for comparison") }
        for other in others where try isEqual(first, other) { return true }
        return false
    }

    static func isEqual(_ left: TemplateValue, _ right: TemplateValue) throws -> Bool {
        switch (left.plain, right.plain) {
        case (.bool(let left), .bool(let right)): return left == right
        case (.int(let left, _), .int(let right, _)): return left == right
        case (.uint(let left, _), .uint(let right, _)): return left == right
        case (.int(let left, _), .uint(let right, _)): return left >= 0 && UInt64(left) == right
        case (.uint(let left, _), .int(let right, _)): return right >= 0 && left == UInt64(right)
        case (.float(let left), .float(let right)): return left == right
        case (.string(let left), .string(let right)): return left == right
        case (.complex(let a, let b), .complex(let c, let d)): return a == c && b == d
        default: break
        }
        // One that is no value at all differs from every scalar.
        let areBothValues = left.kind != .invalid && right.kind != .invalid
        if Basic(left.plain) != nil || Basic(right.plain) != nil {
            guard areBothValues else { return false }
            throw BuiltinError("incompatible types for comparison: \(left.typeName) and \(right.typeName)")
        }
        guard left.kind == right.kind || !areBothValues else {
            let (leftText, rightText) = (reflectText(left), GoFormat.text(right).text)
            throw BuiltinError(
                "non-comparable types \(leftText): \(left.typeName), \(right.typeName): \(rightText)")
        }
        if left.isNil || right.isNil { return left.isNil == right.isNil }
        guard case .object(let left) = left, case .object(let rightObject) = right else {
            throw BuiltinError("non-comparable type \(reflectText(right)): \(right.typeName)")
        }
        return left.goType == rightObject.goType && left.isEqual(to: rightObject)
    }

    /// A value that is no string as `%s` prints a `reflect.Value` that holds it.
    private static func reflectText(_ value: TemplateValue) -> String {
        GoFormat.format("%s", [value]).text
    }

    static func isLess(_ left: TemplateValue, _ right: TemplateValue) throws -> Bool {
        guard let leftKind = Basic(left.plain), let rightKind = Basic(right.plain) else { throw badType }
        switch (left.plain, right.plain) {
        case (.int(let left, _), .int(let right, _)): return left < right
        case (.uint(let left, _), .uint(let right, _)): return left < right
        case (.int(let left, _), .uint(let right, _)): return left < 0 || UInt64(left) < right
        case (.uint(let left, _), .int(let right, _)): return right >= 0 && left < UInt64(right)
        case (.float(let left), .float(let right)): return left < right
        case (.string(let left), .string(let right)): return left < right
        default: break
        }
        if leftKind == rightKind { throw badType }
        throw BuiltinError("incompatible types for comparison: \(left.typeName) and \(right.typeName)")
    }

    /// Less or equal, asked as Go does: first the one, then the other.
    static func isLessOrEqual(_ left: TemplateValue, _ right: TemplateValue) throws -> Bool {
        if try isLess(left, right) { return true }
        return try isEqual(left, right)
    }
}
