import Foundation
import Testing

/// The verbs that write, as people use them.
@Suite struct WritingTests {
    private static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: nginx, image: "nginx:1.24", env: [{name: A, value: "1"}, {name: B, value: "2"}]}
        """

    @Test func `create says what it made, and that it is there already`() throws {
        let kubectl = try SimulatedKubectl()
        let rows: [(arguments: [String], says: String)] = [
            (["deployment", "web", "--image=nginx"], "deployment.apps/web created"),
            (["job", "once", "--image=busybox", "--", "true"], "job.batch/once created"),
            (["cronjob", "often", "--image=busybox", "--schedule=* * * * *"], "cronjob.batch/often created"),
            (["configmap", "c", "--from-literal=a=b"], "configmap/c created"),
            (["secret", "generic", "s", "--from-literal=a=b"], "secret/s created"),
            (
                ["role", "r", "--verb=get", "--resource=pods"],
                "role.rbac.authorization.k8s.io/r created"
            ),
            (
                ["rolebinding", "rb", "--role=r", "--user=ada"],
                "rolebinding.rbac.authorization.k8s.io/rb created"
            ),
            (["quota", "q", "--hard=pods=100"], "resourcequota/q created"),
            (
                ["pdb", "p", "--selector=app=web", "--min-available=1"],
                "poddisruptionbudget.policy/p created"
            ),
            (
                ["ingress", "i", "--rule=example.com/=web:80"],
                "ingress.networking.k8s.io/i created"
            ),
            (["service", "clusterip", "web", "--tcp=80:80"], "service/web created"),
            (["serviceaccount", "sa"], "serviceaccount/sa created"),
            (["priorityclass", "pc", "--value=10"], "priorityclass.scheduling.k8s.io/pc created"),
            (["namespace", "n"], "namespace/n created"),
        ]
        for row in rows {
            let program = try kubectl.run(["create"] + row.arguments)
            #expect(program.output == row.says + "\n", "\(program.errors)")
        }
        #expect(
            try kubectl.failure("create", "deployment", "web", "--image=nginx")
                == #"error: failed to create deployment: deployments.apps "web" already exists"#)
        #expect(try kubectl("create", "token", "sa").split(separator: ".").count == 3)
    }

    @Test func `apply merges three ways, tells when nothing changes, and diff shows what would`() throws {
        let kubectl = try SimulatedKubectl()
        #expect(
            try kubectl("apply", "-f", "-", input: Self.deployment) == "deployment.apps/web created\n")
        #expect(
            try kubectl("apply", "-f", "-", input: Self.deployment) == "deployment.apps/web unchanged\n")
        try kubectl("scale", "deployment", "web", "--replicas=3")
        try kubectl("annotate", "deployment", "web", "owner=ada")
        let changed = Self.deployment.replacingOccurrences(of: "1.24", with: "1.25")
            .replacingOccurrences(of: ", {name: B, value: \"2\"}", with: "")
            .replacingOccurrences(of: "  replicas: 1\n", with: "")
        let difference = try kubectl.run(["diff", "-f", "-"], input: changed)
        #expect(difference.status == 1)
        #expect(difference.output.contains("\n-        image: nginx:1.24\n"))
        #expect(difference.output.contains("\n+        image: nginx:1.25\n"))
        #expect(
            try kubectl("apply", "-f", "-", "--dry-run=server", input: changed)
                == "deployment.apps/web configured (server dry run)\n")
        #expect(try kubectl("apply", "-f", "-", input: changed) == "deployment.apps/web configured\n")
        let path =
            "{.spec.template.spec.containers[0].env[*].name} {.metadata.annotations.owner} {.spec.replicas}"
        // B is gone since the manifest had it; the annotation stays since it never had; replicas fall back.
        #expect(try kubectl("get", "deployment", "web", "-o", "jsonpath=\(path)") == "A ada 1")
    }

    @Test func `server-side apply names the conflict and takes over when forced`() throws {
        let kubectl = try SimulatedKubectl()
        func map(_ value: String) -> String {
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: \(value)}}"
        }
        #expect(
            try kubectl("apply", "--server-side", "-f", "-", input: map("v"))
                == "configmap/c serverside-applied\n")
        let conflict = try kubectl.failure(
            "apply", "--server-side", "--field-manager=other", "-f", "-", input: map("w"))
        #expect(
            conflict.hasPrefix(
                #"error: Apply failed with 1 conflict: conflict with "kubectl": .data.k"#))
        #expect(
            try kubectl(
                "apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "-",
                input: map("w")) == "configmap/c serverside-applied\n")
        #expect(try kubectl("get", "configmap", "c", "-o", "jsonpath={.data.k}") == "w")
    }

    @Test func `apply with a mistyped field is refused with the field's name`() throws {
        let kubectl = try SimulatedKubectl()
        let manifest = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, dota: {k: v}}"
        #expect(
            try kubectl.failure("apply", "-f", "-", input: manifest)
                .hasSuffix(#"strict decoding error: unknown field "dota""#))
        #expect(
            try kubectl.failure("apply", "-f", "-", input: "{apiVersion: x/v1, kind: X, metadata: {name: c}}")
                .contains(#"no matches for kind "X" in version "x/v1""#))
    }

    @Test func `each type of patch is applied as it says`() throws {
        let kubectl = try SimulatedKubectl()
        try kubectl("create", "deployment", "web", "--image=nginx")
        let rows: [(type: String, patch: String, path: String, value: String)] = [
            ("strategic", #"{"spec":{"replicas":2}}"#, "{.spec.replicas}", "2"),
            ("merge", #"{"metadata":{"labels":{"app":null,"a":"b"}}}"#, "{.metadata.labels}", #"{"a":"b"}"#),
            (
                "json", #"[{"op":"replace","path":"/spec/replicas","value":3}]"#, "{.spec.replicas}", "3"
            ),
        ]
        for row in rows {
            #expect(
                try kubectl("patch", "deployment", "web", "--type=\(row.type)", "-p", row.patch)
                    == "deployment.apps/web patched\n")
            #expect(try kubectl("get", "deployment", "web", "-o", "jsonpath=\(row.path)") == row.value)
        }
        #expect(
            try kubectl("patch", "deployment", "web", "-p", #"{"spec":{"replicas":3}}"#)
                == "deployment.apps/web patched (no change)\n")
    }

    @Test func `edit writes what the editor leaves and nothing when it leaves all`() throws {
        let kubectl = try SimulatedKubectl()
        try kubectl("create", "configmap", "c", "--from-literal=k=first")
        let edited = try kubectl.run(
            ["edit", "configmap", "c"], environment: ["KUBE_EDITOR": "sed -i s/first/second/"])
        #expect(edited.output == "configmap/c edited\n")
        #expect(try kubectl("get", "configmap", "c", "-o", "jsonpath={.data.k}") == "second")
        let left = try kubectl.run(["edit", "configmap", "c"], environment: ["KUBE_EDITOR": "true"])
        #expect((left.output + left.errors).contains("Edit cancelled, no changes made."))
    }

    @Test func `delete waits, forces, selects and says what is not there`() throws {
        let kubectl = try SimulatedKubectl()
        try kubectl("create", "configmap", "a", "--from-literal=k=v")
        try kubectl("label", "configmap", "a", "x=y")
        #expect(
            try kubectl("delete", "configmap", "-l", "x=y")
                == "configmap \"a\" deleted from default namespace\n")
        #expect(
            try kubectl.failure("delete", "configmap", "a")
                == #"Error from server (NotFound): configmaps "a" not found"#)
        try kubectl("run", "p", "--image=nginx")
        let forced = try kubectl.run(["delete", "pod", "p", "--grace-period=0", "--force"])
        #expect(forced.errors.hasPrefix("Warning: Immediate deletion does not wait"))
        #expect(forced.output == "pod \"p\" force deleted from default namespace\n")
        try kubectl("create", "deployment", "web", "--image=nginx", "--replicas=2")
        try kubectl("rollout", "status", "deployment", "web", "--timeout=30s")
        try kubectl("delete", "deployment", "web", "--cascade=orphan")
        #expect(try kubectl.table("get", "replicasets", "--no-headers").count == 1)
        try kubectl("create", "namespace", "n")
        try kubectl("create", "configmap", "a", "-n", "n")
        #expect(try kubectl("delete", "namespace", "n", "--timeout=20s") == "namespace \"n\" deleted\n")
    }
}
