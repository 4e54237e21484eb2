import Foundation
import Testing
import YAML

@Suite struct ChildApplicationTests {
    let repository: ScratchRepository
    let agent: RunningAgent

    init() throws {
        repository = try ScratchRepository()
        try FileManager.default.createDirectory(
            at: repository.folder.appending(path: "shop"), withIntermediateDirectories: true)
        try repository.write(
            "shop/price.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: price\ndata:\n  euro: '3'\n")
        try repository.write(
            "shop.yaml",
            """
            apiVersion: trimtab.dev/v1alpha1
            kind: Application
            metadata:
              name: shop
              namespace: trimtab
              finalizers: [trimtab.dev/cascade]
            spec:
              source:
                repoURL: \(repository.folder.path)
                path: shop
              destination:
                namespace: shop
              syncPolicy:
                automated: {prune: true, selfHeal: true}
                syncOptions: [CreateNamespace=true]

            """)
        try repository.commit("An application in an application")
        agent = try RunningAgent(["run", "--repo", repository.folder.path, "--speed", "10"])
        agent.waitForSync("web", of: try repository.head, within: 10)
        agent.waitForSync("shop", of: try repository.head, within: 10)
    }

    @Test func anApplicationFoundInGitIsFollowedToo() throws {
        #expect(
            try agent.kubectl("get", "configmap", "price", "-n", "shop", "-o", "jsonpath={.data.euro}") == "3"
        )
        try repository.replace("'3'", with: "'4'", in: "shop/price.yaml")
        agent.waitForSync("shop", of: try repository.commit("Dearer"), within: 5)
        #expect(
            try agent.kubectl("get", "configmap", "price", "-n", "shop", "-o", "jsonpath={.data.euro}") == "4"
        )
    }

    @Test func anApplicationThatGoesTakesWhatItTracksWithIt() throws {
        try repository.git("rm", "-q", "shop.yaml")
        agent.waitForSync("web", of: try repository.commit("No shop"), within: 5)
        eventually(within: 10, "the child's objects are gone, then the child") {
            let objects = try agent.kubectl(
                "get", "configmap", "price", "-n", "shop", "--ignore-not-found", "-o", "name")
            let child = try agent.kubectl(
                "get", "applications", "shop", "-n", "trimtab", "--ignore-not-found", "-o", "name")
            return objects.isEmpty && child.isEmpty
        }
    }

    @Test func anObjectOfAnotherApplicationIsAConflictAndNotTakenOver() throws {
        try repository.write(
            "shop/theirs.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: hello-world-flask\n  namespace: default\n"
                + "data:\n  GREETING: Mine now\n")
        _ = try repository.commit("Reach for another's object")
        eventually(within: 10, "the conflict is reported") {
            JSONWriter.string(try agent.application("shop")[name: "status"] ?? .null).contains("web")
        }
        #expect(
            try agent.kubectl("get", "configmap", "hello-world-flask", "-o", "jsonpath={.data.GREETING}")
                == "Hello, my first docker images!")
    }

    @Test func aRewrittenBranchIsFollowed() throws {
        try repository.replace("'3'", with: "'5'", in: "shop/price.yaml")
        try repository.git("add", "-A")
        try repository.git("commit", "-q", "--amend", "-m", "History is rewritten")
        agent.waitForSync("shop", of: try repository.head, within: 5)
        #expect(
            try agent.kubectl("get", "configmap", "price", "-n", "shop", "-o", "jsonpath={.data.euro}") == "5"
        )
    }
}
