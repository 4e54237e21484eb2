import ArgumentParser
import ClusterClient
import FoundationEssentials
import Kubernetes

/// Options of the commands that talk to a running cluster.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The kubeconfig to use ($KUBECONFIG, else the state directory's).", valueName: "file"))
    var kubeconfig: String?

    @Option(help: ArgumentHelp("The state directory ($TRIMTAB_HOME or ~/.trimtab).", valueName: "directory"))
    var stateDir: String?

    /// The cluster that the options, the environment or the state directory name.
    ///
    /// Never inlined: Swift 6.3's optimiser crashes when it splits the commands' coroutines with this inside.
    @inline(never) func cluster() throws -> RemoteCluster {
        try RemoteCluster(try ClusterConnection(try load()), userAgent: Version.userAgent)
    }

    /// The cluster of one kubeconfig.
    static func cluster(of file: String) throws -> RemoteCluster {
        try RemoteCluster(try ClusterConnection(try read(file)), userAgent: Version.userAgent)
    }

    private func load() throws -> Kubeconfig {
        if let kubeconfig { return try Self.read(Place.absolute(kubeconfig)) }
        if let list = Place.variable("KUBECONFIG") {
            let files = list.split(separator: ":").map { Place.absolute(String($0)) }
            var merged: Kubeconfig?
            for file in files where FileManager.default.fileExists(atPath: file) {
                let next = try Self.read(file)
                merged?.merge(next)
                if merged == nil { merged = next }
            }
            if let merged { return merged }
        }
        let directory = try Place.stateDirectory(stateDir)
        let file = directory + "/kubeconfig"
        guard FileManager.default.fileExists(atPath: file) else {
            throw Failure(
                "no cluster is known: \(file) does not exist",
                hint: "start one with `trimtab run --repo …`, or name one with --kubeconfig")
        }
        return try Self.read(file)
    }

    private static func read(_ file: String) throws -> Kubeconfig {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Failure("\(file) cannot be read", hint: "name a kubeconfig with --kubeconfig")
        }
        return try Kubeconfig(text: [UInt8](data), file: file)
    }
}
