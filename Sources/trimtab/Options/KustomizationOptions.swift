import ArgumentParser
import Rendering

/// Options of `trimtab render` for kustomizations: the flags of `kustomize build`.
struct KustomizationOptions: ParsableArguments {
    @Flag(help: "Render the charts that kustomizations name in helmCharts.")
    var enableHelm = false

    @Option(
        help: ArgumentHelp(
            "LoadRestrictionsRootOnly: files lie below the kustomization that names them; LoadRestrictionsNone: "
                + "anywhere in the repository.", valueName: "restrictor"))
    var loadRestrictor = KustomizeOptions.LoadRestrictor.rootOnly

    /// The flags as the renderer takes them.
    func build(_ chart: ChartOptions) -> KustomizeOptions {
        var options = KustomizeOptions()
        options.enablesHelm = enableHelm
        options.loadRestrictor = loadRestrictor
        options.kubeVersion = chart.kubeVersion ?? ""
        options.apiVersions = chart.apiVersions
        return options
    }
}

extension KustomizeOptions.LoadRestrictor: ExpressibleByArgument {}
