/// Sprig's functions on semantic versions.
enum VersionFunctions {
    static var all: [TemplateFunction] {
        [
            TemplateFunction("semver", [.string], returns: VersionObject.type) { arguments, execution in
                try execution.spend(steps: arguments.string(0).count)
                return .object(VersionObject(try SemanticVersion(arguments.string(0).text)))
            },
            TemplateFunction("semverCompare", [.string, .string], returns: .bool) { arguments, execution in
                try execution.spend(steps: arguments.string(0).count + arguments.string(1).count)
                let constraint = try VersionConstraint(arguments.string(0).text)
                let version = try SemanticVersion(arguments.string(1).text)
                return .bool(constraint.isSatisfied(by: version))
            },
        ]
    }
}
