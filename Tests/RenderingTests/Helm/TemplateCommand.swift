import Rendering

/// `helm template` with arguments as on its command line, over the files of a fixture.
struct TemplateCommand {
    private var options = HelmTemplate.Options()
    private var chart = ""

    init(_ arguments: [String]) {
        var positional: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            func next() -> String { rest.popFirst() ?? "" }
            switch argument {
            case "-f", "--values": options.values.files.append(next())
            case "--set": options.values.typed.append(next())
            case "--set-string": options.values.strings.append(next())
            case "--set-json": options.values.json.append(next())
            case "--set-file": options.values.fileContents.append(next())
            case "--set-literal": options.values.literals.append(next())
            case "-s", "--show-only": options.showOnly.append(next())
            case "-n", "--namespace": options.namespace = next()
            case "--name-template": options.nameTemplate = next()
            case "--generate-name": options.generateName = true
            case "--kube-version": options.kubeVersion = next()
            case "-a", "--api-versions":
                options.apiVersions += next().split(separator: ",").map(String.init)
            case "--include-crds": options.includeCRDs = true
            case "--skip-tests": options.skipTests = true
            case "--no-hooks": options.noHooks = true
            case "--is-upgrade": options.isUpgrade = true
            case "--skip-schema-validation": options.skipSchemaValidation = true
            default: positional.append(argument)
            }
        }
        if positional.count > 1 { options.releaseName = positional[0] }
        chart = positional.last ?? ""
    }

    /// What it prints: its output, or its error.
    func answer(_ tree: MemoryTree) -> String {
        let command = HelmTemplate(options, drawn: DrawnValues(seed: "fixtures"))
        let result = command.output(tree, at: chart) { (name: String) throws(HelmError) in
            do throws(RenderError) { return try tree.contents(of: name) } catch {
                throw HelmError("open \(name): no such file or directory")
            }
        }
        if let error = result.error { return error + "\n" }
        return String(decoding: result.text, as: UTF8.self)
    }
}
