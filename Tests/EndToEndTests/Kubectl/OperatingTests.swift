import Foundation
import Testing

/// The verbs of those who run a cluster.
@Suite struct OperatingTests {
    @Test func `rollouts are watched, told, undone and restarted`() throws {
        let kubectl = try SimulatedKubectl("--speed", "5")
        try kubectl("create", "deployment", "web", "--image=nginx:1.24", "--replicas=2")
        #expect(
            try kubectl("rollout", "status", "deployment/web", "--timeout=30s").hasSuffix(
                "deployment \"web\" successfully rolled out\n"))
        #expect(
            try kubectl("set", "image", "deployment/web", "nginx=nginx:1.25")
                == "deployment.apps/web image updated\n")
        try kubectl("rollout", "status", "deployment/web", "--timeout=30s")
        #expect(
            try kubectl("rollout", "history", "deployment/web")
                == "deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n")
        #expect(try kubectl("rollout", "undo", "deployment/web") == "deployment.apps/web rolled back\n")
        #expect(
            try kubectl(
                "get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image}")
                == "nginx:1.24")
        #expect(try kubectl("rollout", "pause", "deployment/web") == "deployment.apps/web paused\n")
        #expect(try kubectl("rollout", "resume", "deployment/web") == "deployment.apps/web resumed\n")
        #expect(try kubectl("rollout", "restart", "deployment/web") == "deployment.apps/web restarted\n")
        try kubectl("rollout", "status", "deployment/web", "--timeout=30s")
    }

    @Test func `a drained node keeps nothing and an uncordoned one takes pods again`() throws {
        let kubectl = try SimulatedKubectl("--speed", "5")
        try kubectl("create", "deployment", "web", "--image=nginx", "--replicas=6")
        try kubectl("rollout", "status", "deployment/web", "--timeout=30s")
        let drained = try kubectl("drain", "node-1", "--ignore-daemonsets", "--timeout=60s")
        #expect(drained.hasPrefix("node/node-1 cordoned\n"))
        #expect(drained.hasSuffix("node/node-1 drained\n"))
        #expect(
            try kubectl("get", "pods", "--field-selector=spec.nodeName=node-1", "-o", "name").isEmpty)
        #expect(
            try kubectl.table("get", "node", "node-1", "--no-headers")[0][1] == "Ready,SchedulingDisabled")
        #expect(try kubectl("uncordon", "node-1") == "node/node-1 uncordoned\n")
        #expect(try kubectl("taint", "node", "node-2", "k=v:NoSchedule") == "node/node-2 tainted\n")
        #expect(try kubectl("taint", "node", "node-2", "k-") == "node/node-2 untainted\n")
    }

    @Test func `labels, scaling, exposing, waiting and events`() throws {
        let kubectl = try SimulatedKubectl()
        try kubectl("create", "deployment", "web", "--image=nginx", "--port=80")
        #expect(try kubectl("label", "deployment/web", "a=b") == "deployment.apps/web labeled\n")
        #expect(
            try kubectl.failure("label", "deployment/web", "a=c")
                == "error: 'a' already has a value (b), and --overwrite is false")
        #expect(try kubectl("label", "deployment/web", "a-") == "deployment.apps/web unlabeled\n")
        #expect(
            try kubectl("scale", "deployment/web", "--replicas=2") == "deployment.apps/web scaled\n")
        #expect(try kubectl("expose", "deployment/web") == "service/web exposed\n")
        #expect(
            try kubectl("autoscale", "deployment/web", "--max=3", "--cpu=50%")
                == "horizontalpodautoscaler.autoscaling/web autoscaled\n")
        #expect(
            try kubectl("wait", "--for=condition=Available", "deployment/web", "--timeout=30s")
                == "deployment.apps/web condition met\n")
        #expect(
            try kubectl("wait", "--for=jsonpath={.status.readyReplicas}=2", "deployment/web", "--timeout=30s")
                == "deployment.apps/web condition met\n")
        #expect(try kubectl("events", "--for", "deployment/web").contains("ScalingReplicaSet"))
        #expect(
            try kubectl.failure("wait", "--for=delete", "deployment/web", "--timeout=1s")
                == "error: timed out waiting for the condition on deployments/web")
    }
}
