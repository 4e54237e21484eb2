/// Copies of maps and lists that share nothing, as mitchellh/copystructure makes them.
enum DeepCopy {
    static func of(
        _ value: TemplateValue, _ execution: TemplateExecution, depth: Int = 0
    ) throws -> TemplateValue {
        guard depth < execution.bounds.depth else { throw TemplateError("values nest too deep to copy") }
        switch value {
        case .list(let list):
            try execution.spend(steps: list.count)
            try execution.spend(bytes: list.count * 32)
            let elements = try list.elements.map { element in
                try execution.descending { try of(element, execution, depth: depth + 1) }
            }
            return .list(
                TemplateList(elements, elementType: list.elementType, named: list.named, isNil: list.isNil))
        case .map(let map):
            try execution.spend(steps: map.count)
            try execution.spend(bytes: map.count * 64)
            let copy = TemplateMap(elementType: map.elementType, named: map.named, isNil: map.isNil)
            for entry in map.entries {
                copy[entry.key] = try execution.descending {
                    try of(entry.value, execution, depth: depth + 1)
                }
            }
            return .map(copy)
        default: return value
        }
    }
}
