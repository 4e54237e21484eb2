import APIServer
import Kubernetes
import YAML

/// Looks up what a pod takes from other objects: ConfigMaps and Secrets of its namespace, by name and key.
///
/// Follows `pkg/kubelet/kubelet_pods.go` and `pkg/volume` of Kubernetes in when something missing is a failure.
struct PodSources {
    let pod: Pod
    let world: World

    enum Kind: String { case configMap = "configmap", secret }

    func object(_ kind: Kind, _ name: String) -> Object? {
        world.get(
            kind == .secret ? .secrets : .configMaps, ObjectName(namespace: pod.namespace, name: name))
    }

    /// The content under a key; Secrets and binary data are decoded.
    static func content(_ object: Object, _ key: String, _ kind: Kind) -> [UInt8]? {
        if let text = object.value[.data]?[name: key]?.string {
            return kind == .secret ? (try? Base64.decode(text)) ?? [] : Array(text.utf8)
        }
        guard kind == .configMap, let text = object.value[.binaryData]?[name: key]?.string else { return nil }
        return try? Base64.decode(text)
    }

    /// The keys of an object, sorted.
    static func keys(_ object: Object) -> [String] {
        ((object.value[.data]?.object?.keys ?? []) + (object.value[.binaryData]?.object?.keys ?? []))
            .map(\.name).sorted()
    }

    // MARK: - Volumes

    /// The message about the first volume whose source is missing.
    func missingVolume() -> String? {
        for volume in pod.spec.value[.volumes]?.array ?? [] {
            let name = volume[.name]?.string ?? ""
            let sources = [volume] + (volume[.projected]?[.sources]?.array ?? [])
            for source in sources {
                if let problem = problem(source) {
                    return "MountVolume.SetUp failed for volume \"\(name)\" : \(problem)"
                }
            }
        }
        return nil
    }

    private func problem(_ volume: Value) -> String? {
        let found: (kind: Kind, source: Value, name: String)?
        if let source = volume[.configMap], let name = source[.name]?.string {
            found = (.configMap, source, name)
        } else if let source = volume[.secret],
            let name = source[.secretName]?.string ?? source[.name]?.string
        {
            found = (.secret, source, name)
        } else {
            found = nil
        }
        guard let (kind, source, name) = found, !name.isEmpty, source[.optional]?.bool != true else {
            return nil
        }
        guard let object = object(kind, name) else { return "\(kind.rawValue) \"\(name)\" not found" }
        for item in source[.items]?.array ?? [] {
            let key = item[.key]?.string ?? ""
            guard Self.content(object, key, kind) != nil else {
                return "references non-existent \(kind == .secret ? "secret" : "config") key: \(key)"
            }
        }
        return nil
    }
}
