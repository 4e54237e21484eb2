import Kubernetes

/// The user name of a service account, `system:serviceaccount:NAMESPACE:NAME`.
struct ServiceAccountName: Equatable {
    var namespace: String
    var name: String

    init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// Nil for names that no service account can have.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount" else { return nil }
        namespace = String(parts[2])
        name = String(parts[3])
        guard NameValidation.dns1123Label(namespace).isEmpty, NameValidation.dns1123Subdomain(name).isEmpty
        else { return nil }
    }

    var userName: String { "system:serviceaccount:\(namespace):\(name)" }
    /// The groups that every service account is in, and those of the namespace.
    var groups: [String] { ["system:serviceaccounts", "system:serviceaccounts:\(namespace)"] }
}
