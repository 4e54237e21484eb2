import YAML

/// The resources of a build in the order they came, no two with the same kind, name and namespace.
final class ResourceSet {
    var resources: [Resource]

    init(_ resources: [Resource] = []) { self.resources = resources }

    /// A set of `resources`, which must differ.
    convenience init(distinct resources: [Resource]) throws(KustomizeError) {
        self.init()
        try append(resources)
    }

    /// Adds resources that must be new.
    func append(_ more: [Resource]) throws(KustomizeError) {
        var known = Set<ResId>(minimumCapacity: resources.count + more.count)
        for resource in resources { known.insert(resource.currentID.key) }
        for resource in more {
            let id = resource.currentID
            guard known.insert(id.key).inserted else {
                let first = resources.first { $0.currentID.matches(id) }?.mark
                let place = first.map { " (first at \($0))" } ?? ""
                throw KustomizeError(
                    "may not add resource with an already registered id: \(id)\(place)", .duplicateObject,
                    at: resource.mark)
            }
            resources.append(resource)
        }
    }

    /// Those of which `matches` names the present id.
    func matchingCurrentID(_ matches: (ResId) -> Bool) -> [Resource] {
        resources.filter { matches($0.currentID) }
    }

    /// Those of which `matches` names the present or a former id.
    func matchingAnyID(_ matches: (ResId) -> Bool) -> [Resource] {
        resources.filter { resource in
            !resource.isEmpty
                && (resource.previousIDs.contains(where: matches) || matches(resource.currentID))
        }
    }

    /// The one resource that is or was `id`.
    func resource(withID id: ResId) throws(KustomizeError) -> Resource {
        let found = matchingAnyID { id.matches($0) }
        if found.count == 1 { return found[0] }
        throw KustomizeError(
            "\(found.isEmpty ? "no" : "multiple") matches for Id \(id); failed to find unique target for patch "
                + "\(id)")
    }

    func dropEmpty() { resources.removeAll { $0.isEmpty } }

    func copy() -> ResourceSet { ResourceSet(resources.map { $0.copy() }) }

    /// Takes up what a generator made: new resources, and such as replace or extend those that are here.
    func absorb(_ generated: [Resource]) throws(KustomizeError) {
        for resource in generated {
            let id = resource.currentID
            let matches = matchingAnyID { id.matches($0) }
            switch matches.count {
            case 0:
                guard resource.behavior != .merge, resource.behavior != .replace else {
                    throw KustomizeError(
                        "id \(id.goDescription) does not exist; cannot merge or replace", at: resource.mark)
                }
                try append([resource])
            case 1:
                try merge(resource, into: matches[0])
            default:
                throw KustomizeError(
                    "found multiple objects \(matches.map(\.currentID)) that could accept merge of \(id)",
                    at: resource.mark)
            }
        }
    }

    private func merge(_ resource: Resource, into old: Resource) throws(KustomizeError) {
        let id = resource.currentID
        switch resource.behavior {
        case .replace:
            try resource.takeMetadata(from: old)
        case .merge:
            let origin = old.node.annotation(BuildAnnotation.origin)
            try resource.takeMetadata(from: old)
            for field in ["data", "binaryData"] {
                try resource.edit { (node) throws(KustomizeError) in
                    let merged = (try old.node.lookUp(field)).texts.merging(
                        (try node.lookUp(field)).texts, uniquingKeysWith: { $1 })
                    try node.clear(field)
                    try node.setConfigMapData(merged, isBinary: field == "binaryData")
                }
            }
            if let origin { try resource.setAnnotation(BuildAnnotation.origin, origin) }
        case .unspecified, .create:
            throw KustomizeError(
                "id \(id.goDescription) exists; can not use behavior: '\(resource.behavior.rawValue)', "
                    + "behavior must be merge or replace", at: resource.mark)
        }
        let current = resource.currentID
        let positions = resources.indices.filter { resources[$0].currentID.matches(current) }
        guard positions.count < 2 else {
            throw KustomizeError("in Replace: id matched \(positions.count) resources")
        }
        guard let position = positions.first else {
            throw KustomizeError("cannot find resource with id \(current) to replace")
        }
        guard resources[position] === old else {
            throw KustomizeError("unexpected target index in replacement")
        }
        resources[position] = resource
    }
}

extension Node? {
    /// The members of a map as texts.
    var texts: [String: String] {
        var result: [String: String] = [:]
        for (key, value) in self?.fields ?? [] {
            result[key.isNull ? "" : key.text] = value.isNull ? "" : value.text
        }
        return result
    }
}

extension Resource {
    /// Takes over name, namespace and what `other` has of labels and annotations.
    func takeMetadata(from other: Resource) throws(KustomizeError) {
        let labels = other.node.labels.merging(node.labels, uniquingKeysWith: { $1 })
        let theirs = other.node.annotations
        let mine = node.annotations
        var annotations = theirs.merging(mine, uniquingKeysWith: { $1 })
        for name in BuildAnnotation.removed { annotations[name] = theirs[name] }
        if mine[BuildAnnotation.needsHash] == nil { annotations[BuildAnnotation.needsHash] = nil }
        let (name, namespace) = (other.node.name, other.node.namespace)
        try edit { (node) throws(KustomizeError) in
            try node.setLabels(labels)
            try node.setAnnotations(annotations)
            try node.setName(name)
            try node.setNamespace(namespace)
        }
        variableNames = other.variableNames
    }
}
