import YAML

/// YAML as Helm's library reads it, its mistakes in that library's words.
enum GoYAML {
    /// The first document's value.
    ///
    /// - Parameter allNumbersAsDoubles: whether numbers become floats, as where there is no field to say otherwise.
    static func value(_ bytes: [UInt8], allNumbersAsDoubles: Bool = false) throws(HelmError) -> Value {
        var options = YAMLReader.Options()
        options.allNumbersAsDoubles = allNumbersAsDoubles
        do throws(ReadError) {
            return try YAMLReader.documents(bytes, options: options).first?.value ?? .null
        } catch {
            throw HelmError(message(error))
        }
    }

    /// The words for a text that is not YAML.
    static func message(_ error: ReadError) -> String {
        switch error.code {
        case .syntax, .invalidUTF8, .unknownAlias:
            "error converting YAML to JSON: yaml: line \(error.mark.line): \(error.message)"
        default:
            "error converting YAML to JSON: yaml: \(error.message)"
        }
    }
}
