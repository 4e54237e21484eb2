/// Merges maps as dario.cat/mergo does for Sprig: what the target lacks or has empty comes from the source, with
/// `overwrites` also what both have; maps within merge in the same way, lists are taken whole.
struct MapMerge {
    /// What mergo refuses to merge.
    struct DifferentTypes: Error, CustomStringConvertible {
        var description: String { "src and dst must be of same type" }
    }

    private let overwrites: Bool
    private let execution: TemplateExecution

    static func merge(
        _ source: TemplateMap, into target: TemplateMap, overwrites: Bool, _ execution: TemplateExecution
    ) throws {
        try MapMerge(overwrites: overwrites, execution: execution).merge(source, into: target, depth: 0)
    }

    private func merge(_ source: TemplateMap, into target: TemplateMap, depth: Int) throws {
        guard depth < execution.bounds.depth else { throw TemplateError("values nest too deep to merge") }
        // A nil map within another cannot be written, and mergo leaves it.
        if target.isNil { return }
        try execution.spend(steps: source.count)
        try execution.spend(bytes: source.count * 16)
        execution.didMutate(target)
        for entry in source.entries {
            let (key, value) = (entry.key, entry.value)
            if value.isNil {
                if overwrites { try set(value, at: key, in: target, from: source) }
                continue
            }
            let before = target[key]
            switch value.kind {
            case .map, .struct, .pointer:
                try descend(value, into: before, depth: depth)
            case .slice:
                if overwrites, before != nil { try set(value, at: key, in: target, from: source) }
            default: break
            }
            if let before, !Self.isEmpty(before) {
                if value.kind == .slice || (value.kind == .map && before.kind == .map) { continue }
                if !overwrites { continue }
            }
            try set(value, at: key, in: target, from: source)
        }
    }

    /// Merges what stands under a key in both.
    private func descend(_ value: TemplateValue, into before: TemplateValue?, depth: Int) throws {
        guard let before else { return }
        if case .map(let target) = before, case .map(let source) = value {
            try execution.descending { try merge(source, into: target, depth: depth + 1) }
        } else if before.kind == .pointer, value.kind != .pointer, !overwrites {
            throw DifferentTypes()
        }
    }

    private func set(
        _ value: TemplateValue, at key: ByteString, in target: TemplateMap, from source: TemplateMap
    ) throws {
        guard source.elementType.isAssignable(to: target.elementType) else {
            throw TemplateError(
                "reflect.Value.SetMapIndex: value of type \(source.elementType.name) is not assignable to type "
                    + target.elementType.name)
        }
        target[key] = value
    }

    private static func isEmpty(_ value: TemplateValue) -> Bool {
        if case .object(let object) = value { return object.plainValue.map { !$0.isTrue } ?? false }
        return value.kind != .func && !value.isTrue
    }
}
