import YAML

/// Reads the fields of a YAML map into Swift's types as Go's YAML library reads them into a struct: names without
/// regard to case, numbers and booleans become text where text is wanted, null leaves a field alone.
struct GoDecoder {
    /// The dotted path of the map from the top, each part with a dot before it.
    let path: String
    private let map: Map

    /// - Parameter goType: the name of the type that the map fills, for messages.
    init(_ value: Value, path: String = "", goType: String) throws(HelmError) {
        self.path = path
        switch value {
        case .object(let map): self.map = map
        case .null: map = Map()
        default: throw Self.mismatch(value, path, goType)
        }
    }

    private static func mismatch(_ value: Value, _ path: String, _ goType: String) -> HelmError {
        let isElement = path.last?.isNumber ?? false
        let place = path.isEmpty ? "Go value" : isElement ? path : "Go struct field \(path)"
        return HelmError(
            "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
                + "\(GoJSONType.name(value)) into \(place) of type \(goType)")
    }

    /// The value under `name`, nil when there is none or it is null.
    func value(_ name: String) -> Value? {
        // A `nil` beside a value would be the value that says null.
        if let value = map[Key(name)] {
            if value.isNull { return nil }
            return value
        }
        let folded = name.lowercased()
        for entry in map.sorted() where entry.key.name.lowercased() == folded {
            if entry.value.isNull { return nil }
            return entry.value
        }
        return nil
    }

    func string(_ name: String) throws(HelmError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = Self.text(value) else { throw mismatch(name, value, "string") }
        return text
    }

    func bool(_ name: String) throws(HelmError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let bool = value.bool else { throw mismatch(name, value, "bool") }
        return bool
    }

    func strings(_ name: String) throws(HelmError) -> [String]? {
        guard let value = value(name) else { return nil }
        guard let elements = value.array else { throw mismatch(name, value, "[]string") }
        var texts: [String] = []
        for (index, element) in elements.enumerated() {
            if element.isNull {
                texts.append("")
            } else if let text = Self.text(element) {
                texts.append(text)
            } else {
                throw mismatch("\(name).\(index)", element, "string")
            }
        }
        return texts
    }

    func stringMap(_ name: String) throws(HelmError) -> [String: String]? {
        guard let value = value(name) else { return nil }
        guard let map = value.object else { throw mismatch(name, value, "map[string]string") }
        var texts: [String: String] = [:]
        for entry in map {
            if entry.value.isNull {
                texts[entry.key.name] = ""
            } else if let text = Self.text(entry.value) {
                texts[entry.key.name] = text
            } else {
                throw mismatch("\(name).\(entry.key.name)", entry.value, "string")
            }
        }
        return texts
    }

    func array(_ name: String, _ goType: String) throws(HelmError) -> [Value]? {
        guard let value = value(name) else { return nil }
        guard let elements = value.array else { throw mismatch(name, value, goType) }
        return elements
    }

    func mismatch(_ name: String, _ value: Value, _ goType: String) -> HelmError {
        Self.mismatch(value, "\(path).\(name)", goType)
    }

    /// A scalar as Go's YAML library turns it into text for a field that wants text.
    static func text(_ value: Value) -> String? {
        switch value {
        case .string(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .double(let number): FloatText.general(number)
        case .null, .array, .object: nil
        }
    }
}
