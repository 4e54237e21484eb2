import Agent
import ArgumentParser
import Git
import Kubernetes
import Reconciler
import Rendering
import YAML

struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Print what would be applied, as YAML.",
        discussion: """
            A folder with a Chart.yaml is a chart and prints what `helm template` prints; one with a kustomization
            file prints what `kustomize build` prints; any other is read as plain manifests. Without --repo and
            --revision the folder is read as it is on disk, committed or not.

            Examples:
              trimtab render ./deploy
              trimtab render deploy --repo https://git.example.com/shop.git --revision v1.2
              trimtab render ./deploy --revision HEAD~1
              trimtab render charts/web --release-name web --values prod.yaml --set image.tag=v2
              trimtab render overlays/prod --kustomize --enable-helm
            """)

    @Argument(help: "The folder or chart archive: on disk, or in the repository with --repo.")
    var path: String

    @Option(help: ArgumentHelp("The repository that holds the folder.", valueName: "url|path"))
    var repo: String?

    @Option(help: "The branch, tag or commit to read.")
    var revision: String?

    @Flag(help: "What the folder is, instead of looking at what it holds.")
    var kind: Kind?

    @Flag(help: "Also read the folders below it (plain manifests).")
    var recurse = false

    @Option(help: ArgumentHelp("The state directory ($TRIMTAB_HOME or ~/.trimtab).", valueName: "directory"))
    var stateDir: String?

    @OptionGroup(title: "Charts") var chart: ChartOptions
    @OptionGroup(title: "Kustomizations") var kustomization: KustomizationOptions

    /// How a folder is read.
    enum Kind: String, EnumerableFlag {
        case helm
        case kustomize
        case directory

        static func help(for value: Kind) -> ArgumentHelp? {
            switch value {
            case .helm: "It is a chart."
            case .kustomize: "It is a kustomization."
            case .directory: "It holds plain manifests."
            }
        }
    }

    func run() async throws {
        try await exiting(onErrorWith: 1) {
            if repo == nil, revision == nil, let archive = RenderedFolder.archive(at: path) {
                return try print(
                    template.output(archive: archive, named: path, reading: RenderedFolder.localFile))
            }
            let folder = try await RenderedFolder(
                path, repo: repo, revision: revision, stateDirectory: stateDir)
            switch kind ?? Self.kind(of: folder) {
            case .helm:
                try print(template.output(folder.tree, at: folder.path, reading: folder.file))
            case .kustomize: try build(folder)
            case .directory: try list(folder)
            }
        }
    }

    private static func kind(of folder: RenderedFolder) -> Kind {
        switch SourceType.of(ApplicationSource(path: folder.path), in: folder.tree) {
        case .helm: .helm
        case .kustomize: .kustomize
        case .directory: .directory
        }
    }

    private var template: HelmTemplate {
        HelmTemplate(chart.template, drawn: drawn)
    }

    private var drawn: DrawnValues { chart.seed.map { DrawnValues(seed: $0) } ?? .drawnNow() }

    private func print(_ result: HelmTemplate.Result) throws {
        for warning in result.warnings { Terminal.error("warning: \(warning)") }
        Terminal.write(result.text)
        if let error = result.error {
            Terminal.error(error)
            throw ExitCode(1)
        }
    }

    private func build(_ folder: RenderedFolder) throws {
        var notices: [RenderNotice] = []
        defer { for notice in notices { Terminal.error("# Warning: \(notice)") } }
        let text = try KustomizeRenderer(options: kustomization.build(chart)).text(
            of: folder.path, in: folder.tree, charts: HelmCharts(drawn: template.drawn), notices: &notices)
        Terminal.write(text)
    }

    private func list(_ folder: RenderedFolder) throws {
        let result = RepositoryAccess.render(
            folder.tree,
            ApplicationSource(
                path: folder.path, directory: ApplicationSource.Directory(recurse: recurse),
                isExplicitDirectory: true))
        if repo == nil, result.errors.contains(where: { $0.code == .pathNotFound }) {
            throw Failure("there is no folder \(Place.absolute(path))")
        }
        for notice in result.notices { Terminal.error("notice: \(notice)") }
        try RepositoryAccess.check(result)
        for rendered in result.objects {
            Terminal.write("---\n# Source: \(rendered.file)\n" + YAMLWriter.string(rendered.object.value))
        }
    }
}
