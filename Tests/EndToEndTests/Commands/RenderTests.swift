import Foundation
import Testing

/// `trimtab render` beside the programs whose place it takes.
@Suite struct RenderTests {
    private static let helm = Checkout.root.appending(path: ".tools/helm").path
    private static let chart = Checkout.root.appending(path: "charts/hello-world-flask").path

    @Test(arguments: [
        (["shop"], []), (["shop", "-n", "web"], ["--set", "image.tag=v2,replicas=3"]),
        (["shop"], ["--set-string", "image.tag=3", "--include-crds", "--skip-tests"]),
        (["shop"], ["--show-only", "templates/service.yaml"]),
        (["shop"], ["--set-json", "{\"image\":{\"tag\":\"v9\"}}", "--kube-version", "1.30.0"]),
    ])
    func aChartPrintsWhatHelmPrints(_ place: [String], _ flags: [String]) throws {
        let theirs = try Program.run(
            Self.helm, ["template", place[0], Self.chart] + place.dropFirst() + flags)
        let ours = try Program.run(
            Checkout.trimtab,
            ["render", Self.chart, "--release-name", place[0]] + place.dropFirst() + flags)
        #expect(theirs.status == 0, "\(theirs.errors)")
        #expect(ours.status == 0, "\(ours.errors)")
        #expect(ours.output == theirs.output)
    }

    @Test(arguments: ["overlays/staging", "overlays/production", "base"])
    func anOverlayPrintsWhatKubectlKustomizePrints(_ folder: String) throws {
        let path = Checkout.root.appending(path: "example-repo/\(folder)").path
        let theirs = try Program.run(Checkout.kubectl, ["kustomize", path])
        let ours = try Program.run(Checkout.trimtab, ["render", path])
        #expect(theirs.status == 0, "\(theirs.errors)")
        #expect(ours.output == theirs.output, "\(ours.errors)")
    }

    @Test func aChartThatFailsSaysItInHelmsWordsAndPrintsNothing() throws {
        let chart = try Scratch.folder("chart")
        try FileManager.default.createDirectory(
            at: chart.appending(path: "templates"), withIntermediateDirectories: true)
        try "apiVersion: v2\nname: broken\nversion: 1.0.0\n".write(
            to: chart.appending(path: "Chart.yaml"), atomically: true, encoding: .utf8)
        try "a: {{ required \"say who\" .Values.who }}\n".write(
            to: chart.appending(path: "templates/a.yaml"), atomically: true, encoding: .utf8)
        let theirs = try Program.run(Self.helm, ["template", "x", chart.path])
        let ours = try Program.run(Checkout.trimtab, ["render", chart.path, "--release-name", "x"])
        #expect(ours.status == 1)
        #expect(ours.output.isEmpty)
        #expect(ours.errors == theirs.errors)
    }
}
