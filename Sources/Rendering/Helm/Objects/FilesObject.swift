import Kubernetes
import YAML

/// `.Files`: the chart's other files by name, with methods to read and to choose among them.
enum FilesObject {
    /// The map of `files`.
    static func map(_ files: [ChartFile]) -> TemplateMap {
        TemplateMap(
            files.lazy.map { (ByteString($0.name), .bytes(ByteString($0.bytes))) }, elementType: .bytes,
            named: type)
    }

    private static let type = NamedType(
        "engine.files",
        methods: [
            TemplateFunction("Get", [.string], returns: .string) { .string(bytes($0)) },
            TemplateFunction("GetBytes", [.string], returns: .bytes) { .bytes(bytes($0)) },
            TemplateFunction("Lines", [.string], returns: .strings) { lines($0) },
            TemplateFunction("Glob", [.string], returns: .named("engine.files", .map(.bytes))) { glob($0) },
            TemplateFunction("AsConfig", returns: .string) { asConfig($0) },
            TemplateFunction("AsSecrets", returns: .string) { asSecrets($0) },
        ])

    private static func files(_ arguments: Arguments) -> TemplateMap {
        if case .map(let map) = arguments.receiver { map } else { TemplateMap() }
    }

    private static func content(_ value: TemplateValue?) -> ByteString {
        if case .bytes(let bytes)? = value { bytes } else { .empty }
    }

    private static func bytes(_ arguments: Arguments) -> ByteString {
        content(files(arguments)[arguments.string(0)])
    }

    private static func lines(_ arguments: Arguments) -> TemplateValue {
        var text = bytes(arguments).bytes[...]
        if text.isEmpty { return .strings([]) }
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        return .strings(
            text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { ByteString($0) }
        )
    }

    private static func glob(_ arguments: Arguments) -> TemplateValue {
        let files = files(arguments)
        // A pattern that is malformed takes everything.
        let pattern = try? Glob(arguments.string(0).text, separator: "/")
        let chosen = files.entries.filter { pattern?.matches($0.key.text) ?? true }
        return .map(
            TemplateMap(chosen.map { ($0.key, $0.value) }, elementType: .bytes, named: type))
    }

    private static func asConfig(_ arguments: Arguments) -> TemplateValue {
        yaml(arguments) { .string($0.text) }
    }

    private static func asSecrets(_ arguments: Arguments) -> TemplateValue {
        yaml(arguments) { .string(Base64.encode($0.bytes)) }
    }

    /// The files as a YAML map from the last parts of their names.
    private static func yaml(
        _ arguments: Arguments, _ value: (ByteString) -> Value
    ) -> TemplateValue {
        var map = Map()
        for entry in files(arguments).entries {
            map[Key(TreePath.name(of: entry.key.text))] = value(content(entry.value))
        }
        var text = YAMLWriter.string(.object(map))
        if text.hasSuffix("\n") { text.removeLast() }
        return .text(text)
    }
}
