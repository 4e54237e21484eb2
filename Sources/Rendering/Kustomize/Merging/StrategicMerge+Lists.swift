/// Lists whose elements are told apart by keys, or by their own value.
extension StrategicMerge {
    func walkList(
        _ pair: Pair, _ schema: MergeSchema?, _ keys: [String], _ depth: Int
    ) throws(KustomizeError) -> Node? {
        guard let target = try visitList(pair), !target.isNull else { return nil }
        let merged = Pair(target: target, patch: pair.patch)
        if keys.isEmpty {
            let values = ownValues(merged)
            return try mergeElements(merged, values, keys: [""], schema, depth)
        }
        return try mergeElements(merged, keyValues(merged, keys), keys: keys, schema, depth)
    }

    private func visitList(_ pair: Pair) throws(KustomizeError) -> Node? {
        if let target = pair.target, let patch = pair.patch, target.content.isEmpty {
            target.style = patch.style
        }
        if pair.target.isMissingOrNull { return pair.patch }
        guard let patch = pair.patch else { return pair.target }
        if patch.isNull { return nil }
        switch try MergeDirective.take(from: patch) {
        case .delete: return nil
        case .replace: return patch
        case .merge: return pair.target
        }
    }

    private func ordered(_ pair: Pair) -> [Node?] {
        prependsElements ? [pair.patch, pair.target] : [pair.target, pair.patch]
    }

    /// The values of the keys in each element, the patch's elements first, each combination once.
    private func keyValues(_ pair: Pair, _ keys: [String]) -> [[String]] {
        var result: [[String]] = []
        var seen = Set<[String]>()
        for list in ordered(pair) {
            guard let list, list.kind == .sequence else { continue }
            for element in list.content {
                let values = keys.map { key -> String in
                    guard let field = element.field(key), !field.isEmpty else { return "" }
                    return field.text
                }
                if seen.insert(values).inserted { result.append(values) }
            }
        }
        return result
    }

    private func ownValues(_ pair: Pair) -> [[String]] {
        var result: [[String]] = []
        var seen = Set<String>()
        for list in ordered(pair) {
            for element in list?.content ?? [] where seen.insert(element.text).inserted {
                result.append([element.text])
            }
        }
        return result
    }

    private func mergeElements(
        _ pair: Pair, _ valuesList: [[String]], keys: [String], _ schema: MergeSchema?, _ depth: Int
    ) throws(KustomizeError) -> Node? {
        guard let target = pair.target else { return nil }
        let added = Node(.sequence)
        let elementSchema = schema?.elements
        let list = keys.count > 1 ? Self.completed(valuesList) : valuesList
        let valid = KeySelection(list, keys)
        for values in list {
            let (validKeys, validValues) = valid.select(values)
            let merged = try walk(
                element(of: pair, validKeys, validValues), schema: elementSchema, depth: depth + 1
            ).node
            guard let merged, !merged.isNull, !(merged.kind == .mapping && merged.content.isEmpty) else {
                for _ in validKeys { try target.setElement(nil, keys: validKeys, values: validValues) }
                continue
            }
            for (key, value) in zip(validKeys, validValues) where merged.field(key) == nil && !value.isEmpty {
                if key.isEmpty {
                    try merged.setScalar(to: .scalar(value))
                } else {
                    try merged.set(key, to: .scalar(value))
                }
            }
            try added.setElement(merged, keys: validKeys, values: validValues)
        }
        guard !list.isEmpty else { return target }
        let usedKeys = valid.select(list[list.count - 1]).keys
        if prependsElements {
            try Self.append(target.content, to: added, keys: usedKeys)
            return added
        }
        try Self.append(added.content, to: target, keys: usedKeys)
        return target
    }

    /// The elements of both lists with the given values.
    private func element(of pair: Pair, _ keys: [String], _ values: [String]) -> Pair {
        let (keys, values) = KeySelection([values], keys).select(values)
        return Pair(
            target: pair.target?.element(keys, values), patch: pair.patch?.element(keys, values))
    }

    /// Combinations that agree where both say something take over what the other lacks.
    private static func completed(_ valuesList: [[String]]) -> [[String]] {
        // The comparison is quadratic; lists beyond this size are left as they are.
        guard valuesList.count <= 2000 else { return valuesList }
        var list = valuesList
        for i in list.indices {
            for j in list.indices {
                if let values = common(list[i], list[j]) {
                    list[i] = values
                    list[j] = values
                }
            }
        }
        return list
    }

    private static func common(_ a: [String], _ b: [String]) -> [String]? {
        guard a.count == b.count else { return nil }
        var sharesElement = false
        var result: [String] = []
        for (x, y) in zip(a, b) {
            if x == y {
                sharesElement = true
                result.append(x)
            } else if !x.isEmpty && !y.isEmpty {
                return nil
            } else {
                result.append(x.isEmpty ? y : x)
            }
        }
        return sharesElement ? result : nil
    }

    /// Puts the target's elements into the list that begins with the patch's.
    private static func append(
        _ elements: [Node], to list: Node, keys: [String]
    ) throws(KustomizeError) {
        for element in elements {
            if keys.first?.isEmpty ?? true {
                try list.setElement(element, keys: [""], values: [element.text])
                continue
            }
            var values: [String] = []
            for key in keys {
                if let value = try element.lookUp(key) {
                    values.append(value.text)
                } else {
                    list.content.append(element)
                }
            }
            if keys.count > 1 { try list.setElement(nil, keys: keys, values: values) }
            try list.setElement(element, keys: keys, values: values)
        }
    }
}

/// Which of a list's keys its elements use at all: the others tell nothing apart.
private struct KeySelection {
    private let keys: [String]
    private let used: [Bool]

    init(_ valuesList: [[String]], _ keys: [String]) {
        self.keys = keys
        var used = [Bool](repeating: false, count: keys.count)
        for values in valuesList {
            for (index, value) in values.enumerated() where !value.isEmpty && index < used.count {
                used[index] = true
            }
        }
        self.used = used.contains(true) ? used : []
    }

    func select(_ values: [String]) -> (keys: [String], values: [String]) {
        if used.isEmpty { return (keys, values) }
        return (
            keys.indices.filter { used[$0] }.map { keys[$0] },
            values.indices.filter { used[$0] }.map { values[$0] }
        )
    }
}

extension Node {
    /// The first element whose members under `keys` are `values`; an empty key means the element itself.
    fileprivate func element(_ keys: [String], _ values: [String]) -> Node? {
        guard kind == .sequence, !isNull, let first = keys.first else { return nil }
        if first.isEmpty { return content.first { $0.text == values.first } }
        return content.first { element in
            element.kind == .mapping
                && zip(keys, values).allSatisfy { element.field($0)?.text == $1 }
        }
    }

    /// Replaces the elements with the given values by `element`, or adds it; without one they are removed. Empty
    /// elements go as well.
    func setElement(_ element: Node?, keys: [String], values: [String]) throws(KustomizeError) {
        try require(.sequence)
        let keys = keys.isEmpty ? [""] : keys
        let expectsMaps = !(keys.first ?? "").isEmpty && !(values.first ?? "").isEmpty
        var result: [Node] = []
        var isFound = false
        for old in content {
            if old.isNull || (old.kind == .mapping && old.content.isEmpty) { continue }
            if old.kind != .mapping, expectsMaps {
                result.append(old)
                continue
            }
            guard try old.hasValues(keys, values) else {
                if !values.isEmpty { result.append(old) }
                continue
            }
            isFound = true
            if let element { result.append(element) }
        }
        if let element, !element.isNull, !isFound { result.append(element) }
        content = result
    }

    private func hasValues(_ keys: [String], _ values: [String]) throws(KustomizeError) -> Bool {
        var match: Node?
        for (index, key) in keys.enumerated() {
            // A key beyond the values is taken to match when the one before did.
            if index < values.count {
                if key.isEmpty {
                    try require(.scalar)
                    match = text == values[index] ? self : nil
                } else {
                    let field = try lookUp(key)
                    match = values[index].isEmpty || field?.text == values[index] ? field : nil
                }
            }
            if match == nil { return false }
        }
        return true
    }
}
