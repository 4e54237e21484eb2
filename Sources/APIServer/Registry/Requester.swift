package import Kubernetes

/// Who writes, and under which name the fields become theirs.
package struct Requester: Sendable {
    package var user: User
    /// The field manager in `metadata.managedFields`.
    package var fieldManager: String

    package init(user: User, fieldManager: String) {
        self.user = user
        self.fieldManager = fieldManager
    }

    /// A component of the control plane: `system:serviceaccount:kube-system:<name>` writing as
    /// `kube-controller-manager`.
    package static func controller(_ name: String) -> Requester {
        Requester(
            user: User(
                name: "system:serviceaccount:kube-system:\(name)",
                groups: [
                    "system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated",
                ]),
            fieldManager: "kube-controller-manager")
    }

    /// The kubelet of a node.
    package static func kubelet(node: String) -> Requester {
        Requester(
            user: User(name: "system:node:\(node)", groups: ["system:nodes", "system:authenticated"]),
            fieldManager: "kubelet")
    }

    /// The scheduler.
    package static let scheduler = Requester(
        user: User(name: "system:kube-scheduler", groups: ["system:authenticated"]),
        fieldManager: "kube-scheduler")

    /// The API server itself.
    static let system = Requester(
        user: User(name: "system:apiserver", groups: ["system:masters"]), fieldManager: "kube-apiserver")
}
