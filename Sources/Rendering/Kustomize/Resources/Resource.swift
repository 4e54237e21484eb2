import YAML

/// One object of a build. A reference: the sets of a build share it.
final class Resource {
    /// Changed through ``edit(_:)`` alone, so that what is remembered of it stays true.
    private(set) var node: Node
    /// The variables whose value comes from this resource.
    var variableNames: [String] = []
    /// The file that states it and the line it begins in; nil when it is generated.
    var mark: Mark?
    /// Its number among the documents of its file.
    var document = 0
    /// Whether a patch has deleted it.
    private(set) var isDeleted = false

    private let scopes: TypeScopes
    private var knownCurrentID: ResId?
    private var knownPreviousIDs: [ResId]?

    init(_ node: Node, scopes: TypeScopes, mark: Mark? = nil) {
        self.node = node
        self.scopes = scopes
        self.mark = mark
    }

    func copy() -> Resource {
        let copy = Resource(node.copy(), scopes: scopes, mark: mark)
        copy.variableNames = variableNames
        copy.document = document
        copy.isDeleted = isDeleted
        return copy
    }

    /// Changes the node.
    func edit<Result>(_ body: (Node) throws(KustomizeError) -> Result) throws(KustomizeError) -> Result {
        knownCurrentID = nil
        knownPreviousIDs = nil
        return try body(node)
    }

    func replaceNode(_ node: Node?) {
        knownCurrentID = nil
        knownPreviousIDs = nil
        if let node { self.node = node } else { isDeleted = true }
    }

    var isEmpty: Bool { isDeleted || node.isEmpty }

    // MARK: - Identity

    var gvk: Gvk { currentID.gvk }
    var name: String { currentID.name }
    var namespace: String { currentID.namespace }
    var kind: String { currentID.gvk.kind }

    /// What it is now.
    var currentID: ResId {
        if let knownCurrentID { return knownCurrentID }
        let apiVersion = node.apiVersion
        let kind = node.objectKind
        let id = ResId(
            Gvk(apiVersion: apiVersion, kind: kind), name: node.name, namespace: node.namespace,
            isClusterScoped: scopes.isClusterScoped(apiVersion: apiVersion, kind: kind))
        knownCurrentID = id
        return id
    }

    /// What it was before each change of its name, namespace or kind, the oldest first.
    var previousIDs: [ResId] {
        if let knownPreviousIDs { return knownPreviousIDs }
        let ids = Resource.previousIDs(of: node)
        knownPreviousIDs = ids
        return ids
    }

    static func previousIDs(of node: Node) -> [ResId] {
        guard let annotations = node.metadata?.field("annotations"),
            let names = annotations.field(BuildAnnotation.previousNames)?.text
        else { return [] }
        func parts(_ text: String) -> [Substring] {
            text.split(separator: ",", omittingEmptySubsequences: false)
        }
        let allNames = parts(names)
        let namespaces = parts(annotations.field(BuildAnnotation.previousNamespaces)?.text ?? "")
        let kinds = parts(annotations.field(BuildAnnotation.previousKinds)?.text ?? "")
        let (group, version) = Gvk.parts(of: node.apiVersion)
        return zip(zip(allNames, namespaces), kinds).map { names, kind in
            ResId(
                Gvk(group: group, version: version, kind: String(kind)), name: String(names.0),
                namespace: String(names.1))
        }
    }

    /// What it was when it was loaded.
    var originalID: ResId { previousIDs.first ?? currentID }

    func storePreviousID() throws(KustomizeError) {
        let id = currentID
        try append(id.name, to: BuildAnnotation.previousNames)
        try append(id.effectiveNamespace, to: BuildAnnotation.previousNamespaces)
        try append(id.gvk.kind, to: BuildAnnotation.previousKinds)
    }

    /// Adds to an annotation that lists texts.
    private func append(_ text: String, to annotation: String) throws(KustomizeError) {
        if text.isEmpty { return }
        try edit { (node) throws(KustomizeError) in
            let list = node.annotation(annotation).map { $0 + "," + text } ?? text
            try node.setAnnotation(annotation, list)
        }
    }

    private func list(_ annotation: String) -> [Substring] {
        node.annotation(annotation)?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    }

    // MARK: - What happened to it

    func addPrefix(_ prefix: String) throws(KustomizeError) {
        try append(prefix, to: BuildAnnotation.prefixes)
    }

    func addSuffix(_ suffix: String) throws(KustomizeError) {
        try append(suffix, to: BuildAnnotation.suffixes)
    }

    func addReference(from id: ResId) throws(KustomizeError) {
        try append(id.description, to: BuildAnnotation.referredBy)
    }

    /// Whether prefixes and suffixes end alike; with `allowingEmpty`, none fits any.
    func sharesContext(with other: Resource, allowingEmpty: Bool) -> Bool {
        func fits(_ a: [Substring], _ b: [Substring]) -> Bool {
            if allowingEmpty, a.isEmpty || b.isEmpty { return true }
            let (shorter, longer) = a.count > b.count ? (b, a) : (a, b)
            if shorter.isEmpty { return longer.isEmpty }
            return longer.suffix(shorter.count).elementsEqual(shorter)
        }
        return fits(list(BuildAnnotation.prefixes), other.list(BuildAnnotation.prefixes))
            && fits(list(BuildAnnotation.suffixes), other.list(BuildAnnotation.suffixes))
    }

    func isEnabled(_ annotation: String) -> Bool { node.annotation(annotation) == BuildAnnotation.enabled }

    func enable(_ annotation: String) throws(KustomizeError) {
        try setAnnotation(annotation, BuildAnnotation.enabled)
    }

    func setAnnotation(_ name: String, _ text: String?) throws(KustomizeError) {
        try edit { (node) throws(KustomizeError) in
            var annotations = node.annotations
            annotations[name] = text
            try node.setAnnotations(annotations)
        }
    }

    /// How a generator wants to meet a resource that exists already.
    var behavior: GeneratorBehavior {
        node.annotation(BuildAnnotation.behavior).flatMap(GeneratorBehavior.init(rawValue:)) ?? .unspecified
    }

    func removeBuildAnnotations() throws(KustomizeError) {
        try edit { (node) throws(KustomizeError) in
            var annotations = node.annotations
            if annotations.isEmpty { return }
            for name in BuildAnnotation.removed { annotations[name] = nil }
            try node.setAnnotations(annotations)
        }
    }
}

/// What a generated resource does to one of its name that exists already.
enum GeneratorBehavior: String, Sendable {
    case unspecified
    case create
    case replace
    case merge
}
