import APIServer
import Kubernetes
import YAML

/// Gives every namespace its service account `default` and the certificate of the API server.
///
/// Follows `pkg/controller/serviceaccount` and `pkg/controller/certificates/rootcacertpublisher` of Kubernetes.
struct ServiceAccountController: Controller {
    static let component = Component.serviceAccount
    static let configMap = "kube-root-ca.crt"
    var queue = WorkQueue<ObjectName>()

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .namespaces:
            if !change.isDeletion, !change.object.metadata.isDeleting { queue.add(change.name) }
        case .serviceAccounts:
            if change.isDeletion, change.object.name == "default" { queueNamespace(change) }
        case .configMaps:
            if change.object.name == Self.configMap, change.kind != .added { queueNamespace(change) }
        default: break
        }
    }

    private mutating func queueNamespace(_ change: Change) {
        queue.add(ObjectName(namespace: "", name: change.object.namespace))
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let namespace = world.get(.namespaces, name), !namespace.metadata.isDeleting else { return }
        let account = ObjectName(namespace: name.name, name: "default")
        if world.get(.serviceAccounts, account) == nil {
            try world.create(
                Object(apiVersion: "v1", kind: "ServiceAccount", namespace: name.name, name: "default"),
                by: .serviceAccount)
        }
        let data: Value = ["ca.crt": .string(world.configuration.rootCertificate)]
        if var existing = world.get(.configMaps, ObjectName(namespace: name.name, name: Self.configMap)) {
            guard existing.value[.data] != data else { return }
            existing.value[.data] = data
            try world.update(existing, by: .serviceAccount)
        } else {
            var map = Object(apiVersion: "v1", kind: "ConfigMap", namespace: name.name, name: Self.configMap)
            map.metadata.annotations[Key("kubernetes.io/description")] =
                "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters."
            map.value[.data] = data
            try world.create(map, by: .serviceAccount)
        }
    }
}
