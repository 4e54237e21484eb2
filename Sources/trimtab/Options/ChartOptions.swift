import ArgumentParser
import Rendering

/// Options of `trimtab render` for charts: the flags of `helm template`.
struct ChartOptions: ParsableArguments {
    @Option(help: "The release's name; release-name when left out.")
    var releaseName: String?

    @Option(name: [.customShort("n"), .long], help: "The release's namespace.")
    var namespace = "default"

    @Option(
        name: [.customShort("f"), .long], parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A file of values; later ones win. - is standard input.", valueName: "file"))
    var values: [String] = []

    @Option(
        name: .customLong("set"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Values: a.b=1,c[0]=x; numbers and booleans are what they look like.", valueName: "k=v"))
    var typed: [String] = []

    @Option(
        name: .customLong("set-string"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("The same, every value a string.", valueName: "k=v"))
    var strings: [String] = []

    @Option(
        name: .customLong("set-file"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Values that are the contents of files.", valueName: "k=file"))
    var files: [String] = []

    @Option(
        name: .customLong("set-json"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Values in JSON, or a whole JSON object.", valueName: "k=json"))
    var json: [String] = []

    @Option(
        name: .customLong("set-literal"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A value that is taken as it stands.", valueName: "k=v"))
    var literals: [String] = []

    @Option(help: "The Kubernetes version that templates see.")
    var kubeVersion: String?

    @Option(
        name: [.customShort("a"), .long], parsing: .unconditionalSingleValue,
        help: "API versions that templates see besides; several with commas.")
    var apiVersions: [String] = []

    @Flag(name: .customLong("include-crds"), help: "Print the custom resource definitions in crds/ as well.")
    var includeCRDs = false

    @Flag(help: "Leave test hooks out.")
    var skipTests = false

    @Flag(help: "Leave all hooks out.")
    var noHooks = false

    @Flag(help: "Let templates see an upgrade instead of an installation.")
    var isUpgrade = false

    @Flag(help: "Do not check values against values.schema.json.")
    var skipSchemaValidation = false

    @Option(
        name: [.customShort("s"), .long], parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Print only this template's output, as templates/x.yaml.", valueName: "file"))
    var showOnly: [String] = []

    @Option(help: "Derives all that is random from this text; drawn afresh when left out.")
    var seed: String?

    /// The flags as the renderer takes them.
    var template: HelmTemplate.Options {
        var options = HelmTemplate.Options()
        options.releaseName = releaseName
        options.namespace = namespace
        options.values.files = values.flatMap(Self.list)
        options.values.json = json
        options.values.typed = typed
        options.values.strings = strings
        options.values.fileContents = files
        options.values.literals = literals
        options.showOnly = showOnly.flatMap(Self.list)
        options.kubeVersion = kubeVersion
        options.apiVersions = apiVersions.flatMap(Self.list)
        options.includeCRDs = includeCRDs
        options.skipTests = skipTests
        options.noHooks = noHooks
        options.isUpgrade = isUpgrade
        options.skipSchemaValidation = skipSchemaValidation
        return options
    }

    private static func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }
}
