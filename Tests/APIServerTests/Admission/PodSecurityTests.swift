import Kubernetes
import Testing
import YAML

/// A namespace's labels keep pods out, or warn of them.
@Suite struct PodSecurityTests {
    private struct Row: Sendable {
        var level: String
        var spec: String
        /// What is said; empty where the pod is let in.
        var text: String
    }

    private static let plain = #"{"containers": [{"name": "c", "image": "i"}]}"#

    private static let rows: [Row] = [
        // A plain pod is fine for baseline and lacks four things for restricted.
        Row(level: "baseline", spec: plain, text: ""),
        Row(
            level: "restricted", spec: plain,
            text: """
                violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "c" must set \
                securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set \
                securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "c" must set \
                securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set \
                securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
                """),
        Row(
            level: "baseline",
            spec: #"{"containers": [{"name": "c", "image": "i", "securityContext": {"privileged": true}}]}"#,
            text:
                #"violates PodSecurity "baseline:latest": privileged (container "c" must not set securityContext.privileged=true)"#
        ),
        Row(
            level: "baseline",
            spec:
                #"{"hostPID": true, "volumes": [{"name": "v", "hostPath": {"path": "/"}}], "containers": [{"name": "c", "image": "i"}]}"#,
            text:
                #"violates PodSecurity "baseline:latest": host namespaces (hostPID=true), hostPath volumes (volume "v")"#
        ),
        Row(
            level: "baseline",
            spec: #"""
                {"containers": [{"name": "a", "image": "i", "ports": [{"containerPort": 1, "hostPort": 80}]},
                                {"name": "b", "image": "i", "ports": [{"containerPort": 1, "hostPort": 81}]}]}
                """#,
            text:
                #"violates PodSecurity "baseline:latest": hostPort (containers "a", "b" use hostPorts 80, 81)"#
        ),
    ]

    @Test("Pods that the enforced level forbids are refused with what is wrong", arguments: rows.indices)
    func enforces(row: Int) throws {
        let row = Self.rows[row]
        var server = try TestServer()
        try server.expect(
            "PATCH", "/api/v1/namespaces/default",
            #"{"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "\#(row.level)"}}}"#, 200,
            type: "application/merge-patch+json")
        let reply = try server.send(
            "POST", "/api/v1/namespaces/default/pods", #"{"metadata": {"name": "p"}, "spec": \#(row.spec)}"#)
        #expect(reply.message == (row.text.isEmpty ? "" : #"pods "p" is forbidden: "# + row.text))
    }

    @Test("A Deployment whose pods would be forbidden is warned of, and of nothing when it is refused")
    func warns() throws {
        var server = try TestServer()
        try server.expect(
            "PATCH", "/api/v1/namespaces/default",
            #"{"metadata": {"labels": {"pod-security.kubernetes.io/warn": "baseline"}}}"#, 200,
            type: "application/merge-patch+json")
        let reply = try server.send(
            "POST", "/apis/apps/v1/namespaces/default/deployments",
            #"""
            {"metadata": {"name": "d"}, "spec": {"selector": {"matchLabels": {"a": "b"}},
             "template": {"metadata": {"labels": {"a": "b"}},
                          "spec": {"hostNetwork": true, "containers": [{"name": "c", "image": "i"}]}}}}
            """#)
        #expect(reply.status == 201)
        #expect(
            reply.warnings
                == [#"would violate PodSecurity "baseline:latest": host namespaces (hostNetwork=true)"#])
    }

    @Test("A level that does not exist is a mistake of the namespace")
    func judgesLabels() throws {
        var server = try TestServer()
        let reply = try server.send(
            "POST", "/api/v1/namespaces",
            #"{"metadata": {"name": "n", "labels": {"pod-security.kubernetes.io/enforce": "strict"}}}"#)
        #expect(reply.status == 422)
        #expect(reply.fields == ["metadata.labels[pod-security.kubernetes.io/enforce]"])
    }

    @Test("Raising the level names the pods that would not be let in any more")
    func warnsOfExistingPods() throws {
        var server = try TestServer()
        try server.expect(
            "POST", "/api/v1/namespaces/default/pods",
            #"{"metadata": {"name": "p"}, "spec": {"hostNetwork": true, "containers": [{"name": "c", "image": "i"}]}}"#,
            201)
        let reply = try server.expect(
            "PATCH", "/api/v1/namespaces/default",
            #"{"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "baseline"}}}"#, 200,
            type: "application/merge-patch+json")
        #expect(
            reply.warnings == [
                #"existing pods in namespace "default" violate the new PodSecurity enforce level "baseline:latest""#,
                "p: host namespaces",
            ])
    }
}
