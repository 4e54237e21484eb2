import Kubernetes
import Rendering
import Testing
import YAML

@Suite("A directory of plain manifests")
struct PlainDirectoryTests {
    private func configMap(_ name: String) -> String {
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \(name)\n"
    }

    private func render(
        _ tree: MemoryTree, path: String = "app", _ directory: ApplicationSource.Directory = .init(),
        explicit: Bool = false
    ) -> RenderResult {
        var cache = RenderCache()
        return Renderer().render(
            tree,
            source: ApplicationSource(path: path, directory: directory, isExplicitDirectory: explicit),
            cache: &cache)
    }

    private func names(_ result: RenderResult) -> [String] { result.objects.map(\.object.name) }

    @Test("is read file by file in order of names, several documents and lists flattened")
    func flattens() {
        let list = """
            # two ways to say several
            ---
            \(configMap("one"))
            ---
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Secret
              metadata: {name: two}
            - apiVersion: v1
              kind: List
              items: [{apiVersion: v1, kind: Secret, metadata: {name: three}}]
            ---
            apiVersion: apps/v1
            kind: DeploymentList
            items: [{metadata: {name: four}}]
            """
        let tree = MemoryTree([
            "app/b.yaml": list, "app/a.json": #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"zero"}}"#,
            "app/c.yml": configMap("five"), "app/d.txt": configMap("never"),
            "app/sub/e.yaml": configMap("below"),
        ])
        let result = render(tree)
        #expect(result.errors == [])
        #expect(names(result) == ["zero", "one", "two", "three", "four", "five"])
        #expect(result.objects[4].object.kind == "Deployment")
        #expect(result.objects[4].object.apiVersion == "apps/v1")
        #expect(result.objects[1].file == "app/b.yaml")
        #expect(result.filesRead == ["app/a.json", "app/b.yaml", "app/c.yml"])
        let recursive = render(tree, .init(recurse: true))
        #expect(names(recursive).last == "below")
    }

    @Test("chooses files by Argo CD's globs, in which a star also crosses directories")
    func globs() {
        let tree = MemoryTree([
            "app/a.yaml": configMap("a"), "app/b.yaml": configMap("b"), "app/x/a.yaml": configMap("xa"),
            "app/x/c.yml": configMap("xc"), "app/config.json": #"{"not":"yours"}"#,
        ])
        let rows: [(include: String, exclude: String, names: [String], why: String)] = [
            ("*.yaml", "", ["a", "b", "xa"], "a star crosses directories"),
            ("", "config.json", ["a", "b", "xa", "xc"], "exclude alone"),
            ("{a.yaml,x/*}", "", ["a", "xa", "xc"], "alternatives"),
            ("**/*.yaml", "", ["xa"], "two stars are one, and the slash must be there"),
            ("?.yaml", "b*", ["a"], "exclude wins over include"),
            ("[!a].yaml", "", ["b"], "a negated class"),
            ("x/[a-b].yaml", "", ["xa"], "a range"),
            ("{x/{a,c}.*,b.yaml}", "", ["b", "xa", "xc"], "nested alternatives"),
        ]
        for row in rows {
            let result = render(tree, .init(recurse: true, include: row.include, exclude: row.exclude))
            #expect(names(result) == row.names, "\(row.why)")
        }
        for malformed in ["{a", "[a", "a\\", "[z-a]"] {
            let result = render(tree, .init(include: malformed))
            #expect(result.errors.first?.code == .invalidSource, "\(malformed)")
        }
    }

    @Test("matches a hostile glob in linear time")
    func hostileGlob() {
        let text = String(repeating: "a", count: 5000) + ".yaml"
        let tree = MemoryTree(["app/\(text)": configMap("a")])
        let result = render(tree, .init(include: String(repeating: "*a", count: 60) + "b"))
        #expect(result.objects.isEmpty && result.errors.isEmpty)
    }

    @Test("reports every broken file with its place and still renders the others")
    func brokenFiles() {
        let rows: [(text: String, code: RenderError.Code, message: String, why: String)] = [
            ("a: [1, 2", .syntax, "", "not YAML"),
            ("kind: Pod\nmetadata: {name: a}", .invalidObject, "apiVersion is missing", "no version"),
            ("apiVersion: v1\nmetadata: {name: a}", .invalidObject, "kind is missing", "no kind"),
            (
                "apiVersion: v1\nkind: Pod", .invalidObject, "metadata.name of the Pod is missing",
                "no metadata"
            ),
            (
                "apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}", .invalidObject, "generateName",
                "generated"
            ),
            ("apiVersion: v1\nkind: Pod\nmetadata: {name: 1}", .invalidObject, "integer", "a number as name"),
            (
                "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {v: 1.5}}", .invalidObject,
                "metadata.labels.v", "a number as label"
            ),
            ("apiVersion: v1/2/3\nkind: Pod\nmetadata: {name: a}", .invalidObject, "malformed", "version"),
            ("apiVersion: v1\nkind: List\nitems: 3", .invalidObject, "items", "items is no list"),
        ]
        for row in rows {
            let result = render(
                MemoryTree(["app/a.yaml": row.text, "app/b.yaml": configMap("b"), "app/c.yaml": "{"]))
            #expect(result.errors.count == 2, "\(row.why): \(result.errors)")
            #expect(result.errors.first?.code == row.code, "\(row.why)")
            #expect(result.errors.first?.mark?.file == "app/a.yaml", "\(row.why)")
            #expect(
                result.errors.first?.message.contains(row.message) == true, "\(row.why): \(result.errors)")
            #expect(names(result) == ["b"], "\(row.why)")
            #expect(!result.isComplete)
        }
    }

    @Test("names line and column of a mistake deep inside a list")
    func places() throws {
        let text = """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: ConfigMap
              metadata:
                name: a
                labels:
                  version: 3
            """
        let error = try #require(render(MemoryTree(["app/a.yaml": text])).errors.first)
        #expect(error.mark?.description == "app/a.yaml:9:7")
    }

    @Test("says both places when one object is stated twice")
    func duplicates() throws {
        let result = render(
            MemoryTree(["app/a.yaml": configMap("x"), "app/b.yaml": "---\n---\n" + configMap("x")]))
        let error = try #require(result.errors.first)
        #expect(error.code == .duplicateObject)
        #expect(error.other?.file == "app/a.yaml" && error.other?.line == 1)
        #expect(error.mark?.file == "app/b.yaml" && error.mark?.line == 3)
        #expect(error.message == "ConfigMap x is stated twice, first at app/a.yaml:1:1")
    }

    @Test("ignores files without objects with a notice, and warns of repeated keys with both places")
    func notices() throws {
        let result = render(
            MemoryTree([
                "app/a.yaml": "version: 3\nservices: {}", "app/b.yaml": "# nothing\n",
                "app/c.yaml": configMap("c") + "data:\n  k: a\n  k: b\n",
                "app/d.yaml": "# +argocd:skip-file-rendering\n{{ broken",
                "app/e.json": "[1]",
            ]))
        #expect(result.errors == [])
        #expect(names(result) == ["c"])
        #expect(result.objects[0].object.value[.data]?[name: "k"] == "b")
        #expect(
            result.notices.map { $0.mark?.file ?? "" } == [
                "app/a.yaml", "app/b.yaml", "app/c.yaml", "app/d.yaml", "app/e.json",
            ])
        #expect(result.notices[2].mark?.line == 7)
        #expect(result.notices[2].other?.line == 6)
    }

    @Test("is what a kustomization is taken for only when plain files are asked for by name")
    func otherTools() {
        let tree = MemoryTree([
            "app/kustomization.yaml":
                "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n",
            "app/a.yaml": configMap("a"),
        ])
        #expect(render(tree).sourceType == "Kustomize" && names(render(tree)) == ["a"])
        let plain = render(tree, explicit: true)
        #expect(plain.sourceType == "Directory" && plain.errors == [])
        #expect(names(plain) == ["a"] && plain.notices.count == 1)
    }

    @Test("takes its path from the root of the repository and never leaves it")
    func paths() {
        let tree = MemoryTree(
            ["app/a.yaml": configMap("a"), "base/b.yaml": configMap("b")],
            links: [
                "app/link.yaml": "../base/b.yaml", "app/out.yaml": "../../etc/passwd.yaml",
                "app/loop.yaml": "loop.yaml", "app/none.yaml": "gone.yaml", "app/abs.yaml": "/etc/x.yaml",
            ])
        let result = render(tree, path: "./app//")
        #expect(names(result) == ["a", "b"])
        #expect(result.objects[1].file == "app/link.yaml")
        #expect(result.filesRead.contains("base/b.yaml") && result.filesRead.contains("app/link.yaml"))
        #expect(
            result.errors.map { $0.mark?.file ?? "" } == [
                "app/abs.yaml", "app/loop.yaml", "app/none.yaml", "app/out.yaml",
            ])
        let rows: [(String, RenderError.Code)] = [
            ("none", .pathNotFound), ("app/a.yaml", .pathNotFound), ("../x", .invalidSource),
            ("/app", .invalidSource),
        ]
        for row in rows { #expect(render(tree, path: row.0).errors.first?.code == row.1, "\(row.0)") }
    }

    @Test("is parsed once per content, and not at all when its tree is the same")
    func caching() {
        var cache = RenderCache()
        let source = ApplicationSource(path: "app")
        var tree = MemoryTree(["app/a.yaml": configMap("a"), "app/b.yaml": configMap("b"), "x": "1"])
        let first = Renderer().render(tree, source: source, cache: &cache)
        #expect(cache.parsedFiles == 2)
        tree.files["x"] = .text("2")
        #expect(Renderer().render(tree, source: source, cache: &cache) == first)
        tree.files["app/b.yaml"] = .text(configMap("c"))
        #expect(names(Renderer().render(tree, source: source, cache: &cache)) == ["a", "c"])
        #expect(cache.parsedFiles == 3)
        tree.files["app/z.yaml"] = .text(configMap("a"))
        let twice = Renderer().render(tree, source: source, cache: &cache)
        #expect(cache.parsedFiles == 3)
        #expect(twice.errors.first?.mark?.file == "app/z.yaml")
    }
}
