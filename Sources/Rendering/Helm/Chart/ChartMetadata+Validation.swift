extension ChartMetadata {
    /// Checks and cleans the fields as Helm does after loading a chart.
    mutating func validate() throws(HelmError) {
        clean()
        guard !apiVersion.isEmpty else { throw invalid("chart.metadata.apiVersion is required") }
        guard !name.isEmpty else { throw invalid("chart.metadata.name is required") }
        if name == "." || name == ".." {
            throw invalid("chart.metadata.name \(GoQuoting.quoted(name)) is not allowed")
        }
        guard !name.contains("/") else {
            throw invalid("chart.metadata.name \(GoQuoting.quoted(name)) is invalid")
        }
        guard !version.isEmpty else { throw invalid("chart.metadata.version is required") }
        guard SemanticVersions.isVersion(version) else {
            throw invalid("chart.metadata.version \(GoQuoting.quoted(version)) is invalid")
        }
        guard ["", "application", "library"].contains(type) else {
            throw invalid("chart.metadata.type must be application or library")
        }
        if let maintainers, maintainers.contains(nil) {
            throw invalid("maintainers must not contain empty or null nodes")
        }
        try validateDependencies()
    }

    private mutating func clean() {
        name = Self.cleaned(name)
        description = Self.cleaned(description)
        home = Self.cleaned(home)
        icon = Self.cleaned(icon)
        condition = Self.cleaned(condition)
        tags = Self.cleaned(tags)
        appVersion = Self.cleaned(appVersion)
        kubeVersion = Self.cleaned(kubeVersion)
        sources = sources?.map(Self.cleaned)
        keywords = keywords?.map(Self.cleaned)
        maintainers = maintainers?.map { maintainer in
            maintainer.map {
                Maintainer(
                    name: Self.cleaned($0.name), email: Self.cleaned($0.email), url: Self.cleaned($0.url))
            }
        }
    }

    private mutating func validateDependencies() throws(HelmError) {
        guard var dependencies else { return }
        var seen: Set<String> = []
        for index in dependencies.indices {
            guard var dependency = dependencies[index] else {
                throw invalid("dependencies must not contain empty or null nodes")
            }
            dependency.name = Self.cleaned(dependency.name)
            dependency.version = Self.cleaned(dependency.version)
            dependency.repository = Self.cleaned(dependency.repository)
            dependency.condition = Self.cleaned(dependency.condition)
            dependency.tags = dependency.tags?.map(Self.cleaned)
            dependencies[index] = dependency
            guard dependency.alias.utf8.allSatisfy(Self.isAliasCharacter) else {
                throw invalid(
                    "dependency \(GoQuoting.quoted(dependency.name)) has disallowed characters in the alias")
            }
            let key = dependency.alias.isEmpty ? dependency.name : dependency.alias
            guard seen.insert(key).inserted else {
                throw invalid("more than one dependency with name or alias \(GoQuoting.quoted(key))")
            }
        }
        self.dependencies = dependencies
    }

    private static func isAliasCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// `text` with every white space a blank and without what cannot be printed.
    static func cleaned(_ text: String) -> String {
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if GoQuoting.isSpace(scalar) {
                cleaned.append(" ")
            } else if GoQuoting.isPrintable(scalar) {
                cleaned.append(scalar)
            }
        }
        return String(cleaned)
    }

    private func invalid(_ message: String) -> HelmError { HelmError("validation: \(message)") }
}
