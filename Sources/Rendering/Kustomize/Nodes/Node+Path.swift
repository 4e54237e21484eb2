/// Steps of a path from a node to nodes below it.
enum NodePath {
    /// The longest path that is followed.
    static let maximumSteps = 256

    /// The steps of a path; a delimiter after a backslash belongs to the step.
    static func split(_ path: String, _ delimiter: Character) -> [String] {
        var parts = path.split(separator: delimiter, omittingEmptySubsequences: false).map(String.init)
        if parts.count > 1, parts[0].isEmpty { parts.removeFirst() }
        var result = [parts[0]]
        for part in parts.dropFirst() {
            if result[result.count - 1].hasSuffix("\\") {
                result[result.count - 1].removeLast()
                result[result.count - 1] += String(delimiter) + part
            } else {
                result.append(part)
            }
        }
        return result
    }

    /// The same, where a delimiter within brackets belongs to the step.
    static func splitOutsideBrackets(_ path: String, _ delimiter: Character) -> [String] {
        let parts = split(path, delimiter)
        var result: [String] = []
        var index = 0
        while index < parts.count {
            let part = parts[index]
            index += 1
            guard part.hasPrefix("["), !part.hasSuffix("]") else {
                result.append(part)
                continue
            }
            var bracketed = [part]
            while index < parts.count {
                bracketed.append(parts[index])
                index += 1
                if bracketed[bracketed.count - 1].hasSuffix("]") { break }
            }
            let joined = bracketed.joined(separator: String(delimiter))
            if joined.contains("=") {
                result.append(joined)
            } else {
                result.append(joined.trimming { $0 == "[" || $0 == "]" })
            }
        }
        return result
    }

    static func isIndex(_ step: String) -> Bool { integer(step).map { $0 >= 0 } ?? false }

    static func isMatch(_ step: String) -> Bool { step.hasPrefix("[") && step.hasSuffix("]") }

    /// A number as Go's `Atoi` reads it.
    static func integer(_ step: String) -> Int? {
        guard let first = step.utf8.first, first == 43 || first == 45 || (48...57).contains(first) else {
            return nil
        }
        return Int(step)
    }

    /// The name and the value of a step `[name=value]`.
    static func nameAndValue(_ step: String) throws(KustomizeError) -> (name: String, value: String) {
        var element = Substring(step)
        if element.hasSuffix("]") { element.removeLast() }
        if element.hasPrefix("[") { element.removeFirst() }
        guard let sign = element.firstIndex(of: "=") else {
            throw KustomizeError(
                "list path element must contain fieldName=fieldValue for element to match")
        }
        return (String(element[..<sign]), String(element[element.index(after: sign)...]))
    }

    /// What has to be made where a field is missing, by what the next step expects.
    static func kind(before next: String?, last: Node.Kind) -> Node.Kind {
        guard let next, !next.isEmpty else { return last }
        return isMatch(next) || isIndex(next) ? .sequence : .mapping
    }

    static func check(_ steps: [String]) throws(KustomizeError) {
        guard steps.count <= maximumSteps else {
            throw KustomizeError("a field path has more than \(maximumSteps) steps", .tooLarge)
        }
    }
}

extension String {
    /// Without the characters at both ends that `isUnwanted` names.
    func trimming(_ isUnwanted: (Character) -> Bool) -> String {
        var text = Substring(self)
        while let first = text.first, isUnwanted(first) { text.removeFirst() }
        while let last = text.last, isUnwanted(last) { text.removeLast() }
        return String(text)
    }
}

extension Node {
    /// The node at the end of a path of names, indices, `-` for the last element and `[name=value]`; nil when
    /// there is none. With `creating`, what is missing is added, and the last step becomes a node of that kind.
    func lookUp(path: [String], creating: Kind? = nil) throws(KustomizeError) -> Node? {
        let steps = path.map { $0.trimming { $0.isWhitespace } }.filter { !$0.isEmpty }
        try NodePath.check(steps)
        var node = self
        for (position, step) in steps.enumerated() {
            let next = position + 1 < steps.count ? steps[position + 1] : nil
            guard let found = try node.step(step, next, creating) else { return nil }
            node = found
        }
        return node
    }

    private func step(_ step: String, _ next: String?, _ creating: Kind?) throws(KustomizeError) -> Node? {
        if let index = NodePath.integer(step) {
            guard index >= 0 else { throw KustomizeError("array index \(index) cannot be negative") }
            try require(.sequence)
            return index < content.count ? content[index] : nil
        }
        if step == "-" {
            try require(.sequence)
            return content.last
        }
        if step == "*" { throw KustomizeError("wildcard is not supported in PathGetter") }
        if NodePath.isMatch(step) { return try element(matching: step, creating: creating != nil) }
        guard let creating else { return try lookUp(step) }
        return try lookUpCreating(step, NodePath.kind(before: next, last: creating))
    }

    private func element(matching step: String, creating: Bool) throws(KustomizeError) -> Node? {
        let (name, value) = try NodePath.nameAndValue(step)
        try require(.sequence)
        let found =
            name.isEmpty
            ? content.first { $0.text == value }
            : content.first { $0.kind == .mapping && $0.field(name)?.text == value }
        if let found { return found }
        guard creating else { return nil }
        let element =
            name.isEmpty
            ? Node.scalar(value) : Node(.mapping, content: [.scalar(name), .scalar(value)])
        content.append(element)
        return element
    }
}
