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
            // What is wrong behind the first document nobody sees.
            if let end = TextSearch.offset(of: Array("\n---".utf8), in: bytes, from: 0),
                let documents = try? YAMLReader.documents(Array(bytes[...end]), options: options)
            {
                return documents.first?.value ?? .null
            }
            throw HelmError(message(error))
        }
    }

    /// The words for a text that is not YAML.
    static func message(_ error: ReadError) -> String {
        "error converting YAML to JSON: " + detail(error)
    }

    /// The same as go-yaml itself says it.
    static func detail(_ error: ReadError) -> String {
        if error.message.hasPrefix("json: ") { return error.message }
        return "yaml: " + (error.goLine.map { "line \($0): " } ?? "") + error.message
    }
}
