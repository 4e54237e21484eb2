import Kubernetes
import YAML

/// What a pod's fields hold when a manifest says nothing.
///
/// Follows `pkg/apis/core/v1/defaults.go` of Kubernetes: a pod gets more than a template does.
enum PodDefaults {
    /// The defaults of a pod itself, on top of those of its spec.
    static func pod(_ pod: inout Value) {
        if !pod.has(.spec) { pod[.spec] = .emptyObject }
        pod.change(.status) { status in
            addresses(&status, one: .podIP, all: .podIPs)
        }
        pod.change(.spec) { spec in
            let onHost = spec.flag(.hostNetwork)
            for list in [Field.containers, .initContainers] {
                spec.changeItems(list) { container in
                    requestsFromLimits(&container)
                    if onHost { hostPorts(&container) }
                }
            }
            spec.fill(.enableServiceLinks, true)
            self.spec(&spec)
            podRequests(&spec)
        }
    }

    /// The defaults of a pod template.
    static func template(_ template: inout Value) {
        if !template.has(.spec) { template[.spec] = .emptyObject }
        template.change(.spec) { spec(&$0) }
    }

    /// The first of several addresses is the one that there used to be.
    private static func addresses(_ status: inout Value, one: Field, all: Field) {
        if let first = status.items(all).first {
            status[one] = first[.ip]
        } else if !status.text(one).isEmpty {
            status[all] = [["ip": .string(status.text(one))]]
        }
    }

    static func spec(_ spec: inout Value) {
        // The account's old name and its new one say the same.
        let account =
            spec.text(.serviceAccountName).isEmpty
            ? spec.text(.serviceAccount) : spec.text(.serviceAccountName)
        if !account.isEmpty {
            spec[.serviceAccountName] = .string(account)
            spec[.serviceAccount] = .string(account)
        }
        spec.fillText(.dnsPolicy, "ClusterFirst")
        spec.fillText(.restartPolicy, "Always")
        spec.fill(.securityContext, .emptyObject)
        spec.fill(.terminationGracePeriodSeconds, 30)
        spec.fillText(.schedulerName, "default-scheduler")
        spec.changeItems(.volumes) { VolumeDefaults.volume(&$0) }
        for list in [Field.initContainers, .containers, .ephemeralContainers] {
            spec.changeItems(list) { container(&$0) }
        }
        spec.change(.overhead) { QuantityRounding.round(&$0) }
        spec.change(.resources) { resources(&$0) }
    }

    static func container(_ container: inout Value) {
        container.changeItems(.ports) { $0.fillText(.protocol, "TCP") }
        container.changeItems(.env) { variable in
            variable.change(.valueFrom) { source in
                source.change(.fieldRef) { $0.fillText(.apiVersion, "v1") }
                source.change(.fileKeyRef) { $0.fill(.optional, false) }
            }
        }
        container.change(.resources) { resources(&$0) }
        for probe in [Field.livenessProbe, .readinessProbe, .startupProbe] {
            container.change(probe) { self.probe(&$0) }
        }
        container.change(.lifecycle) { lifecycle in
            for hook in [Field.postStart, .preStop] {
                lifecycle.change(hook) { $0.change(.httpGet) { httpGet(&$0) } }
            }
        }
        container.fillText(.terminationMessagePath, "/dev/termination-log")
        container.fillText(.terminationMessagePolicy, "File")
        if container.text(.imagePullPolicy).isEmpty {
            container[.imagePullPolicy] = .string(pullPolicy(forImage: container.text(.image)))
        }
    }

    static func probe(_ probe: inout Value) {
        probe.change(.httpGet) { httpGet(&$0) }
        probe.change(.grpc) { $0.fill(.service, "") }
        probe.fillNumber(.timeoutSeconds, 1)
        probe.fillNumber(.periodSeconds, 10)
        probe.fillNumber(.successThreshold, 1)
        probe.fillNumber(.failureThreshold, 3)
    }

    private static func httpGet(_ action: inout Value) {
        action.fillText(.path, "/")
        action.fillText(.scheme, "HTTP")
    }

    static func resources(_ resources: inout Value) {
        resources.change(.limits) { QuantityRounding.round(&$0) }
        resources.change(.requests) { QuantityRounding.round(&$0) }
    }

    /// `Always` for `latest` and for images without a tag, `IfNotPresent` for others; a digest alone counts as a tag.
    static func pullPolicy(forImage image: String) -> String {
        let parts = image.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        let last = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let tag = last.firstIndex(of: ":").map { String(last[last.index(after: $0)...]) } ?? ""
        if tag.isEmpty { return parts.count > 1 ? "IfNotPresent" : "Always" }
        return tag == "latest" ? "Always" : "IfNotPresent"
    }

    /// A limit without a request is the request.
    private static func requestsFromLimits(_ container: inout Value) {
        let limits = container[.resources]?[.limits]?.object ?? Map()
        guard !limits.isEmpty else { return }
        container.change(.resources) { resources in
            var requests = resources.map(.requests)
            for entry in limits where requests[entry.key] == nil { requests[entry.key] = entry.value }
            resources[.requests] = .object(requests)
        }
    }

    /// On the host's network a container's port is the host's port.
    private static func hostPorts(_ container: inout Value) {
        container.changeItems(.ports) { port in
            if (port.number(.hostPort) ?? 0) == 0, let number = port.number(.containerPort) {
                port[.hostPort] = .int(Int64(number))
            }
        }
    }

    /// Requests of the pod as a whole: for a limit of the pod without a request, what the containers ask together,
    /// or the limit itself when they do not all ask.
    private static func podRequests(_ spec: inout Value) {
        guard let pod = spec.member(.resources) else { return }
        let limits = pod.map(.limits)
        var requests = pod.map(.requests)
        for entry in limits where requests[entry.key] == nil {
            var sum = Quantity.zero
            var isAsked = false
            for container in spec.items(.containers) {
                if let asked = container[.resources]?[.requests]?[entry.key].flatMap(Quantity.init(value:)) {
                    sum += asked
                    isAsked = true
                }
            }
            guard ["cpu", "memory"].contains(entry.key.name) || entry.key.name.hasPrefix("hugepages-") else {
                continue
            }
            requests[entry.key] = isAsked ? .string(sum.description) : entry.value
        }
        guard !requests.isEmpty else { return }
        spec.change(.resources) { $0[.requests] = .object(requests) }
    }
}

/// Amounts finer than a thousandth are rounded up when they are stored.
enum QuantityRounding {
    static func round(_ list: inout Value) {
        guard case .object(let amounts) = list else { return }
        for entry in amounts {
            guard let amount = Quantity(value: entry.value), !amount.isExact(at: -3) else { continue }
            list[entry.key] = .string(Quantity(milli: amount.milliValue, format: amount.format).description)
        }
    }
}
