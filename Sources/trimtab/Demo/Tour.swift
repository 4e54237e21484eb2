import ClusterClient
import Kubernetes
import Reconciler
import YAML

/// The story of GitOps on the demo's cluster: a commit, healing, a release, load, two ways back, pruning.
///
/// It acts as a user does, with `git`, `trimtab` and requests to the ingress, and looks through the Kubernetes API.
/// A step that does not come true in its time throws.
struct Tour {
    let repository: DemoRepository
    let cluster: any Cluster
    let stateDirectory: String
    let ingress: String
    /// Simulated seconds per second.
    let speed: Double
    var narration = Narration()

    static let application = "hello-world-flask"
    private static let applications = ResourcePath(Application.resource, isNamespaced: true)
    private static let deployments = ResourcePath(
        GroupVersionResource(group: "apps", version: "v1", resource: "deployments"), isNamespaced: true)
    private static let configMaps = ResourcePath(
        GroupVersionResource(group: "", version: "v1", resource: "configmaps"), isNamespaced: true)

    /// Plays the whole story.
    mutating func play() async throws {
        try await begin()
        try await healDeletedDeployment()
        try await healChangedImage()
        try await release()
        try await scaleUnderLoad()
        try await rollBack()
        try await revertRevert()
        try await prune()
        Terminal.line()
        Terminal.line(Style.good("The whole tour came true."))
    }

    // MARK: - Steps

    private mutating func begin() async throws {
        narration.chapter("The cluster follows the repository")
        let head = try await repository.head()
        let time = try await synced(to: head, within: .seconds(10))
        narration.proved("commit \(head.prefix(7)) is synced", after: time)
        let healthy = try await healthy(within: .seconds(30))
        narration.proved("everything is healthy", after: healthy)
        try await show(.trimtab(["status", Self.application], state: stateDirectory))
    }

    private mutating func healDeletedDeployment() async throws {
        narration.chapter("Somebody deletes the Deployment")
        narration.command("kubectl delete deployment \(Self.application)")
        let before = try await deployment()
        _ = try await cluster.send(
            .delete(Self.deployments, namespace: "default", name: Self.application))
        let time = try await eventually("the Deployment is back", within: .seconds(5)) {
            guard let object = try await find(Self.deployments) else { return false }
            return object.metadata.uid != before.metadata.uid
        }
        narration.proved("it is back", after: time)
        narration.proved("and healthy", after: try await healthy(within: .seconds(30)))
    }

    private mutating func healChangedImage() async throws {
        narration.chapter("Somebody changes the image behind git's back")
        narration.command("kubectl set image deployment/\(Self.application) \(Self.application)=nginx:latest")
        let stated = try await image()
        _ = try await cluster.send(
            .mergePatch(
                [
                    "spec": [
                        "template": [
                            "spec": [
                                "containers": [
                                    ["name": .string(Self.application), "image": "nginx:latest"]
                                ]
                            ]
                        ]
                    ]
                ], at: Self.deployments, namespace: "default", name: Self.application, manager: "kubectl-set")
        )
        let time = try await eventually("the image is what git says", within: .seconds(5)) {
            try await image() == stated
        }
        narration.proved("it is \(stated ?? "") again", after: time)
        narration.proved("and healthy", after: try await healthy(within: .seconds(30)))
    }

    private mutating func release() async throws {
        narration.chapter("A commit rolls out version 2")
        let old = try await deployment()
        try repository.replace(
            "hello-world-flask:latest", with: "hello-world-flask:v2", in: "deployment.yaml")
        let head = try await commit("Release version 2")
        narration.proved(
            "commit \(head.prefix(7)) is synced", after: try await synced(to: head, within: .seconds(5)))
        let time = try await eventually("version 2 is rolled out", within: .seconds(60)) {
            let current = Deployment(try await deployment())
            return current.status.observedGeneration == current.object.metadata.generation
                && current.object.metadata.generation > old.metadata.generation
                && current.status.updatedReplicas == current.status.replicas
                && current.status.availableReplicas == current.status.replicas
                && current.status.replicas >= 2
        }
        narration.proved("every pod runs \(try await image() ?? "")", after: time)
        narration.proved("healthy", after: try await healthy(within: .seconds(30)))
    }

    private mutating func scaleUnderLoad() async throws {
        narration.chapter("Visitors come: git says 2 replicas, the autoscaler says how many it takes")
        narration.say("the clock runs \(Int(speed)) times as fast, so that nobody has to wait for it")
        narration.command("ab -c 16 -n 1000000 \(ingress)/")
        var risen = Duration.zero
        var most = 0
        let requests = try await IngressLoad.applied(to: ingress + "/", connections: 16) {
            risen = try await eventually("the replicas rise above 2", within: .seconds(60)) {
                most = Deployment(try await deployment()).spec.replicas ?? 1
                return most > 2
            }
        }
        narration.proved("\(most) replicas after \(requests) requests", after: risen)
        narration.say("the visitors leave; the autoscaler waits five minutes of the cluster's time")
        let fallen = try await eventually(
            "the replicas fall to 2", within: .seconds(900 / min(speed, 900) + 30)
        ) {
            let current = Deployment(try await deployment())
            return current.spec.replicas == 2 && current.status.replicas == 2
        }
        narration.proved("2 replicas again", after: fallen)
        let head = try await repository.head()
        narration.proved(
            "still synced: git never fought over replicas",
            after: try await synced(to: head, within: .seconds(5)))
    }

    private mutating func rollBack() async throws {
        narration.chapter("Version 2 was a mistake: trimtab rollback")
        try await show(.trimtab(["rollback", Self.application], state: stateDirectory))
        let head = try await repository.head()
        narration.proved(
            "the revert \(head.prefix(7)) is synced", after: try await synced(to: head, within: .seconds(5)))
        try await expectImage("lyzhang1999/hello-world-flask:latest")
        try await show(.git(["log", "--oneline", "-3"], in: repository.folder))
    }

    private mutating func revertRevert() async throws {
        narration.chapter("It was none: git revert brings it back")
        narration.command("git revert --no-edit HEAD")
        try await Tool.git(["revert", "--no-edit", "HEAD"], in: repository.folder).run()
        let head = try await repository.head()
        narration.proved(
            "commit \(head.prefix(7)) is synced", after: try await synced(to: head, within: .seconds(5)))
        try await expectImage("lyzhang1999/hello-world-flask:v2")
    }

    private mutating func prune() async throws {
        narration.chapter("A file comes and goes, and its object with it")
        try repository.write(
            "banner.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: banner
            data:
              text: Version 2 is here

            """)
        _ = try await synced(to: try await commit("Add a banner"), within: .seconds(5))
        let created = try await eventually("the banner is there", within: .seconds(5)) {
            try await find(Self.configMaps, name: "banner") != nil
        }
        narration.proved("the ConfigMap banner is there", after: created)
        narration.command("git rm banner.yaml")
        try await Tool.git(["rm", "-q", "banner.yaml"], in: repository.folder).run()
        _ = try await commit("Remove the banner")
        let pruned = try await eventually("the banner is pruned", within: .seconds(5)) {
            try await find(Self.configMaps, name: "banner") == nil
        }
        narration.proved("it is pruned", after: pruned)
        narration.proved("healthy", after: try await healthy(within: .seconds(30)))
        try await show(.trimtab(["history", Self.application], state: stateDirectory))
    }

    // MARK: - Acting and looking

    private func show(_ tool: Tool) async throws {
        narration.command(tool.shown)
        narration.output(try await tool.run())
    }

    /// Commits everything in the work tree; the new commit's id.
    private func commit(_ message: String) async throws -> String {
        narration.command("git commit -am \"\(message)\"")
        try await Tool.git(["add", "-A"], in: repository.folder).run()
        try await Tool.git(["commit", "-q", "-m", message], in: repository.folder).run()
        return try await repository.head()
    }

    private func find(_ path: ResourcePath, name: String = Tour.application) async throws -> Object? {
        try await cluster.find(path, namespace: "default", name: name)
    }

    private func deployment() async throws -> Object {
        guard let object = try await find(Self.deployments) else {
            throw Failure("the Deployment \(Self.application) is missing")
        }
        return object
    }

    private func image() async throws -> String? {
        guard let object = try await find(Self.deployments) else { return nil }
        return Deployment(object).spec.template.spec.containers.first?.image
    }

    private func expectImage(_ expected: String) async throws {
        let time = try await eventually("the image is \(expected)", within: .seconds(5)) {
            try await image() == expected
        }
        narration.proved("the Deployment runs \(expected)", after: time)
        narration.proved("healthy", after: try await healthy(within: .seconds(30)))
    }

    private func status() async throws -> ApplicationStatus? {
        try await cluster.find(
            Self.applications, namespace: ApplicationClient.namespace, name: Self.application
        ).map { Application($0).status }
    }

    private func synced(to commit: String, within limit: Duration) async throws -> Duration {
        try await eventually("commit \(commit.prefix(7)) is synced", within: limit) {
            guard let status = try await status() else { return false }
            return status.sync.status == .synced && status.sync.revision == commit
        }
    }

    private func healthy(within limit: Duration) async throws -> Duration {
        try await eventually("the application is healthy", within: limit) {
            guard let status = try await status() else { return false }
            return status.health.status == .healthy && status.sync.status == .synced
        }
    }

    /// Looks until `body` is true; how long it took. Throws when it is not within `limit`.
    private func eventually(
        _ what: String, within limit: Duration, _ body: () async throws -> Bool
    ) async throws -> Duration {
        let start = ContinuousClock.now
        while true {
            if try await body() { return ContinuousClock.now - start }
            guard ContinuousClock.now - start < limit else {
                let status = try await status()
                let state =
                    status.map { "\($0.sync.status.rawValue), \($0.health.status.rawValue)" } ?? "unknown"
                throw Failure(
                    "this did not come true within \(Narration.text(limit)): \(what) (the application is \(state))"
                )
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
