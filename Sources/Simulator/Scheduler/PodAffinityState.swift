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
    /// How much the pods that are there want this one in a domain.
    private var wished: [Domain: Int64] = [:]

    init(
        _ request: SchedulingRequest, nodes: [NodeState], nodeByName: [String: Int], world: World,
        node: (PodRecord) -> String
    ) {
        func term(_ spec: PodAffinityTerm) -> Term {
            let selector = Self.selector(spec, labels: request.labels)
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
        for state in nodes where !state.affine.isEmpty {
            for name in state.affine.sorted() {
                guard let pod = world.pods[name], !pod.isTerminal, let spec = pod.pod.spec.affinity else {
                    continue
                }
                notice(spec, of: pod, on: state, request, world)
            }
        }
    }

    /// Takes in what a pod that is there wants of its neighbours.
    private mutating func notice(
        _ affinity: Affinity, of pod: PodRecord, on node: NodeState, _ request: SchedulingRequest,
        _ world: World
    ) {
        func domain(_ term: PodAffinityTerm) -> Domain? {
            let key = Key(term.topologyKey)
            guard let value = node.labels[key]?.string,
                Self.namespaces(term, own: pod.name.namespace, world).contains(request.namespace),
                Self.selector(term, labels: pod.labels).matches(request.labels)
            else { return nil }
            return Domain(key: key, value: value)
        }
        for term in affinity.podAntiAffinity?.required ?? [] {
            if let domain = domain(term) { forbidden.insert(domain) }
        }
        for term in affinity.podAffinity?.required ?? [] {
            // `hardPodAffinityWeight` is 1.
            if let domain = domain(term) { wished[domain, default: 0] += 1 }
        }
        for weighted in affinity.podAffinity?.preferred ?? [] {
            if let domain = domain(weighted.podAffinityTerm) {
                wished[domain, default: 0] += Int64(weighted.weight)
            }
        }
        for weighted in affinity.podAntiAffinity?.preferred ?? [] {
            if let domain = domain(weighted.podAffinityTerm) {
                wished[domain, default: 0] -= Int64(weighted.weight)
            }
        }
    }

    /// A term's selector with what its `matchLabelKeys` and `mismatchLabelKeys` add for a pod with these labels.
    private static func selector(_ term: PodAffinityTerm, labels: Map) -> LabelSelector {
        let selector = LabelSelector(validated: term.labelSelector)
        guard !term.matchLabelKeys.isEmpty || !term.mismatchLabelKeys.isEmpty, term.labelSelector != nil
        else {
            return selector
        }
        func added(_ keys: [String], _ relation: LabelRequirement.Relation) -> [LabelRequirement] {
            keys.compactMap { key in
                labels[Key(key)]?.string.map { LabelRequirement(key: key, relation, [$0]) }
            }
        }
        return LabelSelector(
            requirements: selector.requirements + added(term.matchLabelKeys, .in)
                + added(term.mismatchLabelKeys, .notIn))
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

    func refusal(_ node: NodeState) -> NodeRefusal? {
        // With no match anywhere, a pod that matches its own terms may be the first.
        let isFirst = affinity.allSatisfy { $0.counts.isEmpty && $0.matchesItself }
        for term in affinity {
            guard let domain = node.labels[term.key]?.string, isFirst || term.counts[domain] != nil else {
                return NodeRefusal(
                    texts: ["node(s) didn't match pod affinity rules"], isFinal: true,
                    causes: [.affinity, .nodes])
            }
        }
        for term in antiAffinity {
            if let domain = node.labels[term.key]?.string, (term.counts[domain] ?? 0) > 0 {
                return NodeRefusal(
                    texts: ["node(s) didn't match pod anti-affinity rules"], causes: [.antiAffinity, .nodes])
            }
        }
        for domain in forbidden where node.labels[domain.key]?.string == domain.value {
            return NodeRefusal(
                texts: ["node(s) didn't satisfy existing pods anti-affinity rules"],
                causes: [.antiAffinity, .nodes])
        }
        return nil
    }

    /// The sum of the preferences that the node meets, the pod's own and those of the pods that are there.
    func score(_ node: NodeState) -> Int64 {
        var sum = preferred.reduce(Int64(0)) { sum, term in
            guard let domain = node.labels[term.key]?.string else { return sum }
            return sum + term.weight * Int64(term.counts[domain] ?? 0)
        }
        for (domain, weight) in wished where node.labels[domain.key]?.string == domain.value { sum += weight }
        return sum
    }

    /// Whether there is anything that can refuse a node.
    var hasDemands: Bool { !affinity.isEmpty || !antiAffinity.isEmpty || !forbidden.isEmpty }

    var hasPreferences: Bool { !preferred.isEmpty || !wished.isEmpty }
}
