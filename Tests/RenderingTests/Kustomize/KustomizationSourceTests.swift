import Kubernetes
import Rendering
import Testing
import YAML

@Suite("A kustomization as an application's source")
struct KustomizationSourceTests {
    private static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          template:
            spec:
              containers: [{name: web, image: "web:1"}, {name: side, image: "side:1"}]

        """

    private static let tree = MemoryTree([
        "base/kustomization.yaml": "resources: [web.yaml]\n", "base/web.yaml": deployment,
        "app/kustomization.yaml":
            "resources: [../base]\nimages: [{name: web, newName: mirror/web, newTag: '2'}]\ncommonLabels: {a: b}\n",
        "app/patch.yaml": "- {op: add, path: /spec/paused, value: true}\n",
        "app/extra/kustomization.yaml":
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {c: d}\n",
    ])

    private func render(
        _ tree: MemoryTree = tree, _ kustomize: ApplicationSource.Kustomize = .init(),
        cache: inout RenderCache
    ) -> RenderResult {
        Renderer().render(tree, source: ApplicationSource(path: "app", kustomize: kustomize), cache: &cache)
    }

    private func render(_ kustomize: ApplicationSource.Kustomize = .init()) -> RenderResult {
        var cache = RenderCache()
        return render(Self.tree, kustomize, cache: &cache)
    }

    private func image(_ result: RenderResult, _ index: Int) -> String? {
        result.objects.first?.object.value[path: .spec, .template, .spec, .containers]?[at: index]?[.image]?
            .string
    }

    @Test("is found by its file, and tells the type, the files and the places of its objects")
    func detection() {
        let result = render()
        #expect(result.errors == [])
        #expect(result.sourceType == "Kustomize")
        #expect(result.filesRead == ["app/kustomization.yaml", "base/kustomization.yaml", "base/web.yaml"])
        #expect(result.objects.map(\.mark.description) == ["base/web.yaml:1:1"])
        #expect(image(result, 0) == "mirror/web:2")
    }

    @Test("takes up the fields of spec.source.kustomize")
    func additions() throws {
        var added = ApplicationSource.Kustomize()
        added.namePrefix = "p-"
        added.nameSuffix = "-s"
        added.namespace = "team"
        added.images = ["web=*:3", "side:2"]
        added.replicas = [.init(name: "web", count: 4)]
        added.commonLabels = ["extra": "1"]
        added.commonAnnotations = ["note": "x"]
        added.components = ["extra", "missing"]
        added.ignoreMissingComponents = true
        var patch = ApplicationSource.Kustomize.Patch()
        patch.path = "patch.yaml"
        patch.target = .init()
        patch.target?.kind = "Deployment"
        added.patches = [patch]
        added.version = "v4"
        let result = render(added)
        #expect(result.errors == [])
        let object = try #require(result.objects.first?.object)
        #expect(object.name == "p-web-s")
        #expect(object.namespace == "team")
        #expect([image(result, 0), image(result, 1)] == ["mirror/web:3", "side:2"])
        #expect(object.value[path: .spec, .replicas] == 4)
        #expect(object.value[path: .spec, .paused] == true)
        #expect(object.value[path: .metadata, .annotations] == ["note": "x", "c": "d"])
        #expect(object.value[path: .spec, .selector, .matchLabels] == ["a": "b", "extra": "1"])
        #expect(result.notices.contains { $0.message.hasPrefix("kustomize v4 is asked for") })
    }

    @Test("refuses to replace labels and annotations it states, unless forced")
    func forced() {
        var added = ApplicationSource.Kustomize()
        added.commonLabels = ["a": "other"]
        #expect(
            render(added).errors.first?.message.hasPrefix("label a already in kustomization file") == true)
        added.forceCommonLabels = true
        #expect(render(added).objects.first?.object.value[path: .metadata, .labels]?["a"] == "other")
    }

    @Test("keeps labels out of selectors when asked to")
    func labelsWithoutSelectors() {
        var added = ApplicationSource.Kustomize()
        added.commonLabels = ["plain": "1"]
        added.labelWithoutSelector = true
        let object = render(added).objects.first?.object
        #expect(object?.value[path: .metadata, .labels]?["plain"] == "1")
        #expect(object?.value[path: .spec, .selector, .matchLabels] == ["a": "b"])
    }

    @Test("comes from the cache while nothing it is made of changes, whatever else does")
    func cached() {
        var cache = RenderCache()
        let first = render(cache: &cache)
        let parsed = cache.parsedFiles
        var other = Self.tree
        other.files["elsewhere/x.yaml"] = .text("changed")
        #expect(render(other, cache: &cache) == first)
        #expect(cache.parsedFiles == parsed)
        other.files["base/more.yaml"] = .text("not read, but its directory is another one")
        #expect(render(other, cache: &cache) == first)
        // The base changed, but not the file that is read of it.
        #expect(cache.parsedFiles == parsed)
        other.files["base/web.yaml"] = .text(Self.deployment.replacing("web:1", with: "web:9"))
        #expect(image(render(other, cache: &cache), 0) == "mirror/web:2")
        #expect(cache.parsedFiles == parsed + 1)
    }

    @Test("renders charts it names")
    func charts() {
        var tree = Self.tree
        tree.files["app/kustomization.yaml"] = .text(
            """
            helmCharts: [{name: shop, releaseName: r, namespace: ns, valuesInline: {colour: red}, includeCRDs: true}]
            namespace: team
            commonAnnotations: {a: b}
            """)
        tree.files["app/charts/shop/Chart.yaml"] = .text("apiVersion: v2\nname: shop\nversion: 1.0.0\n")
        tree.files["app/charts/shop/values.yaml"] = .text("colour: blue\nsize: 3\n")
        tree.files["app/charts/shop/templates/c.yaml"] = .text(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}
            data: {colour: {{ .Values.colour }}, size: "{{ .Values.size }}"}
            """)
        var cache = RenderCache()
        let result = render(tree, cache: &cache)
        #expect(result.errors == [])
        let object = result.objects.first?.object
        #expect(object?.value[name: "data"] == ["colour": "red", "size": "3"])
        #expect(object?.namespace == "ns")
        #expect(object?.value[path: .metadata, .annotations] == ["a": "b"])
    }

    @Test("tells what is wrong with its place")
    func mistakes() {
        var tree = Self.tree
        tree.files["app/kustomization.yaml"] = .text("resources: [../base]\nnamePrefx: a\n")
        var cache = RenderCache()
        let result = render(tree, cache: &cache)
        #expect(result.objects == [])
        #expect(
            result.errors.map(\.description) == [
                "app/kustomization.yaml:2:1: invalid Kustomization: json: unknown field \"namePrefx\""
            ])
    }
}
