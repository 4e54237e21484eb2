import Kubernetes
import YAML

/// The texts that cells of many kinds are made of, as `pkg/printers/internalversion` writes them.
struct CellText {
    /// When the table is made: what ages are counted to.
    let now: Timestamp

    static let none = "<none>"
    static let unset = "<unset>"
    static let unknown = "<unknown>"

    /// How long ago a time was; `<unknown>` when there is none.
    func since(_ time: Timestamp?) -> String {
        guard let time else { return Self.unknown }
        return HumanDuration.text(now - time)
    }

    /// The same for the text of a time.
    func since(_ time: Value?) -> String {
        since(time?.string.flatMap(Timestamp.init(rfc3339:)))
    }

    /// The age of an object.
    func age(_ object: Object) -> Value {
        .string(since(object.value[path: .metadata, .creationTimestamp]))
    }

    /// `text`, or `replacement` when it is empty.
    static func filled(_ text: String?, _ replacement: String = none) -> String {
        guard let text, !text.isEmpty else { return replacement }
        return text
    }

    /// `a=b,c=d` by key; `<none>` without labels.
    static func labels(_ labels: Value?) -> String {
        guard let map = labels?.object, !map.isEmpty else { return none }
        return map.sorted().entries.map { "\($0.key.name)=\($0.value.string ?? "")" }.joined(separator: ",")
    }

    /// A `metav1.LabelSelector`; `<none>` when it selects everything or nothing.
    static func selector(_ value: Value?) -> String {
        guard let selector = try? LabelSelector(value) else { return "<error>" }
        return filled(selector.description)
    }

    /// Names and images of a pod template's containers.
    static func containers(_ podSpec: Value?) -> [Value] {
        let containers = podSpec?[.containers]?.array ?? []
        return [.name, .image].map { (field: Field) in
            .string(containers.map { $0[field]?.string ?? "" }.joined(separator: ","))
        }
    }

    /// At most three words and how many more there are.
    static func firstThree(_ words: [String], empty: String = unset) -> String {
        guard words.count > 3 else { return filled(words.joined(separator: ","), empty) }
        return words.prefix(3).joined(separator: ",") + " + \(words.count - 3) more..."
    }

    /// `True`, `False` or `<unset>`.
    static func flag(_ value: Value?) -> String {
        guard let flag = value?.bool else { return unset }
        return flag ? "True" : "False"
    }

    /// A quantity in its canonical form; `0` when there is none.
    static func quantity(_ value: Value?) -> String {
        guard let value, !value.isNull else { return "0" }
        return Quantity(value: value)?.description ?? value.string ?? "0"
    }

    /// The distinct names, in bytewise order.
    static func sortedSet(_ names: [String]) -> [String] {
        var distinct: [String] = []
        for name in names.sorted(by: utf8Precedes) where distinct.last != name { distinct.append(name) }
        return distinct
    }

    private static func utf8Precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

extension Value {
    /// The number under a field as a cell, 0 when there is none.
    func numberCell(_ field: Field) -> Value { .int(self[field]?.int ?? 0) }

    /// How many elements or members there are under a field.
    func count(_ field: Field) -> Int {
        switch self[field] {
        case .array(let elements): elements.count
        case .object(let map): map.count
        default: 0
        }
    }
}
