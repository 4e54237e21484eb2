import Kubernetes

/// `nslookup`, `host`, `dig` and `getent hosts`.
struct LookupProgram: ProcessBody {
    private let command: String
    private let name: String
    private let isShort: Bool
    private var request: Int?

    init(_ words: [String]) {
        command = words[0].split(separator: "/").last.map(String.init) ?? words[0]
        var operands = words.dropFirst().filter {
            !$0.hasPrefix("-") && !$0.hasPrefix("+") && !$0.hasPrefix("@")
        }
        if command == "getent", !operands.isEmpty { operands.removeFirst() }
        if command == "dig" { operands = operands.filter { !["A", "ANY", "SRV", "AAAA"].contains($0) } }
        name = operands.first ?? ""
        isShort = words.contains("+short")
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        guard let request else {
            self.request = system.request(.lookup(name))
            return .wait(.reply(self.request ?? 0))
        }
        guard let reply = system.replies.removeValue(forKey: request) else { return .wait(.reply(request)) }
        let server = system.facts.dnsServer
        if command == "nslookup" {
            let mark = system.facts.distribution == .debian ? "#53" : ":53"
            system.write(process, 1, "Server:\t\t\(server)\nAddress:\t\(server)\(mark)\n\n")
        }
        guard case .addresses(let full, let addresses) = reply, !addresses.isEmpty else {
            switch command {
            case "nslookup": system.write(process, 1, "** server can't find \(name): NXDOMAIN\n\n")
            case "host": system.write(process, 1, "Host \(name) not found: 3(NXDOMAIN)\n")
            case "getent": return .exit(2)
            default:
                if !isShort { system.write(process, 1, ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN\n") }
                return .exit(0)
            }
            return .exit(1)
        }
        for address in addresses {
            switch command {
            case "nslookup": system.write(process, 1, "Name:\t\(full)\nAddress: \(address)\n")
            case "host": system.write(process, 1, "\(full) has address \(address)\n")
            case "getent": system.write(process, 1, "\(address)      \(full)\n")
            default: system.write(process, 1, isShort ? "\(address)\n" : "\(full).\t30\tIN\tA\t\(address)\n")
            }
        }
        if command == "nslookup" { system.write(process, 1, "\n") }
        return .exit(0)
    }
}
