import Kubernetes
import Rendering
import Testing
import YAML

@Suite("A chart as an application's source")
struct HelmSourceTests {
    private static let metadata = "apiVersion: v2\nname: app\nversion: 1.0.0\n"

    /// A chart whose one object shows its values.
    private func tree(_ more: [String: String] = [:], metadata: String = metadata) -> MemoryTree {
        var files = [
            "app/Chart.yaml": metadata, "app/values.yaml": "a: chart\n",
            "app/templates/a.yaml": """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: "{{ .Release.Name }}"}
            data:
              namespace: {{ .Release.Namespace }}
              values: {{ .Values | toJson | quote }}
            """,
        ]
        files.merge(more) { $1 }
        return MemoryTree(files)
    }

    private func source(_ change: (inout ApplicationSource.Helm) -> Void = { _ in }) -> ApplicationSource {
        var helm = ApplicationSource.Helm()
        helm.releaseName = "rel"
        helm.namespace = "prod"
        change(&helm)
        return ApplicationSource(path: "app", helm: helm)
    }

    private func render(
        _ tree: MemoryTree, _ source: ApplicationSource, context: RenderContext = RenderContext()
    ) -> RenderResult {
        var cache = RenderCache()
        return Renderer().render(tree, source: source, cache: &cache, context: context)
    }

    private func values(_ result: RenderResult) -> String? {
        result.objects.first?.object.value[name: "data"]?[name: "values"]?.string
    }

    @Test("is told by its Chart.yaml, and renders with the release's name and namespace")
    func detection() {
        let result = render(tree(), source())
        #expect(result.errors == [] && result.sourceType == "Helm")
        #expect(result.objects.map(\.object.name) == ["rel"])
        #expect(result.objects.first?.file == "app/templates/a.yaml")
        #expect(result.objects.first?.object.value[name: "data"]?[name: "namespace"] == "prod")
        #expect(result.filesRead == ["app/Chart.yaml", "app/templates/a.yaml", "app/values.yaml"])
    }

    @Test("takes values from files, from the source and from parameters, each above the one before")
    func precedence() {
        let tree = tree([
            "app/one.yaml": "a: one\nb: one\n", "env/two.yaml": "b: two\nc: two\n", "app/text.txt": "text",
        ])
        let result = render(
            tree,
            source {
                $0.valueFiles = ["one.yaml", "/env/two.yaml"]
                $0.values = "c: inline\nd: inline\ne: 1\n"
                $0.parameters = [
                    .init(name: "d", value: "x,y"), .init(name: "n", value: "5"),
                    .init(name: "s", value: "5", forceString: true), .init(name: "l", value: "{a,b}"),
                ]
                $0.fileParameters = [.init(name: "f", path: "text.txt")]
            })
        #expect(result.errors == [])
        #expect(
            values(result)
                == #"{"a":"one","b":"two","c":"inline","d":"x,y","e":1,"f":"text","l":["a","b"],"n":5,"s":"5"}"#
        )
        #expect(result.filesRead.contains("env/two.yaml") && result.filesRead.contains("app/text.txt"))
    }

    @Test("finds value files by globs, and does without those that are missing when told to")
    func valueFiles() {
        let tree = tree(["app/v/b.yaml": "x: b\n", "app/v/a.yaml": "x: a\nz: a\n"])
        #expect(
            values(render(tree, source { $0.valueFiles = ["v/*.yaml"] })) == #"{"a":"chart","x":"b","z":"a"}"#
        )
        let missing = render(tree, source { $0.valueFiles = ["none.yaml"] })
        #expect(missing.errors.first?.message == "open app/none.yaml: no such file or directory")
        let ignored = render(
            tree,
            source {
                $0.valueFiles = ["none.yaml"]
                $0.ignoresMissingValueFiles = true
            })
        #expect(ignored.errors == [] && ignored.objects.count == 1)
        #expect(render(tree, source { $0.valueFiles = ["../../x.yaml"] }).errors.count == 1)
        #expect(render(tree, source { $0.valueFiles = ["https://example.com/x.yaml"] }).errors.count == 1)
    }

    @Test("keeps hooks apart from what is applied and says so")
    func hooks() {
        let tree = tree([
            "app/templates/hook.yaml": """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: migrate
              annotations: {helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "3"}
            """,
            "app/crds/c.yaml": """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: c.example.com}
            """,
        ])
        let result = render(tree, source())
        #expect(result.objects.map(\.object.kind) == ["CustomResourceDefinition", "ConfigMap"])
        #expect(result.hooks.map(\.object.object.name) == ["migrate"])
        #expect(result.hooks.first?.hook.events == ["pre-install", "pre-upgrade"])
        #expect(result.hooks.first?.hook.weight == 3)
        #expect(result.notices.contains { $0.message == "hooks of the chart are not applied: Job migrate" })
        #expect(render(tree, source { $0.skipsCRDs = true }).objects.map(\.object.kind) == ["ConfigMap"])
    }

    @Test("points to the line of the template where it went wrong")
    func place() {
        let result = render(tree(["app/templates/b.yaml": "a: 1\n\nb: {{ .Values.x.y.z }}\n"]), source())
        #expect(result.objects == [])
        #expect(result.errors.first?.mark?.file == "app/templates/b.yaml")
        #expect(result.errors.first?.mark?.line == 3)
        #expect(result.errors.first?.message.contains("nil pointer evaluating interface {}.y") == true)
    }

    @Test("is rendered once for a tree and settings, and parsed once for all settings")
    func cached() {
        let tree = tree()
        var cache = RenderCache()
        for number in 0..<50 {
            let result = Renderer().render(
                tree, source: source { $0.parameters = [.init(name: "n", value: "\(number)")] }, cache: &cache
            )
            #expect(result.errors == [])
        }
        #expect(cache.parsedCharts == 1)
        // The second time nothing is read but the tree's id.
        let blind = BlindTree(tree: tree)
        let again = Renderer().render(
            blind, source: source { $0.parameters = [.init(name: "n", value: "7")] }, cache: &cache)
        #expect(again.errors == [] && values(again) == #"{"a":"chart","n":7}"#)
    }

    @Test("draws at random once, and again when chart or values change")
    func drawnOnce() {
        let tree = tree(["app/templates/a.yaml": Self.secret])
        let draws = Counter()
        let draw: @Sendable () -> DrawnValues = { DrawnValues(seed: "\(draws.next())") }
        let first = render(tree, source(), context: RenderContext(draw: draw))
        let drawn = first.drawn
        #expect(drawn != nil && draws.count == 1)
        let second = render(tree, source(), context: RenderContext(drawn: drawn, draw: draw))
        #expect(second.objects == first.objects && second.drawn == drawn)
        let changed = render(
            tree, source { $0.parameters = [.init(name: "a", value: "b")] },
            context: RenderContext(drawn: drawn, draw: draw))
        #expect(changed.objects != first.objects && changed.drawn != drawn)
        let plain = render(self.tree(), source(), context: RenderContext(draw: draw))
        #expect(plain.drawn == nil)
    }

    private static let secret = """
        apiVersion: v1
        kind: Secret
        metadata: {name: s}
        stringData: {p: "{{ randAlphaNum 20 }}"}
        """

    // MARK: - Dependencies

    private static let depending =
        metadata + "dependencies:\n- {name: lib, version: ^1.0.0, repository: \"%\"}\n"

    private static let lib = [
        "Chart.yaml": "apiVersion: v2\nname: lib\nversion: 1.4.0\n",
        "templates/l.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: lib}\n",
    ]

    private func tree(depending repository: String, at place: String) -> MemoryTree {
        var files: [String: String] = [:]
        for (name, text) in Self.lib { files["\(place)/\(name)"] = text }
        return tree(files, metadata: Self.depending.replacing("%", with: repository))
    }

    @Test("takes charts it depends on from another directory of the repository")
    func local() {
        let result = render(tree(depending: "file://../shared/lib", at: "shared/lib"), source())
        #expect(result.errors == [])
        #expect(result.objects.map(\.object.name) == ["lib", "rel"])
        #expect(result.objects.first?.file == "shared/lib/templates/l.yaml")
        let outside = render(tree(depending: "file://../../lib", at: "lib"), source())
        #expect(outside.errors.first?.message.contains("missing in charts/ directory: lib") == true)
    }

    @Test("renders anew when such a directory changes")
    func localChanges() {
        var tree = tree(depending: "file://../shared/lib", at: "shared/lib")
        var cache = RenderCache()
        let first = Renderer().render(tree, source: source(), cache: &cache)
        tree.files["shared/lib/templates/l.yaml"] = .text(
            "apiVersion: v1\nkind: Secret\nmetadata: {name: new}\n")
        let second = Renderer().render(tree, source: source(), cache: &cache)
        #expect(first.objects.first?.object.name == "lib" && second.objects.first?.object.name == "new")
    }

    @Test("has charts fetched only where somebody fetches")
    func fetching() {
        let tree = tree(depending: "https://charts.example.com", at: "elsewhere")
        let without = render(tree, source())
        #expect(without.errors.first?.message.contains("missing in charts/ directory: lib") == true)
        let asked = Counter()
        let with = render(tree, source(), context: RenderContext(fetcher: NoFetcher(asked: asked)))
        #expect(with.errors.first?.message == "no chart lib ^1.0.0 at https://charts.example.com")
        #expect(asked.count == 1)
    }

    @Test(
        "refuses a lock file that was made for other dependencies, and has the version fetched that it says")
    func lock() {
        var tree = tree(depending: "https://charts.example.com", at: "elsewhere")
        tree.files["app/Chart.lock"] = .text(
            "dependencies:\n- {name: lib, repository: https://charts.example.com, version: 1.4.0}\ndigest: sha256:00\n"
        )
        let result = render(tree, source(), context: RenderContext(fetcher: NoFetcher(asked: Counter())))
        #expect(result.errors.first?.message.contains("Chart.lock) is out of sync") == true)
        tree.files["app/Chart.lock"] = .text(
            "dependencies:\n- {name: lib, repository: https://charts.example.com, version: 1.4.0}\n"
                + "digest: sha256:7f1e0486ab2b5cb7ec7297b41cce28c103bd7e46a4c7c0826b0c008edf3db321\n")
        let locked = render(tree, source(), context: RenderContext(fetcher: NoFetcher(asked: Counter())))
        #expect(locked.errors.first?.message == "no chart lib 1.4.0 at https://charts.example.com")
    }
}

/// A tree that knows its ids and gives nothing else away.
private struct BlindTree: FileTree {
    let tree: MemoryTree

    func treeID(of path: String) throws(RenderError) -> String? { try tree.treeID(of: path) }
    func entries(of path: String) throws(RenderError) -> [FileEntry] { try tree.entries(of: path) }
    func contents(of path: String) throws(RenderError) -> [UInt8] {
        throw RenderError(.unreadable, "\(path) is read again")
    }
}

private struct NoFetcher: ChartFetcher {
    let asked: Counter

    func archive(name: String, version: String, repository: String) throws(HelmError) -> [UInt8] {
        _ = asked.next()
        throw HelmError("no chart \(name) \(version) at \(repository)")
    }
}

/// Counts calls. Each test has its own and calls from one thread only.
private final class Counter: @unchecked Sendable {
    private(set) var count = 0

    func next() -> Int {
        count += 1
        return count
    }
}
