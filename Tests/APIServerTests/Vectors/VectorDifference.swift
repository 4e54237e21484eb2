import YAML

/// Where an answer is not the recorded one.
struct VectorDifference: CustomStringConvertible {
    var pointer: String
    var expected: String
    var found: String

    var description: String { "\(pointer): expected \(expected), got \(found)" }

    private static func text(_ value: Value) -> String {
        let text = JSONWriter.string(value)
        return text.count <= 400 ? text : text.prefix(400) + "…"
    }

    /// All differences between two trees; numbers are equal whatever their kind.
    static func between(_ expected: Value, _ found: Value, at pointer: String = "") -> [VectorDifference] {
        switch (expected, found) {
        case (.object(let left), .object(let right)):
            var keys = left.keys
            keys += right.keys.filter { left[$0] == nil }
            return keys.sorted().flatMap { key -> [VectorDifference] in
                let place = "\(pointer)/\(VectorPointer.escape(key.name))"
                guard let b = right[key] else {
                    return [
                        VectorDifference(pointer: place, expected: text(left[key] ?? .null), found: "nothing")
                    ]
                }
                guard let a = left[key] else {
                    return [VectorDifference(pointer: place, expected: "nothing", found: text(b))]
                }
                return between(a, b, at: place)
            }
        case (.array(let left), .array(let right)):
            return (0..<max(left.count, right.count)).flatMap { index -> [VectorDifference] in
                let place = "\(pointer)/\(index)"
                guard index < right.count else {
                    return [VectorDifference(pointer: place, expected: text(left[index]), found: "nothing")]
                }
                guard index < left.count else {
                    return [VectorDifference(pointer: place, expected: "nothing", found: text(right[index]))]
                }
                return between(left[index], right[index], at: place)
            }
        default:
            if expected == found { return [] }
            if let a = expected.double, let b = found.double, a == b { return [] }
            return [
                VectorDifference(
                    pointer: pointer.isEmpty ? "/" : pointer, expected: text(expected), found: text(found))
            ]
        }
    }
}
