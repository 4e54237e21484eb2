import Kubernetes
import Reconciler
import Testing
import YAML

@Suite("A diff for people")
struct DiffTests {
    @Test("shows what a commit would change, from live to git, with three lines of context")
    func change() throws {
        var world = try LoopTests.running(LoopTests.deployment() + LoopTests.configMap("a"), automated: nil)
        world.configure { $0.operation = ApplicationOperation() }
        world.edit(.deployment("web"), as: "other") {
            $0[.spec]?[.minReadySeconds] = 5
            $0[.spec]?[.replicas] = 7
        }
        let diffs = world.loop.diff(live: world.store)
        #expect(diffs.map(\.key) == [.deployment("web")])
        #expect(
            diffs.first?.text == """
                --- live/apps/Deployment/default/web
                +++ git/apps/Deployment/default/web (app/all.yaml)
                @@ -7,7 +7,7 @@
                   namespace: default
                 spec:
                   minReadySeconds: 5
                -  replicas: 7
                +  replicas: 2
                   selector:
                     matchLabels:
                       app: web

                """)
        try world.commit("c2", LoopTests.configMap("a", "b"))
        let preview = world.loop.diff(of: world.commits["c2"]?.state, live: world.store)
        #expect(preview.map(\.key) == [.configMap("a"), .deployment("web")])
        #expect(preview[0].text.contains("-  k: a\n+  k: b\n"))
        #expect(preview[1].text.hasPrefix("--- live/apps/Deployment/default/web\n+++ /dev/null\n@@ -1,"))
    }

    @Test("removes what git states no longer, and shows what is new as a whole")
    func removalAndCreation() throws {
        var world = try LoopTests.running(
            LoopTests.configMap("a").replacing("{k: \"a\"}", "{k: \"a\", l: \"b\"}"))
        try world.commit("c2", LoopTests.configMap("a") + LoopTests.configMap("b"))
        let diffs = world.loop.diff(of: world.commits["c2"]?.state, live: world.store)
        #expect(diffs[0].text.contains("-  l: b\n"))
        #expect(!diffs[0].text.contains("+  "))
        #expect(
            diffs[1].text.hasPrefix(
                "--- live/ConfigMap/default/b\n+++ git/ConfigMap/default/b (app/all.yaml)\n@@ -0,0 +1,"))
    }

    @Test("hides the values of secrets and tells only which of them differ")
    func secrets() throws {
        let secret =
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {same: hush, other: old, gone: x}\n"
        var world = try LoopTests.running(secret)
        try world.commit("c2", secret.replacing("old, gone: x", "new, added: z"))
        let text = try #require(
            world.loop.diff(of: world.commits["c2"]?.state, live: world.store).first?.text)
        #expect(
            text.contains(
                "-  gone: ++++++++\n-  other: ++++++++\n+  added: ++++++++\n+  other: +++++++++\n   same: ++++++++\n"
            ))
        world.edit(ResourceKey(group: "", kind: "Secret", namespace: "default", name: "s")) {
            $0[.data]?[name: "same"] = "c3RvbGVu"
        }
        let everything = world.notes.joined() + JSONWriter.string(world.application.object.value)
        #expect(!everything.contains("c3RvbGVu") && !everything.contains("aHVzaA"))
        #expect(
            world.notes.last
                == "Healed: Secret default/s put back: .data.same: ++++++++ (secret value differs)")
    }

    @Test("is what diff -u prints")
    func unified() {
        let rows: [(String, String, String)] = [
            ("a\nb\nc\n", "a\nb\nc\n", ""),
            ("", "a\n", "--- l\n+++ r\n@@ -0,0 +1 @@\n+a\n"),
            ("a\n", "", "--- l\n+++ r\n@@ -1 +0,0 @@\n-a\n"),
            (
                "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "1\nx\n3\n4\n5\n6\n7\n8\n9\n10\ny\n12\n",
                "--- l\n+++ r\n@@ -1,5 +1,5 @@\n 1\n-2\n+x\n 3\n 4\n 5\n@@ -8,5 +8,5 @@\n 8\n 9\n 10\n-11\n+y\n 12\n"
            ),
            ("a\nb\na\nb\n", "b\na\nb\na\n", "--- l\n+++ r\n@@ -1,4 +1,4 @@\n-a\n b\n a\n b\n+a\n"),
        ]
        for row in rows {
            #expect(UnifiedDiff.text(from: row.0, to: row.1, leftName: "l", rightName: "r") == row.2)
        }
        let long = (0..<20_000).map { "\($0)\n" }.joined()
        let other = (0..<20_000).map { "\($0 * 7)\n" }.joined()
        #expect(UnifiedDiff.text(from: long, to: other, leftName: "l", rightName: "r").utf8.count > 100_000)
    }
}
