import APIServer
import Kubernetes
import YAML

/// Affinity and anti-affinity between pods, counted by topology domain.
///
/// Follows the plugin `InterPodAffinity` of Kubernetes.
struct PodAffinityState {
    private struct Domain: Hashable {
        var key: Key
        var value: String
    }

    private struct Term {
        var key: Key
        var counts: [String: Int]
        var weight: Int64 = 0
        /// Whether the pod matches its own term, so that it may be the first.
        var matchesItself = false
    }

    private var affinity: [Term] = []
    private var antiAffinity: [Term] = []
    private var preferred: [Term] = []
    /// Domains in which a pod is that does not want this one near.
    private var forbidden: Set<Domain> = []

    init(
        _ request: SchedulingRequest, nodes: [NodeState], nodeByName: [String: Int], world: World,
        node: (PodRecord) -> String
    ) {
        func term(_ spec: PodAffinityTerm) -> Term {
            let selector = LabelSelector(validated: spec.labelSelector)
            let namespaces = Self.namespaces(spec, own: request.namespace, world)
            let key = Key(spec.topologyKey)
            var counts: [String: Int] = [:]
            for namespace in namespaces {
                for pod in world.pods.matching(selector, in: namespace) where !pod.isTerminal {
                    if let index = nodeByName[node(pod)], let domain = nodes[index].labels[key]?.string {
                        counts[domain, default: 0] += 1
                    }
                }
            }
            return Term(
                key: key, counts: counts,
                matchesItself: namespaces.contains(request.namespace) && selector.matches(request.labels))
        }
        affinity = request.affinity?.podAffinity?.required.map(term) ?? []
        antiAffinity = request.affinity?.podAntiAffinity?.required.map(term) ?? []
        for weighted in request.affinity?.podAffinity?.preferred ?? [] {
            var made = term(weighted.podAffinityTerm)
            made.weight = Int64(weighted.weight)
            preferred.append(made)
        }
        for weighted in request.affinity?.podAntiAffinity?.preferred ?? [] {
            var made = term(weighted.podAffinityTerm)
            made.weight = -Int64(weighted.weight)
            preferred.append(made)
        }
        for state in nodes where !state.antiAffine.isEmpty {
            for name in state.antiAffine.sorted() {
                guard let pod = world.pods[name], !pod.isTerminal else { continue }
                for spec in pod.pod.spec.affinity?.podAntiAffinity?.required ?? [] {
                    let key = Key(spec.topologyKey)
                    guard let domain = state.labels[key]?.string,
                        Self.namespaces(spec, own: name.namespace, world).contains(request.namespace),
                        LabelSelector(validated: spec.labelSelector).matches(request.labels)
                    else { continue }
                    forbidden.insert(Domain(key: key, value: domain))
                }
            }
        }
    }

    private static func namespaces(_ term: PodAffinityTerm, own: String, _ world: World) -> [String] {
        var names = term.namespaces
        if let selector = term.namespaceSelector {
            let parsed = LabelSelector(validated: selector)
            names += world.api.list(.namespaces).filter { parsed.matches($0.metadata.labels) }.map(\.name)
        } else if names.isEmpty {
            names = [own]
        }
        return names
    }

    func refusal(_ node: NodeState) -> String? {
        for term in affinity {
            let isFirst = term.counts.isEmpty && term.matchesItself
            guard let domain = node.labels[term.key]?.string, term.counts[domain] != nil || isFirst else {
                return "node(s) didn't match pod affinity rules"
            }
        }
        for term in antiAffinity {
            if let domain = node.labels[term.key]?.string, (term.counts[domain] ?? 0) > 0 {
                return "node(s) didn't match pod anti-affinity rules"
            }
        }
        for domain in forbidden where node.labels[domain.key]?.string == domain.value {
            return "node(s) didn't satisfy existing pods anti-affinity rules"
        }
        return nil
    }

    /// The sum of the preferences that the node meets.
    func score(_ node: NodeState) -> Int64 {
        preferred.reduce(0) { sum, term in
            guard let domain = node.labels[term.key]?.string else { return sum }
            return sum + term.weight * Int64(term.counts[domain] ?? 0)
        }
    }

    var hasPreferences: Bool { !preferred.isEmpty }
}
