import Kubernetes
import YAML

/// Selects resources by patterns of their identity and by labels and annotations; what is empty selects all.
struct ResourceSelector: Sendable, Hashable {
    var gvk = Gvk()
    var name = ""
    var namespace = ""
    var annotations = ""
    var labels = ""

    /// As messages show it.
    var shown: String { "\(ResId(gvk, name: name, namespace: namespace)):a=\(annotations):l=\(labels)" }

    var hasIdentity: Bool { !ResId(gvk, name: name, namespace: namespace).isEmpty }
}

/// A selector whose patterns are compiled: regular expressions that must match the whole text.
struct CompiledSelector {
    let selector: ResourceSelector
    private let group: RegularExpression?
    private let version: RegularExpression?
    private let kind: RegularExpression?
    private let name: RegularExpression?
    private let namespace: RegularExpression?
    private let annotations: LabelSelector
    private let labels: LabelSelector

    init(_ selector: ResourceSelector) throws(KustomizeError) {
        self.selector = selector
        group = try Self.pattern(selector.gvk.group)
        version = try Self.pattern(selector.gvk.version)
        kind = try Self.pattern(selector.gvk.kind)
        name = try Self.pattern(selector.name)
        namespace = try Self.pattern(selector.namespace)
        annotations = try Self.labelSelector(selector.annotations)
        labels = try Self.labelSelector(selector.labels)
    }

    private static func pattern(_ text: String) throws(KustomizeError) -> RegularExpression? {
        if text.isEmpty { return nil }
        do {
            return try RegularExpression("^(?:\(text))$")
        } catch {
            throw KustomizeError(error.goMessage)
        }
    }

    private static func labelSelector(_ text: String) throws(KustomizeError) -> LabelSelector {
        do {
            return try LabelSelector(parsing: text)
        } catch {
            throw KustomizeError(error.message)
        }
    }

    func matchesKind(_ gvk: Gvk) -> Bool {
        (group?.matches(gvk.group) ?? true) && (version?.matches(gvk.version) ?? true)
            && (kind?.matches(gvk.kind) ?? true)
    }

    func matchesName(_ text: String) -> Bool { name?.matches(text) ?? true }

    func matchesNamespace(_ text: String) -> Bool { namespace?.matches(text) ?? true }

    func matchesLabelsAndAnnotations(_ node: Node) -> Bool {
        (annotations.isEmpty || annotations.matches(Self.map(node.annotations)))
            && (labels.isEmpty || labels.matches(Self.map(node.labels)))
    }

    private static func map(_ texts: [String: String]) -> Map {
        Map(
            uniqueEntries: texts.sorted { utf8Less($0.key, $1.key) }.map {
                Map.Entry(key: Key($0.key), value: .string($0.value))
            })
    }

    /// The resources of a set that are selected, by what they are or were at first.
    func select(_ set: ResourceSet) -> [Resource] {
        set.resources.filter { resource in
            let (current, original) = (resource.currentID, resource.originalID)
            return
                (matchesNamespace(original.effectiveNamespace)
                || matchesNamespace(current.effectiveNamespace))
                && (matchesName(original.name) || matchesName(current.name))
                && matchesKind(resource.gvk) && matchesLabelsAndAnnotations(resource.node)
        }
    }
}

extension RegularExpression.CompileError {
    /// The message in Go's words, which puts the pattern between back quotes.
    var goMessage: String {
        guard let colon = message.firstIndex(of: ":") else { return "error parsing regexp: \(message)" }
        let reason = message[..<colon] == "missing )" ? "missing closing )" : message[..<colon]
        let pattern = message[message.index(after: colon)...].drop { $0 == " " }
        return "error parsing regexp: \(reason): `\(pattern)`"
    }
}
