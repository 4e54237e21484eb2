import Foundation
import Testing

/// The verbs that look.
@Suite struct ReadingTests {
    @Test func `get prints tables, names, paths and columns`() throws {
        let kubectl = try SimulatedKubectl()
        try kubectl("run", "one", "--image=nginx", "--labels=tier=front")
        try kubectl("run", "two", "--image=nginx")
        try kubectl("wait", "--for=condition=Ready", "pod", "--all", "--timeout=30s")
        let table = try kubectl.table("get", "pods")
        #expect(table.first == ["NAME", "READY", "STATUS", "RESTARTS", "AGE"])
        #expect(
            table.dropFirst().map { Array($0.prefix(4)) } == [
                ["one", "1/1", "Running", "0"], ["two", "1/1", "Running", "0"],
            ])
        let wide = try kubectl.table("get", "pods", "-o", "wide")
        #expect(wide[0].contains("NODE") && wide[1].contains { $0.hasPrefix("node-") })
        #expect(try kubectl("get", "pods", "-o", "name") == "pod/one\npod/two\n")
        #expect(try kubectl("get", "pods", "-l", "tier in (front)", "-o", "name") == "pod/one\n")
        #expect(
            try kubectl("get", "pods", "--field-selector=metadata.name!=one", "-o", "name") == "pod/two\n")
        #expect(
            try kubectl("get", "pods", "--chunk-size=1", "-o", "jsonpath={.items[*].metadata.name}")
                == "one two")
        #expect(
            try kubectl("get", "pods", "-o", "custom-columns=N:.metadata.name", "--sort-by={.metadata.name}")
                == "N\none\ntwo\n")
        #expect(try kubectl("get", "pods", "-A", "-o", "name").contains("pod/one"))
        #expect(
            try kubectl.failure("get", "pods", "--field-selector=foo=bar").contains(
                "field label not supported: foo"))
        #expect(
            try kubectl.failure("get", "nonsense")
                == #"error: the server doesn't have a resource type "nonsense""#)
    }

    @Test func `a watch shows a pod's way from Pending to Running`() throws {
        let kubectl = try SimulatedKubectl()
        try kubectl("run", "one", "--image=nginx")
        let program = try kubectl.run(["get", "pods", "-w", "--no-headers", "--request-timeout=8s"])
        let states = program.output.split(separator: "\n").map { $0.split(separator: " ")[2] }
        #expect(states.last == "Running")
        #expect(states.contains("ContainerCreating"))
    }

    @Test func `describe tells of a deployment with its conditions and events`() throws {
        let kubectl = try SimulatedKubectl()
        try kubectl("create", "deployment", "web", "--image=nginx", "--replicas=2", "--port=80")
        try kubectl("rollout", "status", "deployment", "web", "--timeout=30s")
        let text = try kubectl("describe", "deployment", "web")
        for line in [
            "Replicas:               2 desired | 2 updated | 2 total | 2 available | 0 unavailable",
            "  Available      True    MinimumReplicasAvailable", "ScalingReplicaSet",
            "    Port:          80/TCP",
        ] {
            #expect(text.contains(line), "\(line)")
        }
        try kubectl("expose", "deployment", "web", "--port=80")
        #expect(try kubectl("describe", "service", "web").contains("Type:                     ClusterIP"))
    }

    @Test func `explain, api-resources and api-versions know the kinds`() throws {
        let kubectl = try SimulatedKubectl()
        let text = try kubectl("explain", "deployment.spec.strategy", "--recursive")
        #expect(text.hasPrefix("GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n"))
        #expect(text.contains("    maxSurge\t<IntOrString>"))
        let resources = try kubectl.table("api-resources", "--api-group=apps", "--no-headers")
        #expect(resources.map(\.[0]).contains("deployments"))
        #expect(try kubectl("api-versions").split(separator: "\n").contains("apps/v1"))
        #expect(try kubectl("version").contains("Server Version: v1.36"))
    }

    @Test func `top measures nodes and pods`() throws {
        let kubectl = try SimulatedKubectl("--speed", "20")
        try kubectl("run", "one", "--image=nginx")
        let nodes = try kubectl.table("top", "nodes", "--no-headers")
        #expect(nodes.map(\.[0]) == ["node-1", "node-2", "node-3"])
        eventually(within: 20, "the pod is measured") {
            try kubectl.run(["top", "pod", "one"]).status == 0
        }
    }

    @Test func `auth says who one is and what one may do`() throws {
        let kubectl = try SimulatedKubectl()
        #expect(try kubectl("auth", "whoami").contains("kubernetes-admin"))
        #expect(try kubectl("auth", "can-i", "create", "pods") == "yes\n")
        #expect(try kubectl.run(["auth", "can-i", "create", "pods", "--as=ada"]).output == "no\n")
        try kubectl("create", "role", "reader", "--verb=get", "--resource=pods")
        try kubectl("create", "rolebinding", "ada", "--role=reader", "--user=ada")
        #expect(try kubectl("auth", "can-i", "get", "pods", "--as=ada") == "yes\n")
        #expect(
            try kubectl.failure("get", "pods", "--as=ada")
                == "Error from server (Forbidden): pods is forbidden: User \"ada\" cannot list resource "
                + "\"pods\" in API group \"\" in the namespace \"default\"")
    }
}
