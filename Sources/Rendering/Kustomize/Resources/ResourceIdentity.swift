/// A kind by group, version and name, as kustomize's `resid` has it. Empty parts are wild cards of a selector.
struct Gvk: Hashable, Sendable {
    var group = ""
    var version = ""
    var kind = ""

    init(group: String = "", version: String = "", kind: String = "") {
        self.group = group
        self.version = version
        self.kind = kind
    }

    init(apiVersion: String, kind: String) {
        (group, version) = Gvk.parts(of: apiVersion)
        self.kind = kind
    }

    static func parts(of apiVersion: String) -> (group: String, version: String) {
        guard let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) else { return ("", apiVersion) }
        return (String(apiVersion[..<slash]), String(apiVersion[apiVersion.utf8.index(after: slash)...]))
    }

    var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// Whether `selector` names this kind; what it leaves empty it does not ask for.
    func isSelected(by selector: Gvk) -> Bool {
        (selector.kind.isEmpty || kind == selector.kind)
            && (selector.group.isEmpty || group == selector.group)
            && (selector.version.isEmpty || version == selector.version)
    }
}

extension Gvk: CustomStringConvertible {
    /// `KIND.VERSION.GROUP`, with `[noGrp]` and the like for what is empty.
    var description: String {
        let parts = [
            kind.isEmpty ? "[noKind]" : kind, version.isEmpty ? "[noVer]" : version,
            group.isEmpty ? "[noGrp]" : group,
        ]
        return parts.joined(separator: ".")
    }
}

/// A resource's kind, name and namespace.
struct ResId: Hashable, Sendable {
    var gvk: Gvk
    var name: String
    var namespace: String
    /// Whether the kind is known to belong to no namespace.
    var isClusterScoped = false

    static let notANamespace = "_non_namespaceable_"

    init(_ gvk: Gvk, name: String, namespace: String = "", isClusterScoped: Bool = false) {
        self.gvk = gvk
        self.name = name
        self.namespace = namespace
        self.isClusterScoped = isClusterScoped
    }

    /// A namespace to compare by: never empty.
    var effectiveNamespace: String {
        if isClusterScoped { return Self.notANamespace }
        return namespace.isEmpty ? "default" : namespace
    }

    func isSameNamespace(as other: ResId) -> Bool { effectiveNamespace == other.effectiveNamespace }

    /// Whether kind and name are the same.
    func isSameName(as other: ResId) -> Bool { name == other.name && gvk == other.gvk }

    /// Whether it is the same resource.
    func matches(_ other: ResId) -> Bool { isSameName(as: other) && isSameNamespace(as: other) }

    func isSelected(by selector: ResId) -> Bool {
        (selector.name.isEmpty || selector.name == name)
            && (selector.namespace.isEmpty || selector.isSameNamespace(as: self))
            && gvk.isSelected(by: selector.gvk)
    }

    var isEmpty: Bool { gvk == Gvk() && name.isEmpty && namespace.isEmpty }

    /// What two resources may not share.
    var key: ResId { ResId(gvk, name: name, namespace: effectiveNamespace) }
}

extension ResId: CustomStringConvertible {
    /// `KIND.VERSION.GROUP/NAME.NAMESPACE`.
    var description: String {
        "\(gvk)/\(name.isEmpty ? "[noName]" : name).\(namespace.isEmpty ? "[noNs]" : namespace)"
    }

    /// As Go prints the structure in messages that quote it.
    var goDescription: String {
        "resid.ResId{Gvk:resid.Gvk{Group:\"\(gvk.group)\", Version:\"\(gvk.version)\", Kind:\"\(gvk.kind)\", "
            + "isClusterScoped:\(isClusterScoped)}, Name:\"\(name)\", Namespace:\"\(namespace)\"}"
    }
}
