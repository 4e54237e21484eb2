import Rendering
import Testing
import YAML

@Suite("A hostile kustomization")
struct HostileKustomizationTests {
    private static let configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n"

    private func build(
        _ tree: MemoryTree, path: String = "app", restrictor: KustomizeOptions.LoadRestrictor = .rootOnly
    ) throws(RenderError) -> String {
        var options = KustomizeOptions()
        options.loadRestrictor = restrictor
        var notices: [RenderNotice] = []
        return try KustomizeRenderer(options: options).text(of: path, in: tree, notices: &notices)
    }

    private func failure(
        of tree: MemoryTree, restrictor: KustomizeOptions.LoadRestrictor = .rootOnly
    ) -> RenderError? {
        do throws(RenderError) {
            _ = try build(tree, restrictor: restrictor)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "never reads a file outside of the repository",
        arguments: [
            "../../../../etc/passwd", "/etc/passwd", "../../etc/passwd", "link", "up",
            "sub/../../../etc/passwd",
        ], KustomizeOptions.LoadRestrictor.allCases)
    func escapes(path: String, restrictor: KustomizeOptions.LoadRestrictor) throws {
        let generator = "configMapGenerator: [{name: a, files: [k=\(path)]}]\n"
        let tree = MemoryTree(
            ["app/kustomization.yaml": generator, "app/sub/x": ""],
            links: ["app/link": "/etc/passwd", "app/up": "../../../etc/passwd"])
        let error = try #require(failure(of: tree, restrictor: restrictor))
        #expect(error.message.contains("not in or below") || error.message.contains("no such file"))
        let resource = MemoryTree(
            ["app/kustomization.yaml": "resources: [\(path)]\n", "app/sub/x": ""],
            links: ["app/link": "/etc/passwd"])
        #expect(failure(of: resource, restrictor: restrictor) != nil)
    }

    @Test("reads a file beside it only when that is allowed, also through a link")
    func restrictor() throws {
        let tree = MemoryTree(
            [
                "app/kustomization.yaml": "resources: [link.yaml]\n", "shared/x.yaml": Self.configMap,
            ], links: ["app/link.yaml": "../shared/x.yaml"])
        #expect(
            failure(of: tree)?.message.contains("security; file 'app/link.yaml' is not in or below 'app'")
                == true)
        #expect(try build(tree, restrictor: .none).contains("k: v"))
    }

    @Test("that builds on a chain of a hundred thousand others ends at once")
    func deepChain() throws {
        // Each level names the next; the tree makes them up as they are asked for.
        let error = #expect(throws: RenderError.self) {
            var notices: [RenderNotice] = []
            _ = try KustomizeRenderer().text(of: "l0", in: EndlessChain(length: 100_000), notices: &notices)
        }
        #expect(error?.code == .tooLarge)
        #expect(error?.mark?.file.hasSuffix("kustomization.yaml") == true)
    }

    @Test("cannot make links lead around for ever")
    func linkCycle() {
        let tree = MemoryTree(
            ["app/kustomization.yaml": "resources: [a.yaml]\n"],
            links: ["app/a.yaml": "b.yaml", "app/b.yaml": "a.yaml"])
        #expect(failure(of: tree)?.message.contains("too many links") == true)
    }

    @Test("cannot multiply aliases")
    func aliases() {
        var text = "apiVersion: v1\nkind: A\nmetadata: {name: a}\nl0: &l0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let alias = "*l\(level - 1)"
            text += "l\(level): &l\(level) [\(Array(repeating: alias, count: 9).joined(separator: ", "))]\n"
        }
        let tree = MemoryTree(["app/kustomization.yaml": "resources: [a.yaml]\n", "app/a.yaml": text])
        #expect(failure(of: tree)?.message.contains("excessive aliasing") == true)
    }

    @Test("cannot nest a patch or a path without end")
    func nesting() {
        let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        let patch = "resources: [a.yaml]\npatches: [{target: {kind: ConfigMap}, patch: '\(deep)'}]\n"
        #expect(
            failure(of: MemoryTree(["app/kustomization.yaml": patch, "app/a.yaml": Self.configMap])) != nil)
        let path = Array(repeating: "a", count: 5000).joined(separator: ".")
        let replacement = """
            resources: [a.yaml]
            replacements:
            - source: {kind: ConfigMap, fieldPath: data.k}
              targets: [{select: {kind: ConfigMap}, fieldPaths: [\(path)], options: {create: true}}]
            """
        let tree = MemoryTree(["app/kustomization.yaml": replacement, "app/a.yaml": Self.configMap])
        #expect(failure(of: tree)?.message.contains("steps") == true)
    }

    @Test("cannot make an alias contain itself")
    func selfAlias() {
        let text = "apiVersion: v1\nkind: A\nmetadata: {name: a}\nx: &x {y: *x}\n"
        let tree = MemoryTree(["app/kustomization.yaml": "resources: [a.yaml]\n", "app/a.yaml": text])
        #expect(failure(of: tree)?.message.contains("contains itself") == true)
    }

    @Test(
        "in another repository is refused with a word about fetching",
        arguments: [
            "https://github.com/org/repo//path?ref=v1", "git@example.com:org/repo.git", "github.com/org/repo",
            "ssh://git@example.com/org/repo.git//x", "https://example.com/file.yaml",
        ])
    func remote(address: String) {
        let tree = MemoryTree(["app/kustomization.yaml": "resources:\n- \(address)\n"])
        let error = failure(of: tree)
        #expect(error?.message.contains("fetching is not allowed here") == true)
        #expect(error?.mark?.description == "app/kustomization.yaml:2:3")
    }
}

/// A tree in which each directory's kustomization builds on the next.
private struct EndlessChain: FileTree {
    let length: Int

    func treeID(of path: String) throws(RenderError) -> String? { path }

    func entries(of path: String) throws(RenderError) -> [FileEntry] {
        if path.isEmpty {
            return (0...300).map { FileEntry(name: "l\($0)", kind: .directory, contentID: "") }
        }
        return [FileEntry(name: "kustomization.yaml", kind: .file, contentID: "")]
    }

    func contents(of path: String) throws(RenderError) -> [UInt8] {
        let level = Int(path.dropFirst().prefix { $0 != "/" }) ?? 0
        return Array(level < length ? "resources: [../l\(level + 1)]\n".utf8 : "resources: []\n".utf8)
    }
}
