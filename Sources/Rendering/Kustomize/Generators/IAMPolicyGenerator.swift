import YAML

/// The built-in `IAMPolicyGenerator`: a service account bound to one of Google's cloud.
struct IAMPolicyGenerator: Generator {
    let cloud: String
    let name: String
    let namespace: String
    let accountName: String
    let projectID: String
    let schemas: Schemas

    func generate() throws(KustomizeError) -> [Resource] {
        guard cloud == "gke" else { throw KustomizeError("cloud provider \(cloud) not supported yet") }
        let node = Node.mapping()
        try node.set("apiVersion", to: .string("v1"))
        try node.set("kind", to: .string("ServiceAccount"))
        try node.setAnnotation(
            "iam.gke.io/gcp-service-account", "\(accountName)@\(projectID).iam.gserviceaccount.com")
        try node.setName(name)
        if !namespace.isEmpty { try node.setNamespace(namespace) }
        return [Resource(node, scopes: schemas.scopes)]
    }
}
