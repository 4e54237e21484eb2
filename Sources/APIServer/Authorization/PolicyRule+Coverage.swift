/// Whether rights are part of other rights.
///
/// Follows `k8s.io/component-helpers/auth/rbac/validation` and `pkg/registry/rbac/validation` of Kubernetes.
extension PolicyRule {
    /// What `rules` grant and `owned` do not, in the smallest pieces, put together by resource.
    static func missing(from owned: [PolicyRule], for rules: [PolicyRule]) -> [PolicyRule] {
        var missing: [PolicyRule] = []
        for rule in rules {
            for piece in rule.pieces where !owned.contains(where: { $0.covers(piece) }) {
                missing.append(piece)
            }
        }
        return compacted(missing)
    }

    /// The rule as rules of one verb, one resource and at most one name.
    private var pieces: [PolicyRule] {
        var pieces: [PolicyRule] = []
        for group in groups {
            for resource in resources {
                for verb in verbs {
                    let piece = PolicyRule(verbs: [verb], groups: [group], resources: [resource])
                    guard !names.isEmpty else {
                        pieces.append(piece)
                        continue
                    }
                    for name in names {
                        var named = piece
                        named.names = [name]
                        pieces.append(named)
                    }
                }
            }
        }
        for url in urls {
            for verb in verbs { pieces.append(PolicyRule(verbs: [verb], urls: [url])) }
        }
        return pieces
    }

    /// Whether a piece is part of this rule.
    private func covers(_ piece: PolicyRule) -> Bool {
        (verbs.contains("*") || piece.verbs.allSatisfy(verbs.contains))
            && (groups.contains("*") || piece.groups.allSatisfy(groups.contains))
            && (resources.contains("*") || piece.resources.allSatisfy(coversResource))
            && (piece.names.isEmpty
                ? names.isEmpty : names.isEmpty || piece.names.allSatisfy(names.contains))
            && piece.urls.allSatisfy { url in urls.contains { Self.url($0, covers: url) } }
    }

    private func coversResource(_ resource: String) -> Bool {
        if resources.contains(resource) { return true }
        let parts = resource.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && resources.contains("*/\(parts[1])")
    }

    /// Pieces that differ only in their verb are said together.
    private static func compacted(_ pieces: [PolicyRule]) -> [PolicyRule] {
        var compact: [PolicyRule] = []
        var positions: [[String]: Int] = [:]
        for piece in pieces {
            guard piece.urls.isEmpty else {
                compact.append(piece)
                continue
            }
            let key = piece.groups + piece.resources + piece.names
            if let position = positions[key] {
                compact[position].verbs += piece.verbs
            } else {
                positions[key] = compact.count
                compact.append(piece)
            }
        }
        return compact
    }
}
