import YAML

/// Where a resource comes from, as `buildMetadata: [originAnnotations]` prints it.
struct Origin: Sendable {
    var path = ""
    var repository = ""
    var revision = ""
    /// The file that configures the generator or transformer.
    var configuredIn = ""
    var configuredBy: (apiVersion: String, kind: String, name: String, namespace: String)?

    init() {}

    /// Reads an annotation.
    init(_ text: String) {
        guard let value = try? YAMLReader.value(Array(text.utf8)) else { return }
        path = value[name: "path"]?.string ?? ""
        repository = value[name: "repo"]?.string ?? ""
        revision = value[name: "ref"]?.string ?? ""
    }

    /// The origin of something named by `path` where this is.
    func appending(_ path: String) -> Origin {
        var copy = self
        var path = path
        if let address = RepositoryAddress(path) {
            copy.repository = address.cloneAddress
            copy.revision = address.revision
            copy.path = ""
            path = address.path
        }
        copy.path = Self.joined(copy.path, path)
        return copy
    }

    /// The origin of what a built-in field of a kustomization makes.
    func configured(in file: String, kind: String) -> Origin {
        var origin = Origin()
        origin.repository = repository
        origin.revision = revision
        origin.configuredIn = Self.joined(path, file)
        origin.configuredBy = ("builtin", kind, "", "")
        return origin
    }

    /// The path with `..` resolved as far as possible, as Go joins paths.
    private static func joined(_ directory: String, _ path: String) -> String {
        var parts: [Substring] = []
        for part in (directory.isEmpty ? path : "\(directory)/\(path)").split(separator: "/")
        where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    private var value: Value {
        var map = Map()
        if !path.isEmpty { map["path"] = .string(path) }
        if !repository.isEmpty { map["repo"] = .string(repository) }
        if !revision.isEmpty { map["ref"] = .string(revision) }
        if !configuredIn.isEmpty { map["configuredIn"] = .string(configuredIn) }
        if let configuredBy {
            var identity = Map()
            identity["apiVersion"] = .string(configuredBy.apiVersion)
            identity["kind"] = .string(configuredBy.kind)
            if !configuredBy.name.isEmpty { identity["name"] = .string(configuredBy.name) }
            if !configuredBy.namespace.isEmpty { identity["namespace"] = .string(configuredBy.namespace) }
            map["configuredBy"] = .object(identity)
        }
        return .object(map)
    }

    /// The annotation's text.
    var text: String { YAMLWriter.string(value) }

    /// The text of a list that holds it alone.
    var listText: String { YAMLWriter.string(.array([value])) }
}

extension Resource {
    func setOrigin(_ origin: Origin) throws(KustomizeError) {
        try setAnnotation(BuildAnnotation.origin, origin.text)
    }

    /// Notes that a transformer changed the resource, or that it made it.
    func noteTransformation(_ origin: Origin) throws(KustomizeError) {
        if node.annotation(BuildAnnotation.origin) == nil { return try setOrigin(origin) }
        let list = node.annotation(BuildAnnotation.transformations) ?? ""
        try setAnnotation(BuildAnnotation.transformations, list + origin.listText)
    }
}
