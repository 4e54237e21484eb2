package import YAML

/// The ways in which a user gives values, as the flags of Helm's commands.
package struct ValueOptions: Sendable, Hashable {
    /// `--values`: the names of files.
    package var files: [String] = []
    /// `--set-json`.
    package var json: [String] = []
    /// `--set`.
    package var typed: [String] = []
    /// `--set-string`.
    package var strings: [String] = []
    /// `--set-file`.
    package var fileContents: [String] = []
    /// `--set-literal`.
    package var literals: [String] = []

    package init() {}

    package var isEmpty: Bool { self == ValueOptions() }

    /// All of them merged, those named later above those named earlier, over `base`.
    ///
    /// - Parameter read: gives the bytes of a file that is named.
    package func merged(
        over base: Map = Map(), reading read: @escaping (String) throws(HelmError) -> [UInt8]
    ) throws(HelmError) -> Map {
        var values = base
        for file in files {
            let bytes = try read(file)
            let map: Map
            do throws(HelmError) { map = try ValuesFile.read(bytes) } catch {
                throw error.prefixed("failed to parse \(file)")
            }
            values = ValuesFile.merged(values, map)
        }
        for text in json { values = try Self.settingJSON(text, in: values) }
        for text in typed { try Self.set(text, &values, .typed, "--set") }
        for text in strings { try Self.set(text, &values, .string, "--set-string") }
        for text in fileContents {
            do throws(HelmError) {
                try SetExpression.apply(text, to: &values) { (name: String) throws(HelmError) in
                    .string(String(decoding: try read(name), as: UTF8.self))
                }
            } catch {
                throw error.prefixed("failed parsing --set-file data")
            }
        }
        for text in literals { try Self.set(text, &values, .literal, "--set-literal") }
        return values
    }

    private static func set(
        _ text: String, _ values: inout Map, _ mode: SetExpression.Mode, _ flag: String
    ) throws(HelmError) {
        do throws(HelmError) { try SetExpression.apply(text, to: &values, mode: mode) } catch {
            throw error.prefixed("failed parsing \(flag) data")
        }
    }

    private static func settingJSON(_ text: String, in values: Map) throws(HelmError) -> Map {
        let trimmed = GoQuoting.trimmed(text)
        if trimmed.hasPrefix("{") {
            var options = JSONReader.Options()
            options.allNumbersAsDoubles = true
            guard let map = try? JSONReader.value(from: Array(trimmed.utf8), options: options).object else {
                throw HelmError("failed parsing --set-json data JSON: \(text)")
            }
            return ValuesFile.merged(values, map)
        }
        var values = values
        do throws(HelmError) { try SetExpression.apply(text, to: &values, mode: .json) } catch {
            throw HelmError("failed parsing --set-json data \(text)")
        }
        return values
    }
}
