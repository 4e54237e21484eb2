/// Updates the names in one field of one resource.
struct ReferenceUpdater {
    let referrer: Resource
    let scope: ReferrerScope
    /// The kind the field refers to.
    let target: Gvk
    let path: String
    let index: ReferralIndex

    func update(_ node: Node) throws(KustomizeError) {
        if node.isNull { return }
        switch node.kind {
        case .scalar: try updateScalar(node)
        case .mapping: try updateMap(node)
        case .sequence:
            for element in node.content where !element.isNull {
                switch element.kind {
                case .scalar: try updateScalar(element)
                case .mapping: try updateMap(element)
                case .sequence, .alias:
                    throw KustomizeError(
                        "a list element is expected to be either a string or a map of string")
                }
            }
        case .alias: throw KustomizeError("node must be a scalar, sequence or map")
        }
    }

    private func updateScalar(_ node: Node) throws(KustomizeError) {
        let candidates = index.resources(named: node.text).filter(scope.admits)
        guard let referral = try select(candidates, isSame: { $0.name == $1.name }) else { return }
        try referral.addReference(from: referrer.currentID)
        if referral.name == node.text { return }
        try node.setScalar(to: .scalar(referral.name))
    }

    /// A map that names its target by `name` and perhaps `namespace`.
    private func updateMap(_ node: Node) throws(KustomizeError) {
        guard let name = try node.lookUp("name") else {
            throw KustomizeError("path config error; no 'name' field in node")
        }
        var candidates = index.resources(named: name.text).filter(scope.admits)
        if let namespace = try node.lookUp("namespace")?.text {
            // The namespace as it was decides, if any resource of the build was in it.
            let isOriginal = index.resources.contains {
                scope.admits($0) && Self.isNamespace(namespace, $0.originalID)
            }
            candidates = candidates.filter {
                Self.isNamespace(namespace, isOriginal ? $0.originalID : $0.currentID)
            }
        }
        let referral = try select(candidates) { $0.name == $1.name && $0.namespace == $1.namespace }
        guard let referral else { return }
        try referral.addReference(from: referrer.currentID)
        let (newName, newNamespace) = (referral.name, referral.namespace)
        if newName == name.text, newNamespace.isEmpty { return }
        try node.set("name", to: .scalar(newName))
        if !newNamespace.isEmpty { try node.set("namespace", to: .scalar(newNamespace)) }
    }

    private static func isNamespace(_ namespace: String, _ id: ResId) -> Bool {
        let effective = id.effectiveNamespace
        return effective == namespace && effective != ResId.notANamespace
    }

    /// The one resource that is meant; nil when there is none.
    private func select(
        _ named: [Resource], isSame: (Resource, Resource) -> Bool
    ) throws(KustomizeError) -> Resource? {
        let roleReference = try roleReference()
        var candidates = named.filter { candidate in
            let previous = candidate.previousIDs
            return previous.contains { $0.gvk.isSelected(by: target) }
                && (roleReference.map { gvk in previous.contains { $0.gvk.isSelected(by: gvk) } } ?? true)
                && isInReach(candidate)
        }
        if candidates.count == 1 { return candidates[0] }
        candidates = candidates.filter { $0.sharesContext(with: referrer, allowingEmpty: true) }
        if candidates.count > 1 {
            candidates = candidates.filter { $0.sharesContext(with: referrer, allowingEmpty: false) }
        }
        guard let first = candidates.first else { return nil }
        if candidates.dropFirst().allSatisfy({ isSame(first, $0) }) { return first }
        let ids = candidates.map(\.currentID.description).joined(separator: ", ")
        throw KustomizeError("found multiple possible referrals: \(ids)")
    }

    private func isInReach(_ candidate: Resource) -> Bool {
        let id = referrer.currentID
        let other = candidate.currentID
        return id.isClusterScoped || other.isClusterScoped || other.gvk.kind == "ServiceAccount"
            || id.isSameNamespace(as: other)
    }

    /// The kind a `roleRef` names beside its name.
    private func roleReference() throws(KustomizeError) -> Gvk? {
        guard path.hasSuffix("roleRef/name"), let reference = referrer.node.field("roleRef"),
            let group = reference.field("apiGroup"), let kind = reference.field("kind")
        else { return nil }
        return Gvk(group: group.text, kind: kind.text)
    }
}
