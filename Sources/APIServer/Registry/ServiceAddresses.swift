/// A range of IPv4 addresses for services.
package struct ServiceNetwork: Sendable, Hashable {
    /// The network's first address as a number.
    package var base: UInt32
    /// How many leading bits are fixed.
    package var prefixLength: Int

    /// kubeadm's own range, 10.96.0.0/12, unless stated.
    package init(base: UInt32 = 10 << 24 | 96 << 16, prefixLength: Int = 12) {
        self.base = base
        self.prefixLength = prefixLength
    }

    var size: UInt32 { 1 << UInt32(32 - prefixLength) }

    /// `a.b.c.d`.
    static func text(_ address: UInt32) -> String {
        "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
    }

    /// Reads `a.b.c.d`; nil when it is no IPv4 address.
    static func address(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part) else { return nil }
            address = address << 8 | UInt32(byte)
        }
        return address
    }

    /// Whether the address lies in the range and is neither its first nor its last.
    func contains(_ address: UInt32) -> Bool { address > base && address - base < size - 1 }
}

/// Which cluster IPs and node ports are taken.
struct ServiceAddresses: Sendable {
    static let nodePorts = 30000...32767

    let network: ServiceNetwork
    private var addresses: Set<UInt32> = []
    private var ports: Set<Int> = []
    private var nextAddress: UInt32 = 1
    private var nextPort = 0

    init(_ network: ServiceNetwork) { self.network = network }

    /// Takes the next free address; nil when there is none left.
    mutating func takeAddress() -> String? {
        for _ in 0..<network.size {
            // A step that shares no factor with a power of two visits every address once, scattered as
            // Kubernetes' random choice is.
            nextAddress = (nextAddress &+ 0x9E37_79B1) & (network.size - 1)
            let address = network.base + nextAddress
            if network.contains(address), addresses.insert(address).inserted {
                return ServiceNetwork.text(address)
            }
        }
        return nil
    }

    /// Takes one address; false when somebody has it.
    mutating func take(address text: String) -> Bool {
        guard let address = ServiceNetwork.address(text) else { return false }
        return addresses.insert(address).inserted
    }

    mutating func release(address text: String) {
        if let address = ServiceNetwork.address(text) { addresses.remove(address) }
    }

    /// Takes the next free node port; nil when there is none left.
    mutating func takePort() -> Int? {
        let count = Self.nodePorts.count
        for _ in 0..<count {
            nextPort = (nextPort + 1117) % count
            let port = Self.nodePorts.lowerBound + nextPort
            if ports.insert(port).inserted { return port }
        }
        return nil
    }

    /// Takes one node port; false when somebody has it.
    mutating func take(port: Int) -> Bool { ports.insert(port).inserted }

    mutating func release(port: Int) { ports.remove(port) }
}
