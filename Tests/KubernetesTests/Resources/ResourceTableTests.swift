import Testing

@testable import Kubernetes

@Suite("The built-in resources")
struct ResourceTableTests {
    let table = ResourceTable.builtin

    @Test("a resource is found by each of its names")
    func lookups() throws {
        let byPath = try #require(
            table[GroupVersionResource(group: "apps", version: "v1", resource: "deployments")])
        #expect(byPath.kind == "Deployment")
        #expect(byPath.shortNames == ["deploy"])
        #expect(byPath.namespaced)
        #expect(table[GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")] == byPath)
        #expect(table[GroupResource(group: "apps", resource: "deployments")] == byPath)
        #expect(table[GroupResource(group: "", resource: "deployments")] == nil)
        #expect(table[GroupVersionKind(group: "apps", version: "v1beta1", kind: "Deployment")] == nil)
    }

    @Test("a lookup without a version gives the preferred one")
    func preference() {
        #expect(table[GroupKind(group: "autoscaling", kind: "HorizontalPodAutoscaler")]?.version == "v2")
        #expect(table.versions(of: "autoscaling") == ["v2", "v1"])
        #expect(table.preferredVersion(of: "autoscaling") == "v2")
        #expect(table.groups.first == "")
    }

    @Test("a subresource answers its parent's kind unless it names another group's")
    func subresources() throws {
        let pods = try #require(table[GroupResource(group: "", resource: "pods")])
        #expect(
            pods.subresource("eviction")?.groupVersionKind
                == GroupVersionKind(group: "policy", version: "v1", kind: "Eviction"))
        #expect(
            pods.subresource("status")?.groupVersionKind
                == GroupVersionKind(group: "", version: "v1", kind: "Pod"))
        let deployments = try #require(table[GroupResource(group: "apps", resource: "deployments")])
        #expect(
            deployments.subresource("status")?.groupVersionKind
                == GroupVersionKind(group: "apps", version: "v1", kind: "Deployment"))
        #expect(deployments.subresource("scale")?.groupVersionKind.kind == "Scale")
    }

    @Test("every resource has a schema of its kind")
    func schemas() {
        for resource in table.resources {
            #expect(Schema.builtin.root(for: resource.groupVersionKind) != nil, "\(resource.plural)")
        }
    }
}
