/// `*semver.Version` in templates, or the plain struct that its methods give.
final class VersionObject: TemplateObject {
    private static let structType = GoType.named("semver.Version", nil)
    static let type = GoType.pointer(structType)

    let version: SemanticVersion
    private let isPointer: Bool

    init(_ version: SemanticVersion, isPointer: Bool = true) {
        self.version = version
        self.isPointer = isPointer
    }

    var goType: GoType { isPointer ? Self.type : Self.structType }
    var stringForm: ByteString? { ByteString(version.description) }

    var fields: [(name: String, value: TemplateValue)] {
        [
            ("major", .uint(version.major, .uint64)), ("minor", .uint(version.minor, .uint64)),
            ("patch", .uint(version.patch, .uint64)), ("pre", .text(version.prerelease)),
            ("metadata", .text(version.metadata)), ("original", .text(version.original)),
        ]
    }

    func method(_ name: ByteString) -> TemplateFunction? {
        let methods = Self.methods(version) + (isPointer ? Self.pointerMethods(version) : [])
        return methods.first { ByteString($0.name) == name }
    }

    private static func methods(_ version: SemanticVersion) -> [TemplateFunction] {
        func number(_ name: String, _ value: UInt64) -> TemplateFunction {
            TemplateFunction(name, [], returns: .integer(.uint64)) { _ in .uint(value, .uint64) }
        }
        func text(_ name: String, _ value: String) -> TemplateFunction {
            .text(name, []) { _ in ByteString(value) }
        }
        func next(_ name: String, _ value: @escaping @Sendable () -> SemanticVersion) -> TemplateFunction {
            TemplateFunction(name, [], returns: structType) { _ in
                .object(VersionObject(value(), isPointer: false))
            }
        }
        return [
            number("Major", version.major), number("Minor", version.minor), number("Patch", version.patch),
            text("Prerelease", version.prerelease), text("Metadata", version.metadata),
            text("String", version.description), next("IncPatch", version.incrementingPatch),
            next("IncMinor", version.incrementingMinor), next("IncMajor", version.incrementingMajor),
            TemplateFunction("SetPrerelease", [.string], returns: structType) {
                .object(VersionObject(try version.settingPrerelease($0.string(0).text), isPointer: false))
            },
            TemplateFunction("SetMetadata", [.string], returns: structType) {
                .object(VersionObject(try version.settingMetadata($0.string(0).text), isPointer: false))
            },
        ]
    }

    private static func pointerMethods(_ version: SemanticVersion) -> [TemplateFunction] {
        func compare(
            _ name: String, returns result: GoType = .bool, _ body: @escaping @Sendable (Int) -> TemplateValue
        ) -> TemplateFunction {
            TemplateFunction(name, [type], returns: result) { arguments in
                guard case .object(let object) = arguments[0], let other = object as? VersionObject else {
                    throw GoPanic.nilDereference
                }
                return body(version.compare(other.version))
            }
        }
        return [
            .text("Original", []) { _ in ByteString(version.original) },
            compare("Compare", returns: .int) { .int($0) }, compare("Equal") { .bool($0 == 0) },
            compare("LessThan") { .bool($0 < 0) }, compare("LessThanEqual") { .bool($0 <= 0) },
            compare("GreaterThan") { .bool($0 > 0) }, compare("GreaterThanEqual") { .bool($0 >= 0) },
        ]
    }
}
