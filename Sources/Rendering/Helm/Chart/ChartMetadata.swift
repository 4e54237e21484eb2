package import YAML

/// The content of `Chart.yaml`.
package struct ChartMetadata: Sendable, Equatable {
    package struct Maintainer: Sendable, Equatable {
        package var name = ""
        package var email = ""
        package var url = ""
    }

    package var name = ""
    package var home = ""
    package var sources: [String]?
    package var version = ""
    package var description = ""
    package var keywords: [String]?
    /// Nil stands for an element that is null, which validation refuses.
    package var maintainers: [Maintainer?]?
    package var icon = ""
    package var apiVersion = ""
    package var condition = ""
    package var tags = ""
    package var appVersion = ""
    package var deprecated = false
    package var annotations: [String: String]?
    package var kubeVersion = ""
    /// Nil when no list is given, which Helm treats otherwise than an empty one.
    package var dependencies: [ChartDependency?]?
    package var type = ""

    package init() {}

    /// Whether the chart only holds definitions for others.
    package var isLibrary: Bool { type.lowercased() == "library" }
}

/// One entry of `dependencies` in `Chart.yaml`, `requirements.yaml` or a lock file.
package struct ChartDependency: Sendable, Equatable {
    package var name = ""
    package var version = ""
    package var repository = ""
    package var condition = ""
    package var tags: [String]?
    package var enabled = false
    /// Strings and maps of `child` and `parent`.
    package var importValues: [Value]?
    package var alias = ""

    package init() {}
}

/// The content of `Chart.lock` or `requirements.lock`.
package struct ChartLock: Sendable, Equatable {
    package var digest = ""
    package var generated = ""
    package var dependencies: [ChartDependency] = []

    package init() {}
}
