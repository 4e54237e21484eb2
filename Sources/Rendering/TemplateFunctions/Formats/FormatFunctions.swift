import YAML

/// Helm's and Sprig's functions that write and read YAML, JSON and TOML.
enum FormatFunctions {
    static var all: [TemplateFunction] { yaml + json + toml }

    // MARK: - YAML

    private static var yaml: [TemplateFunction] {
        [
            .text("toYaml", [.any]) { try swallowing($1) { try yaml($0, $1) }($0[0]) },
            .text("mustToYaml", [.any]) { arguments, execution in
                do { return try yaml(arguments[0], execution) } catch {
                    guard "\(error)".hasPrefix("json: ") else { throw error }
                    throw TemplateError("error marshaling into JSON: \(error)")
                }
            },
            .text("toYamlPretty", [.any]) { try swallowing($1) { try prettyYAML($0, $1) }($0[0]) },
            TemplateFunction("fromYaml", [.string], returns: .dictionary) {
                try dictionary($0.string(0), $1, .yaml)
            },
            TemplateFunction("fromYamlArray", [.string], returns: .list) {
                try list($0.string(0), $1, .yaml)
            },
        ]
    }

    /// The body with its failures over the value swallowed, as Helm's lenient forms do; a spent budget is no such
    /// failure.
    private static func swallowing(
        _ execution: TemplateExecution,
        _ body: @escaping (TemplateValue, TemplateExecution) throws -> ByteString
    ) -> (TemplateValue) throws -> ByteString {
        { value in
            do { return try body(value, execution) } catch {
                guard "\(error)".hasPrefix("json: ") else { throw error }
                return .empty
            }
        }
    }

    private static func yaml(_ value: TemplateValue, _ execution: TemplateExecution) throws -> ByteString {
        var options = YAMLWriter.Options()
        options.keyOrder = .natural
        return try MarshalTree.write(value, execution) {
            withoutBreak(YAMLWriter.string($0, options: options))
        }
    }

    private static func prettyYAML(_ value: TemplateValue, _ execution: TemplateExecution) throws
        -> ByteString
    {
        var options = YAMLWriter.Options()
        options.keyOrder = .natural
        options.lineWidth = nil
        options.indentsSequences = true
        options.followsVersion3 = true
        return try MarshalTree.write(value, execution, pretty: true) {
            withoutBreak(YAMLWriter.string($0, options: options))
        }
    }

    private static func withoutBreak(_ text: String) -> ByteString {
        ByteString(text.utf8.last == 10 ? Array(text.utf8.dropLast()) : Array(text.utf8))
    }

    // MARK: - JSON

    private static var json: [TemplateFunction] {
        [
            .text("toJson", [.any]) { try swallowing($1) { try json($0, $1) }($0[0]) },
            .text("mustToJson", [.any]) { try json($0[0], $1) },
            .text("toRawJson", [.any]) { try json($0[0], $1, escapesHTML: false) },
            .text("mustToRawJson", [.any]) { try json($0[0], $1, escapesHTML: false) },
            .text("toPrettyJson", [.any]) { try swallowing($1) { try prettyJSON($0, $1) }($0[0]) },
            .text("mustToPrettyJson", [.any]) { try prettyJSON($0[0], $1) },
            TemplateFunction("fromJson", [.string], returns: .dictionary) {
                try dictionary($0.string(0), $1, .json)
            },
            TemplateFunction("fromJsonArray", [.string], returns: .list) {
                try list($0.string(0), $1, .json)
            },
            // Helm replaces `fromJson` and not this.
            TemplateFunction("mustFromJson", [.string]) {
                TemplateValue(try JSONText.value($0.string(0), $1))
            },
        ]
    }

    private static func json(
        _ value: TemplateValue, _ execution: TemplateExecution, escapesHTML: Bool = true
    ) throws -> ByteString {
        var options = JSONWriter.Options()
        options.escapesHTML = escapesHTML
        return try MarshalTree.write(value, execution) { ByteString(JSONWriter.bytes($0, options: options)) }
    }

    private static func prettyJSON(_ value: TemplateValue, _ execution: TemplateExecution) throws
        -> ByteString
    {
        try MarshalTree.write(value, execution) { ByteString(JSONWriter.pretty($0, indent: 2)) }
    }

    // MARK: - TOML

    private static var toml: [TemplateFunction] {
        [
            .text("toToml", [.any]) { arguments, execution in
                do { return try TOMLWriter.text(arguments[0], execution) } catch let error as TOMLWriter.Fault
                {
                    return ByteString(error.description)
                }
            },
            .text("mustToToml", [.any]) { try TOMLWriter.text($0[0], $1) },
            TemplateFunction("fromToml", [.string], returns: .dictionary) { arguments, execution in
                try execution.spend(steps: arguments.string(0).count)
                try execution.spend(bytes: arguments.string(0).count)
                do {
                    return .map(try TOMLReader.map(arguments.string(0).bytes))
                } catch {
                    return .map(TemplateMap([("Error", .text("\(error)"))]))
                }
            },
        ]
    }

    // MARK: - Reading

    /// A format that lenient functions read, with what it makes of null and of values of another kind.
    private enum Source {
        case yaml
        case json

        func value(_ text: ByteString, _ execution: TemplateExecution) throws -> Value {
            switch self {
            case .yaml: try YAMLText.value(text, execution)
            case .json: try JSONText.value(text, execution)
            }
        }

        func mismatch(_ value: Value, target: GoType) -> FormatFault {
            var fault = JSONText.mismatch(value, target: target)
            if self == .yaml {
                fault.description = "error unmarshaling JSON: while decoding JSON: " + fault.description
            }
            return fault
        }
    }

    /// A map; one with the error under `Error` where there is none.
    private static func dictionary(
        _ text: ByteString, _ execution: TemplateExecution, _ source: Source
    ) throws -> TemplateValue {
        do {
            switch try source.value(text, execution) {
            // JSON's null makes the map nil; YAML's leaves it empty.
            case .null: return .map(TemplateMap(isNil: source == .json))
            case .object(let map): return TemplateValue(.object(map))
            case let other: throw source.mismatch(other, target: .dictionary)
            }
        } catch let error as FormatFault {
            return .map(TemplateMap([("Error", .text(error.description))]))
        }
    }

    /// A list; one of the error alone where there is none.
    private static func list(
        _ text: ByteString, _ execution: TemplateExecution, _ source: Source
    ) throws -> TemplateValue {
        do {
            switch try source.value(text, execution) {
            case .null: return .list(TemplateList(isNil: source == .json))
            case .array(let values): return TemplateValue(.array(values))
            case let other: throw source.mismatch(other, target: .list)
            }
        } catch let error as FormatFault {
            return .list([.text(error.description)])
        }
    }
}
