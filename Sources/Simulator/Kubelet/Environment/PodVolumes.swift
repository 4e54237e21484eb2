import Kubernetes
import YAML

/// The contents of a pod's volumes as trees of files.
struct PodVolumes {
    let pod: Pod
    let ip: String
    let hostIP: String
    let world: World

    /// Whether a volume's content comes from objects, and so follows them.
    static func isProvided(_ volume: Value) -> Bool {
        volume[.configMap] != nil || volume[.secret] != nil || volume[.downwardAPI] != nil
            || volume[.projected] != nil
    }

    /// The tree of a volume whose content comes from objects; an empty one for others.
    func tree(_ volume: Value) -> FileTree {
        var tree = FileTree()
        if let projected = volume[.projected] {
            for source in projected[.sources]?.array ?? [] { add(source, to: &tree, mode: mode(projected)) }
        } else {
            add(volume, to: &tree, mode: mode(volume[.configMap] ?? volume[.secret] ?? volume[.downwardAPI]))
        }
        return tree
    }

    private func mode(_ source: Value?) -> Int { source?[.defaultMode]?.int.map(Int.init) ?? 0o644 }

    private func add(_ source: Value, to tree: inout FileTree, mode: Int) {
        if let map = source[.configMap] {
            add(map, .configMap, map[.name]?.string ?? "", to: &tree, mode)
        } else if let secret = source[.secret] {
            add(secret, .secret, secret[.secretName]?.string ?? secret[.name]?.string ?? "", to: &tree, mode)
        } else if let downward = source[.downwardAPI] {
            for item in downward[.items]?.array ?? [] {
                var text = ""
                if let path = item[.fieldRef]?[.fieldPath]?.string {
                    text = DownwardField(pod: pod, ip: ip, hostIP: hostIP).text(path) ?? ""
                } else if let resource = item[.resourceFieldRef], let first = pod.spec.containers.first {
                    text = DownwardResource(pod: pod, container: first, world: world)
                        .text(ResourceFieldSelector(resource))
                }
                put(item[.path]?.string ?? "", Array(text.utf8), to: &tree, mode)
            }
        } else if let token = source[.serviceAccountToken] {
            let text = "simulated.\(pod.namespace).\(pod.spec.serviceAccountName)"
            put(token[.path]?.string ?? "token", Array(text.utf8), to: &tree, mode)
        }
    }

    private func add(
        _ source: Value, _ kind: PodSources.Kind, _ name: String, to tree: inout FileTree, _ mode: Int
    ) {
        guard let object = PodSources(pod: pod, world: world).object(kind, name) else { return }
        if let items = source[.items]?.array, !items.isEmpty {
            for item in items {
                guard let content = PodSources.content(object, item[.key]?.string ?? "", kind) else {
                    continue
                }
                put(item[.path]?.string ?? "", content, to: &tree, item[.mode]?.int.map(Int.init) ?? mode)
            }
        } else {
            for key in PodSources.keys(object) {
                put(key, PodSources.content(object, key, kind) ?? [], to: &tree, mode)
            }
        }
    }

    private func put(_ path: String, _ content: [UInt8], to tree: inout FileTree, _ mode: Int) {
        guard !path.isEmpty else { return }
        tree.provide(FileView.normalize(path, in: "/"), content, mode: mode, now: world.now)
    }
}
