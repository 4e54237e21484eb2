import YAML

extension Node {
    /// The value at a path such as `spec.ports[0].port`, as a variable takes it; nil when there is none.
    func fieldValue(_ path: String) throws(KustomizeError) -> Value? {
        var steps: [String] = []
        for step in NodePath.splitOutsideBrackets(path, ".") {
            if let open = step.lastIndex(of: "["), step.hasSuffix("]"),
                let index = Int(step[step.index(after: open)...].dropLast()), index >= 0
            {
                if open > step.startIndex { steps.append(String(step[..<open])) }
                steps.append(String(index))
            } else {
                steps.append(step)
            }
        }
        guard let node = try lookUp(path: steps) else { return nil }
        guard node.kind == .scalar else { return try node.value() }
        switch node.tag {
        case .int:
            guard let number = Int64(node.text) else {
                throw KustomizeError("strconv.Atoi: parsing \(GoQuote.quoted(node.text)): invalid syntax")
            }
            return .int(number)
        case .float, .bool: return try node.scalarValue()
        default: return .string(node.text)
        }
    }
}
