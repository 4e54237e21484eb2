/// `replacements`: copies the value of one field to others.
struct ReplacementTransformer: Transformer {
    let replacements: [Replacement]

    func transform(_ set: ResourceSet) throws(KustomizeError) {
        for replacement in replacements {
            guard replacement.source != nil || replacement.sourceValue != nil,
                let targets = replacement.targets
            else { throw KustomizeError("replacements must specify a source and at least one target") }
            let value = try value(of: replacement, in: set)
            for target in targets { try apply(value, to: target, in: set) }
        }
    }

    /// All a resource is and was.
    private static func ids(of resource: Resource) -> [ResId] {
        var current = resource.currentID
        current.isClusterScoped = false
        return [current] + resource.previousIDs
    }

    // MARK: - Where the value comes from

    private func value(of replacement: Replacement, in set: ResourceSet) throws(KustomizeError) -> Node {
        if let text = replacement.sourceValue {
            guard replacement.source == nil else {
                throw KustomizeError("value and resource selectors are mutually exclusive")
            }
            return .scalar(text)
        }
        guard let source = replacement.source else {
            throw KustomizeError("replacements must specify a source and at least one target")
        }
        let matches = set.resources.filter { resource in
            Self.ids(of: resource).contains { $0.isSelected(by: source.id) }
        }
        guard matches.count < 2 else {
            throw KustomizeError("multiple matches for selector \(source.shown)")
        }
        guard let resource = matches.first else {
            throw KustomizeError("nothing selected by \(source.shown)")
        }
        let path = source.fieldPath.isEmpty ? "metadata.name" : source.fieldPath
        let node: Node?
        do throws(KustomizeError) {
            node = try resource.node.lookUp(path: NodePath.splitOutsideBrackets(path, "."))
        } catch {
            throw error.prefixed("error looking up replacement source")
        }
        guard let node, !node.isEmpty else {
            throw KustomizeError("fieldPath `\(path)` is missing for replacement source \(source.id)")
        }
        guard let options = source.options, !options.delimiter.isEmpty else { return node }
        guard node.kind == .scalar else {
            throw KustomizeError("delimiter option can only be used with scalar nodes")
        }
        let parts = node.text.separated(by: options.delimiter)
        guard parts.indices.contains(options.index) else {
            throw KustomizeError("options.index \(options.index) is out of bounds for value \(node.text)")
        }
        let copy = node.copy()
        copy.text = parts[options.index]
        return copy
    }

    // MARK: - Where it goes

    private func apply(
        _ value: Node, to target: ReplacementTarget, in set: ResourceSet
    ) throws(KustomizeError) {
        guard let select = target.select else {
            throw KustomizeError("target must specify resources to select")
        }
        let selector: CompiledSelector
        var rejected: [CompiledSelector] = []
        do throws(KustomizeError) {
            selector = try CompiledSelector(select)
            for reject in target.reject { rejected.append(try CompiledSelector(reject)) }
        } catch {
            throw error.prefixed("error creating target selector")
        }
        func matches(_ selector: CompiledSelector, _ id: ResId) -> Bool {
            selector.matchesKind(id.gvk) && selector.matchesName(id.name)
                && selector.matchesNamespace(id.namespace)
        }
        let paths = target.fieldPaths.isEmpty ? ["metadata.name"] : target.fieldPaths
        for resource in set.resources {
            guard selector.matchesLabelsAndAnnotations(resource.node) else { continue }
            let ids = Self.ids(of: resource)
            let isRejected = rejected.contains { reject in
                let byLabel = !reject.selector.labels.isEmpty || !reject.selector.annotations.isEmpty
                if byLabel, reject.matchesLabelsAndAnnotations(resource.node) { return true }
                return reject.selector.hasIdentity && ids.contains { matches(reject, $0) }
            }
            guard !isRejected, ids.contains(where: { matches(selector, $0) }) else { continue }
            do throws(KustomizeError) {
                try resource.edit { (node) throws(KustomizeError) in
                    for path in paths { try FieldWriter(value, path, target.options).write(to: node) }
                }
            } catch {
                throw error
            }
        }
        set.dropEmpty()
    }
}

extension String {
    /// The parts between occurrences of `delimiter`.
    func separated(by delimiter: String) -> [String] {
        let bytes = Array(utf8)
        let mark = Array(delimiter.utf8)
        guard !mark.isEmpty else { return map(String.init) }
        var parts: [String] = []
        var start = 0
        var position = 0
        while position + mark.count <= bytes.count {
            if bytes[position] == mark[0], bytes[position..<(position + mark.count)].elementsEqual(mark) {
                parts.append(String(decoding: bytes[start..<position], as: UTF8.self))
                position += mark.count
                start = position
            } else {
                position += 1
            }
        }
        parts.append(String(decoding: bytes[start...], as: UTF8.self))
        return parts
    }
}
