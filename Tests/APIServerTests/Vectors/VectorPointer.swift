import YAML

/// JSON pointers as the recorded cases use them.
enum VectorPointer {
    private static func parts(_ pointer: String) -> [String] {
        pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            String($0.replacing("~1", with: "/").replacing("~0", with: "~"))
        }
    }

    static func escape(_ key: String) -> String { key.replacing("~", with: "~0").replacing("/", with: "~1") }

    /// The value a pointer names, nil when there is none.
    static func value(_ pointer: String, in document: Value) -> Value? {
        var value = document
        for part in parts(pointer) {
            let next: Value? =
                if case .array = value { Int(part).flatMap { value[at: $0] } } else { value[name: part] }
            guard let next else { return nil }
            value = next
        }
        return value
    }

    /// The document without what a pointer names; `*` stands for every member.
    static func removing(_ pointer: String, from document: Value) -> Value {
        removing(parts(pointer)[...], from: document)
    }

    private static func removing(_ parts: ArraySlice<String>, from value: Value) -> Value {
        guard let first = parts.first else { return value }
        let rest = parts.dropFirst()
        switch value {
        case .array(let elements):
            var kept: [Value] = []
            for (index, element) in elements.enumerated() {
                guard first == "*" || first == String(index) else {
                    kept.append(element)
                    continue
                }
                if !rest.isEmpty { kept.append(removing(rest, from: element)) }
            }
            return .array(kept)
        case .object(let map):
            var kept = Map()
            for entry in map {
                if first != "*", entry.key.name != first {
                    kept[entry.key] = entry.value
                } else if !rest.isEmpty {
                    kept[entry.key] = removing(rest, from: entry.value)
                }
            }
            return .object(kept)
        default: return value
        }
    }
}
