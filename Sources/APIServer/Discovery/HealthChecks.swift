import Kubernetes

/// `/healthz`, `/livez` and `/readyz`: whether the server is well, check by check (`healthz` of apiserver).
///
/// There is nothing behind the checks that could fail: a server that answers is well.
enum HealthChecks {
    private static let first = ["ping", "log", "etcd"]
    private static let hooks = [
        "start-apiserver-admission-initializer", "generic-apiserver-start-informers",
        "priority-and-fairness-config-consumer", "priority-and-fairness-filter",
        "storage-object-count-tracker-hook", "start-apiextensions-informers",
        "start-apiextensions-controllers", "crd-informer-synced", "start-system-namespaces-controller",
        "start-cluster-authentication-info-controller", "start-kube-apiserver-identity-lease-controller",
        "start-kube-apiserver-identity-lease-garbage-collector", "start-legacy-token-tracking-controller",
        "start-service-ip-repair-controllers", "rbac/bootstrap-roles",
        "scheduling/bootstrap-system-priority-classes", "priority-and-fairness-config-producer",
        "bootstrap-controller", "start-kube-aggregator-informers",
        "apiservice-status-local-available-controller", "apiservice-status-remote-available-controller",
        "apiservice-registration-controller", "apiservice-discovery-controller",
        "kube-apiserver-autoregistration",
    ].map { "poststarthook/" + $0 }
    private static let last = [
        "autoregister-completion", "poststarthook/apiservice-openapi-controller",
        "poststarthook/apiservice-openapiv3-controller",
    ]

    private static func checks(of endpoint: String) -> [String] {
        let isReadiness = endpoint == "readyz"
        return first + (isReadiness ? ["etcd-readiness", "informer-sync"] : []) + hooks + last
            + (isReadiness ? ["shutdown"] : [])
    }

    /// The answer at a path that begins with an endpoint's name; nil for a check that does not exist.
    static func response(path: [String], request: APIRequest) -> APIResponse? {
        let checks = checks(of: path[0])
        guard path.count == 1 else {
            return checks.contains(path.dropFirst().joined(separator: "/")) ? plain("ok") : nil
        }
        let excluded = request.query.filter { $0.name == "exclude" }.map(\.value)
        guard request[query: "verbose"] != nil else { return plain("ok") }
        var text = ""
        for check in checks {
            text += excluded.contains(check) ? "[+]\(check) excluded: ok\n" : "[+]\(check) ok\n"
        }
        let unknown = excluded.filter { !checks.contains($0) }
        if !unknown.isEmpty {
            let names = unknown.map { "\"\($0)\"" }.joined(separator: ", ")
            text += "warn: some health checks cannot be excluded: no matches for \(names)\n"
        }
        return plain(text + "\(path[0]) check passed\n")
    }

    private static func plain(_ text: String) -> APIResponse {
        APIResponse(
            contentType: "text/plain; charset=utf-8",
            headers: [(name: "X-Content-Type-Options", value: "nosniff")], body: .bytes(Array(text.utf8)))
    }
}
