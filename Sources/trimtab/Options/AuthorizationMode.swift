import ArgumentParser

/// Who may do what in the simulated cluster, as kube-apiserver's `--authorization-mode` names it.
enum AuthorizationMode: String, ExpressibleByArgument, CaseIterable {
    case rbac = "RBAC"
    case alwaysAllow = "AlwaysAllow"

    /// Kubernetes' own clusters say `Node,RBAC`; there is no node to authorize here.
    init?(argument: String) {
        self.init(rawValue: argument == "Node,RBAC" ? "RBAC" : argument)
    }
}
