import YAML

/// `.Chart`: the content of `Chart.yaml` as a map with the names of Go's fields, as Helm 4 has it.
enum ChartObject {
    static func map(_ metadata: ChartMetadata, isRoot: Bool) -> TemplateMap {
        TemplateMap(fields: [
            ("Name", .text(metadata.name)), ("Home", .text(metadata.home)),
            ("Sources", texts(metadata.sources)), ("Version", .text(metadata.version)),
            ("Description", .text(metadata.description)), ("Keywords", texts(metadata.keywords)),
            ("Maintainers", .list((metadata.maintainers ?? []).map(maintainer))),
            ("Icon", .text(metadata.icon)), ("APIVersion", .text(metadata.apiVersion)),
            ("Condition", .text(metadata.condition)), ("Tags", .text(metadata.tags)),
            ("AppVersion", .text(metadata.appVersion)), ("Deprecated", .bool(metadata.deprecated)),
            ("Annotations", annotations(metadata.annotations)), ("KubeVersion", .text(metadata.kubeVersion)),
            ("Dependencies", .list((metadata.dependencies ?? []).map(dependency))),
            ("Type", .text(metadata.type)), ("IsRoot", .bool(isRoot)),
        ])
    }

    private static func texts(_ texts: [String]?) -> TemplateValue {
        .list((texts ?? []).map { .text($0) })
    }

    private static func maintainer(_ maintainer: ChartMetadata.Maintainer?) -> TemplateValue {
        guard let maintainer else { return .null }
        return .map(
            TemplateMap(fields: [
                ("Name", .text(maintainer.name)), ("Email", .text(maintainer.email)),
                ("URL", .text(maintainer.url)),
            ]))
    }

    private static func annotations(_ annotations: [String: String]?) -> TemplateValue {
        guard let annotations else { return .map(TemplateMap(elementType: .string, isNil: true)) }
        return .map(
            TemplateMap(
                annotations.map { (ByteString($0.key), .text($0.value)) }, elementType: .string))
    }

    private static func dependency(_ dependency: ChartDependency?) -> TemplateValue {
        guard let dependency else { return .null }
        return .map(
            TemplateMap(fields: [
                ("Name", .text(dependency.name)), ("Version", .text(dependency.version)),
                ("Repository", .text(dependency.repository)), ("Condition", .text(dependency.condition)),
                ("Tags", texts(dependency.tags)), ("Enabled", .bool(dependency.enabled)),
                ("ImportValues", .list((dependency.importValues ?? []).map(importValue))),
                ("Alias", .text(dependency.alias)),
            ]))
    }

    /// Both forms have become maps of texts by the time templates run.
    private static func importValue(_ value: Value) -> TemplateValue {
        guard let map = value.object else { return TemplateValue(value) }
        return .map(
            TemplateMap(
                map.entries.map { (ByteString($0.key.name), TemplateValue($0.value)) }, elementType: .string))
    }
}

extension TemplateMap {
    /// A map with the names of Go's fields.
    convenience init(fields: [(String, TemplateValue)], named: NamedType? = nil) {
        self.init(fields.lazy.map { (ByteString($0.0), $0.1) }, named: named)
    }
}
