/// Go's `reflect.DeepEqual`: equal types and equal contents, all the way down.
enum DeepEquality {
    static func areEqual(
        _ left: TemplateValue, _ right: TemplateValue, _ execution: TemplateExecution, depth: Int = 0
    ) throws -> Bool {
        guard depth < execution.bounds.depth else { throw TemplateError("values nest too deep to compare") }
        if execution.stack.isLow {
            return try execution.elsewhere { try areEqual(left, right, execution, depth: depth) }
        }
        switch (left, right) {
        case (.null, .null): return true
        case (.bool(let a), .bool(let b)): return a == b
        case (.int(let a, let kindA), .int(let b, let kindB)): return a == b && kindA == kindB
        case (.uint(let a, let kindA), .uint(let b, let kindB)): return a == b && kindA == kindB
        case (.float(let a), .float(let b)): return a == b
        case (.complex(let a, let b), .complex(let c, let d)): return a == c && b == d
        case (.string(let a), .string(let b)), (.bytes(let a), .bytes(let b)): return a == b
        case (.list(let a), .list(let b)): return try areEqual(a, b, execution, depth)
        case (.map(let a), .map(let b)): return try areEqual(a, b, execution, depth)
        case (.object(let a), .object(let b)): return try areEqual(a, b, execution, depth)
        default: return false
        }
    }

    private static func areEqual(
        _ left: TemplateList, _ right: TemplateList, _ execution: TemplateExecution, _ depth: Int
    ) throws -> Bool {
        guard left.type == right.type, left.isNil == right.isNil, left.count == right.count else {
            return false
        }
        if left === right { return true }
        try execution.spend(steps: left.count)
        for (a, b) in zip(left.elements, right.elements) {
            guard try areEqual(a, b, execution, depth: depth + 1) else { return false }
        }
        return true
    }

    private static func areEqual(
        _ left: TemplateMap, _ right: TemplateMap, _ execution: TemplateExecution, _ depth: Int
    ) throws -> Bool {
        guard left.type == right.type, left.isNil == right.isNil, left.count == right.count else {
            return false
        }
        if left === right { return true }
        try execution.spend(steps: left.count)
        for entry in left.entries {
            guard let other = right[entry.key],
                try areEqual(entry.value, other, execution, depth: depth + 1)
            else { return false }
        }
        return true
    }

    private static func areEqual(
        _ left: any TemplateObject, _ right: any TemplateObject, _ execution: TemplateExecution, _ depth: Int
    ) throws -> Bool {
        if left === right { return true }
        guard left.goType == right.goType else { return false }
        if let a = left.plainValue, let b = right.plainValue {
            return try areEqual(a, b, execution, depth: depth + 1)
        }
        let (a, b) = (left.fields, right.fields)
        if a.isEmpty || a.count != b.count { return left.isEqual(to: right) }
        for (a, b) in zip(a, b) {
            guard try areEqual(a.value, b.value, execution, depth: depth + 1) else { return false }
        }
        return true
    }
}
