import Agent
import ArgumentParser
import Git
import Kubernetes
import Reconciler

/// Options of `trimtab run`: what to follow, and how.
struct SourceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The git repository to follow.", valueName: "url|path"))
    var repo: String

    @Option(help: "The folder in the repository that holds the manifests.")
    var path = ""

    @Flag(help: "Also read the folders below it.")
    var recurse = false

    @Option(help: "The branch, tag or commit to follow; the repository's HEAD when left out.")
    var revision = ""

    @Option(help: "The application's name; the repository's folder when left out.")
    var name: String?

    @Option(help: "Where objects without a namespace go; created when missing.")
    var namespace = "default"

    @Flag(name: .customLong("no-prune"), help: "Leave objects in the cluster that git no longer states.")
    var noPrune = false

    @Flag(name: .customLong("no-self-heal"), help: "Only report what others change in the cluster.")
    var noSelfHeal = false

    @Option(help: "How often a remote repository is asked for news; a local one is watched.")
    var interval = Length(.seconds(60))

    /// The root Application.
    func application() throws -> Application {
        let location: RepositoryLocation
        do {
            location = try RepositoryLocation(named: repo)
        } catch {
            throw ValidationError("--repo: \(error)")
        }
        let name = self.name ?? Self.name(from: location.defaultName)
        guard Self.isName(name) else {
            throw ValidationError(
                "\"\(name)\" cannot name an application: lower case letters, digits, '-' and '.' only; choose one with --name"
            )
        }
        var application = Self.application(
            following: location.path ?? repo, named: name, namespace: namespace)
        application.spec.source.path = path
        application.spec.source.targetRevision = revision
        if recurse { application.spec.source.directory = ApplicationSpec.Source.Directory(recurse: true) }
        application.spec.syncPolicy.automated = SyncPolicy.Automated(prune: !noPrune, selfHeal: !noSelfHeal)
        return application
    }

    /// An Application that follows the root of a repository's HEAD by itself and heals and prunes.
    static func application(following repository: String, named name: String, namespace: String)
        -> Application
    {
        var spec = ApplicationSpec()
        spec.source = ApplicationSpec.Source(
            repoURL: repository, path: "", targetRevision: "", directory: nil)
        spec.destination = ApplicationSpec.Destination(
            server: "https://kubernetes.default.svc", namespace: namespace)
        spec.syncPolicy.automated = SyncPolicy.Automated(prune: true, selfHeal: true)
        spec.syncPolicy.syncOptions = SyncOptions(["CreateNamespace=true"])
        return Application(namespace: ApplicationClient.namespace, name: name, spec: spec)
    }

    /// A folder's name as an object may have it: lower case, what is not allowed becomes `-`.
    static func name(from folder: String) -> String {
        let mapped = folder.lowercased().map { character in
            character.isASCII && (character.isLetter || character.isNumber || character == ".")
                ? character : "-"
        }
        let isEdge: (Character) -> Bool = { $0 == "-" || $0 == "." }
        let trimmed = mapped.drop(while: isEdge).reversed().drop(while: isEdge).reversed()
        return String(trimmed.prefix(253))
    }

    static func isName(_ name: String) -> Bool { !name.isEmpty && Self.name(from: name) == name }
}
