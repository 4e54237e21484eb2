/// `.Capabilities`: a pointer to a struct.
final class CapabilitiesObject: TemplateObject {
    private let kubeVersion: TemplateValue
    private let apiVersions: TemplateValue
    private let helmVersion: TemplateValue

    init(_ capabilities: HelmCapabilities) {
        kubeVersion = .object(KubeVersionObject(capabilities.kubeVersion))
        apiVersions = .list(
            TemplateList(
                capabilities.apiVersions.map { .text($0) }, elementType: .string, named: Self.versionSet))
        helmVersion = .object(HelmVersionObject())
    }

    var goType: GoType { .pointer(.named("common.Capabilities", nil)) }

    var fields: [(name: String, value: TemplateValue)] {
        [("KubeVersion", kubeVersion), ("APIVersions", apiVersions), ("HelmVersion", helmVersion)]
    }

    func field(_ name: ByteString) -> TemplateValue? {
        switch name {
        case "KubeVersion": kubeVersion
        case "APIVersions": apiVersions
        case "HelmVersion": helmVersion
        default: nil
        }
    }

    /// A list of versions that can be asked whether it has one.
    private static let versionSet = NamedType(
        "common.VersionSet",
        methods: [
            TemplateFunction("Has", [.string], returns: .bool) { arguments in
                guard case .list(let list) = arguments.receiver else { return .bool(false) }
                let wanted = arguments.string(0)
                return .bool(
                    list.elements.contains { if case .string(wanted) = $0 { true } else { false } })
            }
        ])
}

/// `.Capabilities.KubeVersion`.
final class KubeVersionObject: TemplateObject {
    private let version: KubernetesVersion

    init(_ version: KubernetesVersion) { self.version = version }

    var goType: GoType { .named("common.KubeVersion", nil) }

    var fields: [(name: String, value: TemplateValue)] {
        [
            ("Version", .text(version.version)), ("normalizedVersion", .text(version.normalized)),
            ("Major", .text(version.major)), ("Minor", .text(version.minor)),
        ]
    }

    func field(_ name: ByteString) -> TemplateValue? {
        switch name {
        case "Version": .text(version.version)
        case "Major": .text(version.major)
        case "Minor": .text(version.minor)
        default: nil
        }
    }

    func method(_ name: ByteString) -> TemplateFunction? {
        let text: String
        switch name {
        case "GitVersion": text = version.version
        case "String": text = version.normalized
        default: return nil
        }
        return TemplateFunction(name.text, returns: .string) { _ in .text(text) }
    }

    var stringForm: ByteString? { ByteString(version.normalized) }
}

/// `.Capabilities.HelmVersion`.
final class HelmVersionObject: TemplateObject {
    var goType: GoType { .named("version.BuildInfo", nil) }

    var fields: [(name: String, value: TemplateValue)] {
        let version = HelmCapabilities.helmVersion
        return [
            ("Version", .text(version.version)), ("GitCommit", .text(version.gitCommit)),
            ("GitTreeState", .text(version.gitTreeState)), ("GoVersion", .text(version.goVersion)),
            ("KubeClientVersion", .text(version.kubeClientVersion)),
        ]
    }

    func field(_ name: ByteString) -> TemplateValue? {
        fields.first { ByteString($0.name) == name }?.value
    }
}
