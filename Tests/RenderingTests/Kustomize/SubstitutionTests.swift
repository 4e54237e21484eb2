import Kubernetes
import Rendering
import Testing
import YAML

@Suite("Post-build substitution")
struct SubstitutionTests {
    private static let variables = [
        "NAME": "shop", "UPPER": "ABC", "PATH": "/a/b/c.tar.gz", "EMPTY": "", "N": "5", "LINES": "a\nb",
    ]

    private func text(_ expression: String, strict: Bool = false) throws(RenderError) -> String? {
        let substitution = PostBuildSubstitution(Self.variables, isStrict: strict)
        return try substitution.substituted(["text": .string("<\(expression)>")])[name: "text"]?.string
    }

    static let rows: [(expression: String, result: String)] = [
        ("${NAME}", "shop"), ("${NONE}", ""), ("$NAME", "$NAME"), ("$${NAME}", "${NAME}"), ("a$$b", "a$b"),
        ("${NONE:=x}", "x"), ("${NONE:-x y}", "x y"), ("${NONE=x}", "x"), ("${EMPTY:=x}", "x"),
        ("${NONE:=${NAME}-z}", "shop-z"), ("${NONE:=}", ""), ("${NAME:=x}", "shop"), ("${#NAME}", "4"),
        ("${NAME^}", "Shop"), ("${NAME^^}", "SHOP"), ("${UPPER,}", "aBC"), ("${UPPER,,}", "abc"),
        ("${NAME:1}", "hop"), ("${NAME:1:2}", "ho"), ("${NAME:9}", ""), ("${NAME:0:99}", "shop"),
        ("${PATH#*/}", "a/b/c.tar.gz"), ("${PATH##*/}", "c.tar.gz"), ("${PATH%.*}", "/a/b/c.tar"),
        ("${PATH%%.*}", "/a/b/c"), ("${NAME/o/0}", "sh0p"), ("${PATH//a/A}", "/A/b/c.tAr.gz"),
        ("${PATH/#\\/a/x}", "x/b/c.tar.gz"), ("${PATH/%.gz/.xz}", "/a/b/c.tar.xz"), ("${NAME/h/}", "sop"),
        ("${NAME/[a-p]/_}", "shop"), ("${LINES}", "ab"), ("${NONE:=a:b}", "a:b"),
    ]

    @Test("evaluates expressions as Flux does", arguments: rows)
    func expressions(row: (expression: String, result: String)) throws {
        #expect(try text(row.expression) == "<\(row.result)>")
    }

    @Test("turns values into what they look like as YAML")
    func types() throws {
        let substitution = PostBuildSubstitution(Self.variables)
        let object: Value = ["spec": ["replicas": "${N}", "list": "${NONE:=[1, 2]}", "quoted": "x${N}"]]
        #expect(
            try substitution.substituted(object) == [
                "spec": ["replicas": 5, "list": [1, 2], "quoted": "x5"]
            ])
    }

    @Test("is strict when asked to, except where there is a default")
    func strict() throws {
        let error = #expect(throws: RenderError.self) { try text("${NONE}", strict: true) }
        #expect(error?.message.contains("variable not set (strict mode): \"NONE\"") == true)
        #expect(throws: RenderError.self) { try text("${NONE^^}", strict: true) }
        #expect(try text("${NONE:=x}${EMPTY}", strict: true) == "<x>")
    }

    @Test(
        "refuses what is malformed",
        arguments: ["${", "${NAME", "${}", "${NAME!}", "${NAME:}", "${NAME#}", "${-x}"])
    func malformed(expression: String) {
        #expect(throws: RenderError.self) { try text(expression) }
    }

    @Test("leaves alone what asks for it, and everything without variables")
    func disabled() throws {
        let object: Value = [
            "metadata": ["annotations": ["kustomize.toolkit.fluxcd.io/substitute": "disabled"]],
            "a": "${NAME}",
        ]
        #expect(try PostBuildSubstitution(Self.variables).substituted(object) == object)
        let plain: Value = ["a": "${NONE:=x}"]
        #expect(try PostBuildSubstitution().substituted(plain) == plain)
        #expect(try PostBuildSubstitution(isUnconditional: true).substituted(plain) == ["a": "x"])
    }

    @Test("takes values from ConfigMaps and Secrets, the later winning")
    func sources() throws {
        var substitution = PostBuildSubstitution(["A": "inline"])
        substitution.set(configMap: ["data": ["A": "map", "B": "map"]])
        substitution.set(secret: ["data": ["B": "c2VjcmV0"]])
        #expect(substitution.variables == ["A": "map", "B": "secret"])
    }

    @Test("refuses names that no shell has")
    func names() {
        let error = #expect(throws: RenderError.self) {
            try PostBuildSubstitution(["a-b": "1"]).substituted(["x": "y"])
        }
        #expect(error?.message.contains("'a-b' var name is invalid") == true)
    }

    @Test("ends in time for expressions within each other")
    func hostile() {
        let deep = String(repeating: "${A:=", count: 10_000)
        #expect(throws: RenderError.self) { try text(deep) }
        var growing = PostBuildSubstitution(["A": String(repeating: "x", count: 1 << 20)])
        growing.isUnconditional = true
        #expect(throws: RenderError.self) {
            try growing.substituted(["a": .string(String(repeating: "${A}", count: 100))])
        }
    }

    @Test("asks the cluster for values and lets those of the source win")
    func clusterValues() throws {
        struct Cluster: ClusterLookup {
            func lookup(apiVersion: String, kind: String, namespace: String, name: String) -> Value? {
                guard namespace == "team", name == "settings" else { return nil }
                return kind == "Secret"
                    ? ["data": ["TOKEN": "c2VjcmV0"]] : ["data": ["HOST": "cluster", "TOKEN": "plain"]]
            }
        }
        var substitution = PostBuildSubstitution(["HOST": "inline"])
        substitution.sources = ["ConfigMap", "Secret"].map { kind in
            PostBuildSubstitution.Reference(kind: kind, name: "settings", namespace: "team")
        }
        let tree = MemoryTree([
            "app/x.yaml":
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {h: '${HOST}', t: '${TOKEN}'}\n"
        ])
        var cache = RenderCache()
        func render(_ context: RenderContext) -> RenderResult {
            Renderer().render(
                tree, source: ApplicationSource(path: "app", substitution: substitution), cache: &cache,
                context: context)
        }
        let context = RenderContext(lookup: Cluster())
        #expect(render(context).objects.first?.object.value[name: "data"] == ["h": "inline", "t": "secret"])
        #expect(render(RenderContext()).errors.first?.message.contains("no cluster to ask") == true)
        substitution.sources[0].name = "missing"
        #expect(
            render(context).errors.first?.message.contains("'ConfigMap/missing' error: it does not exist")
                == true)
        substitution.sources[0].isOptional = true
        #expect(render(context).errors == [])
    }
}
