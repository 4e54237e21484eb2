import Kubernetes
import YAML

extension APIServer {
    /// What every cluster begins with: its namespaces, the address of the API itself, the system's priority classes.
    mutating func makeBootstrapObjects(now: Timestamp) {
        for name in ["default", "kube-system", "kube-public", "kube-node-lease"] {
            make(Object(apiVersion: "v1", kind: "Namespace", name: name), now)
        }
        for (name, value) in [
            ("system-cluster-critical", 2_000_000_000), ("system-node-critical", 2_000_001_000),
        ] {
            var priority = Object(
                apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", name: name)
            priority.value[.value] = .int(Int64(value))
            priority.value[.description] = .string(
                name == "system-node-critical"
                    ? "Used for system critical pods that must not be moved from their current node."
                    : "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."
            )
            make(priority, now)
        }
        makeAPIService(now)
        makeAccessPolicy(now: now)
    }

    private mutating func makeAPIService(_ now: Timestamp) {
        var service = Object(apiVersion: "v1", kind: "Service", namespace: "default", name: "kubernetes")
        service.metadata.labels = ["component": "apiserver", "provider": "kubernetes"]
        service.value[.spec] = [
            "clusterIP": .string(ServiceNetwork.text(configuration.serviceNetwork.base + 1)),
            "ports": [["name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443]],
            "sessionAffinity": "None", "type": "ClusterIP",
        ]
        make(service, now)
    }

    /// Creates an object that cannot be refused.
    mutating func make(_ object: Object, _ now: Timestamp) {
        do {
            try create(object, as: .system, now: now)
        } catch {
            assertionFailure("a bootstrap object was refused: \(error)")
        }
    }
}
