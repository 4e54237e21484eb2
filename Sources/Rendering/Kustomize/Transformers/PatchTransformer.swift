import Kubernetes
import YAML

/// One entry of `patches`: a strategic merge patch, or a JSON patch for the resources a target selects.
struct PatchTransformer: Transformer {
    enum Content {
        case strategicMerge([Resource])
        case json(Value)
        case nothing
    }

    let content: Content
    let target: ResourceSelector?
    /// How messages name the patch.
    let shown: String
    let schemas: Schemas

    /// Reads a patch. `text` comes from the rule or its file.
    init(
        _ rule: PatchRule, text: String, factory: ResourceFactory, file: String
    ) throws(KustomizeError) {
        target = rule.target
        schemas = factory.schemas
        shown =
            rule.path.isEmpty
            ? "[patch: \(GoQuote.quoted(text))]" : "[path: \(GoQuote.quoted(rule.path))]"
        var merge: [Resource]?
        var mergeFault: KustomizeError?
        do throws(KustomizeError) {
            merge = try factory.resources(Array(text.utf8), file: file)
        } catch {
            mergeFault = error
        }
        var json: Value?
        var jsonFault: KustomizeError?
        do throws(KustomizeError) {
            json = try JSONPatchText.value(text)
        } catch {
            jsonFault = error
        }
        if let merge, !merge.isEmpty, let list = json?.array, !list.isEmpty {
            throw KustomizeError("illegally qualifies as both an SM and JSON patch: \(shown)")
        }
        if let merge {
            for patch in merge {
                if rule.allowsNameChange { try patch.enable(BuildAnnotation.allowsNameChange) }
                if rule.allowsKindChange { try patch.enable(BuildAnnotation.allowsKindChange) }
            }
            content = merge.isEmpty ? .nothing : .strategicMerge(merge)
        } else if let json {
            content = .json(json)
        } else {
            // Both readings failed; the one that came further says more.
            let reason = mergeFault?.isMalformedYAML ?? true ? jsonFault ?? mergeFault : mergeFault
            throw KustomizeError(
                "unable to parse SM or JSON patch from \(shown)", .syntax,
                at: reason?.mark ?? mergeFault?.mark)
        }
    }

    func transform(_ set: ResourceSet) throws(KustomizeError) {
        switch content {
        case .nothing: return
        case .strategicMerge(let patches): try merge(patches, into: set)
        case .json(let patch): try apply(patch, to: set)
        }
    }

    private func merge(_ patches: [Resource], into set: ResourceSet) throws(KustomizeError) {
        guard let target else {
            for patch in patches {
                let resource: Resource
                do throws(KustomizeError) {
                    resource = try set.resource(withID: patch.originalID)
                } catch {
                    throw error.prefixed(
                        "no resource matches strategic merge patch \(GoQuote.quoted(patch.originalID.description))"
                    )
                }
                try resource.merge(patch, schemas)
            }
            return
        }
        guard patches.count == 1 else {
            throw KustomizeError(
                "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set "
                    + "`patches.target` field: \(shown)")
        }
        let selected: [Resource]
        do throws(KustomizeError) {
            selected = try CompiledSelector(target).select(set)
        } catch {
            throw error.prefixed(
                "unable to find patch target \(GoQuote.quoted(target.shown)) in `resources`")
        }
        try set.merge(patches[0], into: selected, schemas)
    }

    private func apply(_ patch: Value, to set: ResourceSet) throws(KustomizeError) {
        guard let target else {
            throw KustomizeError("must specify a target for JSON patch \(shown)")
        }
        for resource in try CompiledSelector(target).select(set) {
            try resource.storePreviousID()
            try resource.apply(patch)
        }
    }
}

/// `patchesStrategicMerge`: patches, each for the one resource it names.
struct StrategicMergeTransformer: Transformer {
    let patches: [Resource]
    let schemas: Schemas

    func transform(_ set: ResourceSet) throws(KustomizeError) {
        for patch in patches {
            let target: Resource
            do throws(KustomizeError) {
                target = try set.resource(withID: patch.originalID)
            } catch {
                throw error.placed(patch.mark)
            }
            try set.merge(patch, into: [target], schemas)
        }
    }
}

/// `patchesJson6902`: one JSON patch.
struct JSONPatchTransformer: Transformer {
    let patch: Value
    let target: ResourceSelector

    func transform(_ set: ResourceSet) throws(KustomizeError) {
        for resource in try CompiledSelector(target).select(set) { try resource.apply(patch) }
    }
}

/// The text of a JSON patch: strict JSON when it begins with a bracket, YAML otherwise.
enum JSONPatchText {
    static func value(_ text: String, file: String = "") throws(KustomizeError) -> Value {
        guard let first = text.utf8.first else { throw KustomizeError("empty json patch operations") }
        let bytes = Array(text.utf8)
        let value: Value
        do throws(ReadError) {
            if first == UInt8(ascii: "[") {
                value = try JSONReader.value(from: bytes)
            } else {
                var options = YAMLReader.Options()
                options.file = file
                value = try YAMLReader.value(bytes, options: options)
            }
        } catch {
            throw KustomizeError(error.message, .syntax, at: error.mark)
        }
        if value.isNull { return .array([]) }
        guard let operations = value.array else {
            throw KustomizeError(
                "json: cannot unmarshal \(value.kindName) into Go value of type jsonpatch.Patch",
                .invalidObject)
        }
        for operation in operations where operation.object == nil && !operation.isNull {
            throw KustomizeError(
                "json: cannot unmarshal \(operation.kindName) into Go value of type jsonpatch.Operation",
                .invalidObject)
        }
        return value
    }
}

// MARK: - Applying patches

extension Resource {
    /// Merges a strategic merge patch. Name, kind and namespace stay, unless the patch may change them.
    func merge(_ patch: Resource, _ schemas: Schemas) throws(KustomizeError) {
        let (name, namespace, kind) = (self.name, self.namespace, self.kind)
        let changesName = patch.isEnabled(BuildAnnotation.allowsNameChange)
        let changesKind = patch.isEnabled(BuildAnnotation.allowsKindChange)
        if changesName || changesKind { try storePreviousID() }
        let merged = try edit { (node) throws(KustomizeError) in
            try StrategicMerge(schemas: schemas).apply(patch.node, to: node)
        }
        guard let merged else {
            replaceNode(nil)
            return
        }
        if merged !== node { replaceNode(merged) }
        if isEmpty { return }
        try edit { (node) throws(KustomizeError) in
            if !changesKind { try node.setKind(kind) }
            if !changesName { try node.setName(name) }
            try node.setNamespace(namespace)
        }
    }

    /// Applies a JSON patch; the build's own annotations survive it.
    func apply(_ patch: Value) throws(KustomizeError) {
        let kept = node.annotations.filter { BuildAnnotation.isInternal($0.key) }
        let patched: Value
        do {
            patched = try JSONPatch.apply(patch, to: try node.value())
        } catch let error as PatchError {
            throw KustomizeError(error.message, at: mark)
        } catch let error as KustomizeError {
            throw error
        } catch {
            throw KustomizeError("\(error)")
        }
        guard patched.object != nil else {
            throw KustomizeError(
                "json: cannot unmarshal \(patched.kindName) into Go value of type map[string]interface {}",
                at: mark)
        }
        replaceNode(try Node.fromJSON(patched))
        try edit { (node) throws(KustomizeError) in
            try node.setAnnotations(node.annotations.merging(kept, uniquingKeysWith: { $1 }))
        }
    }
}

extension ResourceSet {
    /// Merges a patch into resources of the set; those it deletes go.
    func merge(_ patch: Resource, into selected: [Resource], _ schemas: Schemas) throws(KustomizeError) {
        let ids = Set(selected.map(\.currentID))
        var kept: [Resource] = []
        for resource in resources {
            if ids.contains(resource.currentID) {
                let copy = patch.copy()
                try copy.takeMetadata(from: patch)
                let gvk = resource.gvk
                let kind = patch.kind
                try copy.edit { (node) throws(KustomizeError) in
                    try node.setKind(gvk.kind)
                    try node.setAPIVersion(gvk.apiVersion)
                    try node.setKind(kind)
                }
                try resource.merge(copy, schemas)
            }
            if !resource.isEmpty { kept.append(resource) }
        }
        resources = []
        try append(kept)
    }
}
