import YAML

extension ChartMetadata {
    /// Takes over what a text says: `Chart.yaml`, or `requirements.yaml` on top of it.
    mutating func read(_ bytes: [UInt8]) throws(HelmError) {
        let value = try GoYAML.value(bytes)
        let fields = try GoDecoder(value, goType: "v2.Metadata")
        if let text = try fields.string("name") { name = text }
        if let text = try fields.string("home") { home = text }
        if let texts = try fields.strings("sources") { sources = texts }
        if let text = try fields.string("version") { version = text }
        if let text = try fields.string("description") { description = text }
        if let texts = try fields.strings("keywords") { keywords = texts }
        if let elements = try fields.array("maintainers", "[]*v2.Maintainer") {
            maintainers = try Self.maintainers(elements)
        }
        if let text = try fields.string("icon") { icon = text }
        if let text = try fields.string("apiVersion") { apiVersion = text }
        if let text = try fields.string("condition") { condition = text }
        if let text = try fields.string("tags") { tags = text }
        if let text = try fields.string("appVersion") { appVersion = text }
        if let flag = try fields.bool("deprecated") { deprecated = flag }
        if let texts = try fields.stringMap("annotations") { annotations = texts }
        if let text = try fields.string("kubeVersion") { kubeVersion = text }
        if let elements = try fields.array("dependencies", "[]*v2.Dependency") {
            dependencies = try ChartDependency.list(elements)
        }
        if let text = try fields.string("type") { type = text }
    }

    private static func maintainers(_ elements: [Value]) throws(HelmError) -> [Maintainer?] {
        var maintainers: [Maintainer?] = []
        for (index, element) in elements.enumerated() {
            guard !element.isNull else {
                maintainers.append(nil)
                continue
            }
            let fields = try GoDecoder(element, path: ".maintainers.\(index)", goType: "v2.Maintainer")
            maintainers.append(
                Maintainer(
                    name: try fields.string("name") ?? "", email: try fields.string("email") ?? "",
                    url: try fields.string("url") ?? ""))
        }
        return maintainers
    }
}

extension ChartDependency {
    static func list(_ elements: [Value]) throws(HelmError) -> [ChartDependency?] {
        var dependencies: [ChartDependency?] = []
        for (index, element) in elements.enumerated() {
            dependencies.append(element.isNull ? nil : try ChartDependency(element, index: index))
        }
        return dependencies
    }

    private init(_ value: Value, index: Int) throws(HelmError) {
        let fields = try GoDecoder(value, path: ".dependencies.\(index)", goType: "v2.Dependency")
        name = try fields.string("name") ?? ""
        version = try fields.string("version") ?? ""
        repository = try fields.string("repository") ?? ""
        condition = try fields.string("condition") ?? ""
        tags = try fields.strings("tags")
        enabled = try fields.bool("enabled") ?? false
        importValues = try fields.array("import-values", "[]interface {}")
        alias = try fields.string("alias") ?? ""
    }
}

extension ChartLock {
    /// Reads `Chart.lock` or `requirements.lock`.
    init(_ bytes: [UInt8]) throws(HelmError) {
        let fields = try GoDecoder(try GoYAML.value(bytes), goType: "v2.Lock")
        digest = try fields.string("digest") ?? ""
        generated = try fields.string("generated") ?? ""
        let elements = try fields.array("dependencies", "[]*v2.Dependency") ?? []
        dependencies = try ChartDependency.list(elements).compactMap { $0 }
    }
}
