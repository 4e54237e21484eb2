import Kubernetes

/// What a container's processes can find out about where they run.
struct ContainerFacts: Sendable {
    var podName = ""
    var namespace = ""
    var podIP = ""
    var nodeName = ""
    var hostname = ""
    var subdomain = ""
    var image = ""
    var workingDirectory = "/"
    /// As whom processes run.
    var user = "root"
    var userID = 0
    /// Which shells and family of tools the image has.
    var distribution = Distribution.debian
    var hasBash = true
    var hasShell = true
    /// The programs the image brings besides the tools.
    var programs: [String] = []
    /// The ports on which the container's own program listens.
    var openPorts: [Int] = []
    /// The server that the image's own program is, when it is started by a script.
    var ownProgram: OwnProgram?
    /// The container's limits; the node's size without one.
    var memoryBytes: Int64 = 16 << 30
    var cpuMilli: Int64 = 8000
    /// Memory in use by the container's own program.
    var memoryUsed: Int64 = 0
    /// The code with which its own program ends on SIGTERM.
    var terminationCode = 0
    var nodeStart = Timestamp(seconds: 0)
    /// The pod's containers listen on these addresses only through here.
    var dnsServer = "10.96.0.10"

    enum Distribution: Sendable { case debian, alpine, busybox }

    /// The shell that `sh` is.
    var shell: ShellMachine.Kind { distribution == .debian ? .dash : .ash }

    /// The domains in which short names are looked up.
    var searchDomains: [String] {
        ["\(namespace).svc.cluster.local", "svc.cluster.local", "cluster.local"]
    }
}
