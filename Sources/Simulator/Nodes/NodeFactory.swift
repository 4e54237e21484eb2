import APIServer
import Kubernetes
import YAML

/// Makes the Node objects of the simulated machines, as a kubelet registers and reports them.
struct NodeFactory {
    let configuration: SimulatedCluster.Configuration

    static func name(_ index: Int) -> String { "node-\(index + 1)" }

    func node(_ index: Int, now: Timestamp) -> Node {
        var node = Node(name: Self.name(index))
        node.metadata.labels = [
            "beta.kubernetes.io/arch": "amd64", "beta.kubernetes.io/os": "linux",
            "kubernetes.io/arch": "amd64", "kubernetes.io/hostname": .string(node.name),
            "kubernetes.io/os": "linux", "topology.kubernetes.io/region": "local",
            "topology.kubernetes.io/zone": .string("local-\(["a", "b", "c"][index % 3])"),
        ]
        node.metadata.annotations = ["node.alpha.kubernetes.io/ttl": "0"]
        let cidr = Kubelet.podCIDR(index)
        node.spec.podCIDR = cidr
        node.spec.podCIDRs = [cidr]
        node.status = status(node.name, index, now: now)
        return node
    }

    func status(_ name: String, _ index: Int, now: Timestamp) -> NodeStatus {
        var status = NodeStatus()
        let size = configuration.nodeSize
        let amounts: Value = [
            "cpu": .string(size.cpu), "ephemeral-storage": .string(size.storage),
            "hugepages-1Gi": "0", "hugepages-2Mi": "0", "memory": .string(size.memory),
            "pods": .string("\(size.pods)"),
        ]
        status.capacity = ResourceList(amounts)
        status.allocatable = ResourceList(amounts)
        status.conditions = [
            condition(
                "MemoryPressure", false, "KubeletHasSufficientMemory",
                "kubelet has sufficient memory available", now),
            condition("DiskPressure", false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure", now),
            condition(
                "PIDPressure", false, "KubeletHasSufficientPID", "kubelet has sufficient PID available", now),
            condition("Ready", true, "KubeletReady", "kubelet is posting ready status", now),
        ]
        status.value[.addresses] = [
            ["type": "InternalIP", "address": .string(NodeAddresses.address(index))],
            ["type": "Hostname", "address": .string(name)],
        ]
        status.value[.daemonEndpoints] = ["kubeletEndpoint": ["Port": 10250]]
        var machine = RandomStream(seed: configuration.seed, name: "machine \(name)")
        let digits = PodWorker.hex(&machine)
        let uuid = PodWorker.hex(&machine)
        status.nodeInfo.machineID = String(digits.prefix(32))
        status.nodeInfo.systemUUID = Self.uuid(uuid.prefix(32))
        status.nodeInfo.bootID = Self.uuid(uuid.suffix(32))
        status.nodeInfo.kernelVersion = "6.12.0"
        status.nodeInfo.osImage = "Trimtab simulated node"
        status.nodeInfo.containerRuntimeVersion = "containerd://2.1.5"
        status.nodeInfo.kubeletVersion = configuration.api.version
        status.nodeInfo.operatingSystem = "linux"
        status.nodeInfo.architecture = "amd64"
        return status
    }

    private func condition(
        _ type: String, _ holds: Bool, _ reason: String, _ message: String, _ now: Timestamp
    ) -> NodeCondition {
        var condition = NodeCondition()
        condition.type = type
        condition.status = holds ? "True" : "False"
        condition.lastHeartbeatTime = now
        condition.lastTransitionTime = now
        condition.reason = reason
        condition.message = message
        return condition
    }

    private static func uuid(_ digits: Substring) -> String {
        let digits = Array(digits)
        guard digits.count == 32 else { return String(digits) }
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }
}
