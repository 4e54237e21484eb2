import YAML

/// The variables of a replayed case: the namespace and what earlier answers held.
struct VectorEnvironment {
    private(set) var variables: [(name: String, text: String)]

    init(namespace: String) { variables = [("ns", namespace)] }

    mutating func set(_ name: String, to text: String) {
        if let position = variables.firstIndex(where: { $0.name == name }) {
            variables[position].text = text
        } else {
            variables.append((name, text))
        }
    }

    /// The text with each `{variable}` replaced.
    func fill(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
        var filled = text
        for (name, replacement) in variables { filled = filled.replacing("{\(name)}", with: replacement) }
        return filled
    }

    /// The tree with each `{variable}` replaced and each `{"$repeat": [text, count]}` written out.
    func fill(_ value: Value) -> Value {
        switch value {
        case .string(let text): return .string(fill(text))
        case .array(let elements): return .array(elements.map { fill($0) })
        case .object(let map):
            if map.count == 1, let repeated = map["$repeat"]?.array, repeated.count == 2 {
                return .string(String(repeating: repeated[0].string ?? "", count: Int(repeated[1].int ?? 0)))
            }
            var filled = Map()
            for entry in map { filled[Key(fill(entry.key.name))] = fill(entry.value) }
            return .object(filled)
        default: return value
        }
    }

    /// Variables and the texts that stand for them, longest first; short texts and numbers are too common to replace.
    var masks: [(text: String, name: String)] {
        variables.filter { $0.text.count >= 5 && !$0.text.allSatisfy(\.isNumber) }
            .map { (text: $0.text, name: $0.name) }
            .sorted { $0.text.count > $1.text.count }
    }
}
