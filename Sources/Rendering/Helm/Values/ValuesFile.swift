import YAML

/// Reads `values.yaml` and the files given with `--values`.
enum ValuesFile {
    /// The values of a text: those of its documents, merged one over the other.
    static func read(_ bytes: [UInt8]) throws(HelmError) -> Map {
        var values = Map()
        for document in documents(bytes) {
            let value: Value
            do throws(HelmError) {
                value = try GoYAML.value(Array(document), allNumbersAsDoubles: true)
            } catch {
                throw error.prefixed("cannot unmarshal yaml document")
            }
            switch value {
            case .null: continue
            case .object(let map): values = merged(values, map)
            default:
                throw HelmError(
                    "cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
                        + "\(GoJSONType.name(value)) into Go value of type map[string]interface {}")
            }
        }
        return values
    }

    /// The map of both, where `second` wins and maps in both become one.
    static func merged(_ first: Map, _ second: Map) -> Map {
        if first.isEmpty { return second }
        var result = first
        for entry in second {
            if case .object(let inner) = entry.value, case .object(let outer)? = result[entry.key] {
                result[entry.key] = .object(merged(outer, inner))
            } else {
                result[entry.key] = entry.value
            }
        }
        return result
    }

    /// The parts of a text between lines that begin with `---` and go on with nothing or a comment.
    static func documents(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var documents: [ArraySlice<UInt8>] = []
        var start = 0
        var position = 0
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
            if position > start, isSeparator(bytes[position..<end]) {
                documents.append(bytes[start..<position])
                start = end
            } else if position == start, isSeparator(bytes[position..<end]) {
                start = end
            }
            position = end
        }
        if start < bytes.count { documents.append(bytes[start...]) }
        return documents
    }

    private static func isSeparator(_ line: ArraySlice<UInt8>) -> Bool {
        let dash = UInt8(ascii: "-")
        guard line.starts(with: [dash, dash, dash]) else { return false }
        let rest = line.dropFirst(3).drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        return rest.isEmpty || rest.first == UInt8(ascii: "#")
    }
}

/// The names by which Go's JSON decoder calls what it finds.
enum GoJSONType {
    static func name(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool: "bool"
        case .int, .uint, .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
