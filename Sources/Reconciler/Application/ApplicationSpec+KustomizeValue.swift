package import YAML

extension ApplicationSpec.Source.Kustomize {
    /// The object, without what is as it is when nothing is said.
    package var value: Value {
        var map = Map()
        func set(_ key: Key, _ text: String) { if !text.isEmpty { map[key] = .string(text) } }
        func set(_ key: Key, _ flag: Bool) { if flag { map[key] = true } }
        func set(_ key: Key, _ elements: [Value]) { if !elements.isEmpty { map[key] = .array(elements) } }
        func set(_ key: Key, _ texts: [String: String]) {
            if !texts.isEmpty { map[key] = Self.value(of: texts) }
        }
        set("namePrefix", namePrefix)
        set("nameSuffix", nameSuffix)
        set("namespace", namespace)
        set("images", images.map { .string($0) })
        set("replicas", replicas.map { ["name": .string($0.name), "count": .int($0.count)] })
        set("commonLabels", commonLabels)
        set("labelWithoutSelector", labelWithoutSelector)
        set("labelIncludeTemplates", labelIncludeTemplates)
        set("forceCommonLabels", forceCommonLabels)
        set("commonAnnotations", commonAnnotations)
        set("forceCommonAnnotations", forceCommonAnnotations)
        set("patches", patches.map(Self.value(of:)))
        set("components", components.map { .string($0) })
        set("ignoreMissingComponents", ignoreMissingComponents)
        set("version", version)
        set("kubeVersion", kubeVersion)
        set("apiVersions", apiVersions.map { .string($0) })
        if let postBuild { map["postBuild"] = Self.value(of: postBuild) }
        return .object(map)
    }

    private static func value(of texts: [String: String]) -> Value {
        .object(
            Map(
                uniqueEntries: texts.sorted { utf8Less($0.key, $1.key) }.map {
                    Map.Entry(key: Key($0.key), value: .string($0.value))
                }))
    }

    private static func value(of patch: Patch) -> Value {
        var map = Map()
        if !patch.path.isEmpty { map["path"] = .string(patch.path) }
        if !patch.patch.isEmpty { map["patch"] = .string(patch.patch) }
        if let target = patch.target { map["target"] = value(of: target) }
        if !patch.options.isEmpty {
            map["options"] = .object(
                Map(
                    uniqueEntries: patch.options.sorted { utf8Less($0.key, $1.key) }.map {
                        Map.Entry(key: Key($0.key), value: .bool($0.value))
                    }))
        }
        return .object(map)
    }

    private static func value(of build: PostBuild) -> Value {
        var map = Map()
        if !build.substitute.isEmpty { map["substitute"] = value(of: build.substitute) }
        if !build.substituteFrom.isEmpty {
            map["substituteFrom"] = .array(
                build.substituteFrom.map { reference in
                    var entry: Map = ["kind": .string(reference.kind), "name": .string(reference.name)]
                    if reference.optional { entry["optional"] = true }
                    return .object(entry)
                })
        }
        if build.strict { map["strict"] = true }
        return .object(map)
    }
}
