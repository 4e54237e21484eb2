import APIServer
import Kubernetes

/// The rolling update of a DaemonSet.
///
/// Follows `rollingUpdate` of `pkg/controller/daemon/update.go` of Kubernetes.
extension DaemonSetRollout {
    /// The pod of the present template and the one of an earlier on a node; nil when there are several of a kind.
    private func pair(_ list: [PodRecord]) -> (new: PodRecord?, old: PodRecord?)? {
        let live = list.filter { !$0.isDeleting }
        let new = live.filter(isUpdated)
        let old = live.filter { !isUpdated($0) }
        return new.count > 1 || old.count > 1 ? nil : (new.first, old.first)
    }

    /// Lets go of old pods, or adds new ones beside them, as far as the strategy allows.
    mutating func roll(_ world: inout World) throws(StatusError) {
        if maximumSurge == 0 { try replace(&world) } else { try surge(&world) }
    }

    /// Nodes that have pods, in the order of their names.
    private var occupied: [String] { nodeNames.filter { pods[$0] != nil } }

    private mutating func replace(_ world: inout World) throws(StatusError) {
        var unavailable = 0
        var lost: [PodRecord] = []
        var candidates: [PodRecord] = []
        for node in occupied {
            guard let pair = pair(pods[node] ?? []) else {
                unavailable += 1
                continue
            }
            switch (pair.new, pair.old) {
            case (nil, nil), (.some, .some): unavailable += 1
            case (.some(let new), nil): if !isAvailable(new) { unavailable += 1 }
            case (nil, .some(let old)):
                if !isAvailable(old) {
                    // It serves nobody, so that replacing it costs nothing.
                    lost.append(old)
                    unavailable += 1
                } else if unavailable < maximumUnavailable {
                    candidates.append(old)
                }
            }
        }
        let room = max(maximumUnavailable - unavailable, 0)
        try sync(lost + candidates.prefix(room), [], &world)
    }

    private mutating func surge(_ world: inout World) throws(StatusError) {
        var doomed: [PodRecord] = []
        var misplaced: [PodRecord] = []
        var allowed: [String] = []
        var candidates: [String] = []
        var surging = 0
        var available = 0
        for node in occupied {
            guard let pair = pair(pods[node] ?? []) else {
                surging += 1
                continue
            }
            if let counted = pair.old ?? pair.new, isAvailable(counted) { available += 1 }
            guard let old = pair.old else { continue }
            let shouldRun = suitable[node]?.shouldRun == true
            if let new = pair.new {
                if isAvailable(new) { doomed.append(old) } else { surging += 1 }
            } else if !isAvailable(old) {
                if shouldRun { allowed.append(node) } else { doomed.append(old) }
            } else if !shouldRun {
                misplaced.append(old)
            } else if surging < maximumSurge {
                candidates.append(node)
            }
        }
        // Where the set no longer belongs, a pod goes once enough others are there.
        doomed += misplaced.prefix(max(available - desired, 0))
        try sync(doomed, allowed + candidates.prefix(max(maximumSurge - surging, 0)), &world)
    }
}
