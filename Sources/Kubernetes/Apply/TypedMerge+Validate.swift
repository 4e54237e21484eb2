package import YAML

extension TypedMerge {
    /// What keeps `value` from being merged under `schema`, as structured-merge-diff words it
    /// (`.spec.foo: field not declared in schema`); empty when nothing does.
    package static func problems(of value: Value, schema: SchemaNode) -> [String] {
        var problems: [String] = []
        var path: [FieldSet.Element] = []
        validate(value, MergeType(schema), &path, &problems)
        return problems
    }

    /// Several problems as one text.
    package static func text(ofProblems problems: [String]) -> String {
        problems.count == 1 ? problems[0] : "errors:\n" + problems.map { "  " + $0 }.joined(separator: "\n")
    }

    private static let maximumProblems = 100

    private static func validate(
        _ value: Value, _ type: MergeType, _ path: inout [FieldSet.Element], _ problems: inout [String]
    ) {
        guard problems.count < maximumProblems, let node = type.node, !value.isNull else { return }
        func report(_ message: String, at path: [FieldSet.Element]) {
            let place = FieldSet.displayText(path)
            problems.append(place.isEmpty ? message : "\(place): \(message)")
        }
        switch node.kind {
        case .object, .map:
            guard case .object(let map) = value else {
                return report("expected map, got &{\(GoText.value(value))}", at: path)
            }
            for entry in map.entries {
                let member = type.member(entry.key)
                path.append(.field(entry.key))
                defer { path.removeLast() }
                guard member.isDeclared else { return report("field not declared in schema", at: path) }
                validate(entry.value, member.type, &path, &problems)
            }
        case .list:
            guard case .array(let items) = value else {
                return report("expected list, got &{\(GoText.value(value))}", at: path)
            }
            validate(items, type, node, &path, &problems)
        case .integer, .number:
            if value.double == nil {
                report("expected numeric (int or float), got \(GoText.typeName(value))", at: path)
            }
        case .boolean:
            if value.bool == nil { report("expected boolean, got &{\(GoText.value(value))}", at: path) }
        case .string, .bytes, .time, .microTime, .duration:
            if value.string == nil {
                report(
                    "expected string, got &value.valueUnstructured{Value:\(GoText.syntax(value))}", at: path)
            }
        case .quantity, .intOrString:
            if value.object != nil || value.array != nil {
                report("expected any scalar, got &{\(GoText.value(value))}", at: path)
            }
        case .any:
            break
        }
    }

    private static func validate(
        _ items: [Value], _ type: MergeType, _ node: SchemaNode, _ path: inout [FieldSet.Element],
        _ problems: inout [String]
    ) {
        let element = type.element
        func report(_ message: String) {
            let place = FieldSet.displayText(path)
            problems.append(place.isEmpty ? message : "\(place): \(message)")
        }
        guard node.listType != .atomic else {
            for (index, item) in items.enumerated() {
                path.append(.index(index))
                validate(item, element, &path, &problems)
                path.removeLast()
            }
            return
        }
        let keys = type.listKeys
        for (index, item) in items.enumerated() {
            do throws(ListKeys.Failure) {
                _ = try keys.identity(of: item)
            } catch {
                return report("element \(index): \(error.message)")
            }
        }
        let index = ListIndex(items, keys: keys)
        for (entry, identity) in index.identities.enumerated() {
            if index.first[entry] != entry { report("duplicate entries for key \(identity.displayText)") }
            path.append(identity)
            validate(items[entry], element, &path, &problems)
            path.removeLast()
        }
    }
}
