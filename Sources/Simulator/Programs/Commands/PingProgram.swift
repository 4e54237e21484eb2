import Kubernetes

/// `ping`.
struct PingProgram: ProcessBody {
    private let host: String
    private let count: Int
    private var request: Int?
    private var address = ""
    private var sent = 0
    private var received = 0
    private var isReachable = false

    init(_ words: [String]) {
        let options = CommandOptions(Array(words.dropFirst()), valued: ["c", "W", "w", "i", "s"])
        host = options.operands.first ?? ""
        count = options.value("c").flatMap { Int($0) } ?? .max
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        guard let request else {
            self.request = system.request(.connect(host: host, port: 0))
            return .wait(.reply(self.request ?? 0))
        }
        if let reply = system.replies.removeValue(forKey: request) {
            switch reply {
            case .connected(let found):
                address = found
                isReachable = true
            case .refused(let found), .unreachable(let found): address = found
            default:
                system.write(process, 2, "ping: bad address '\(host)'\n")
                return .exit(system.facts.distribution == .debian ? 2 : 1)
            }
            system.write(process, 1, "PING \(host) (\(address)): 56 data bytes\n")
        }
        if sent >= count {
            let loss = sent == 0 ? 0 : (sent - received) * 100 / sent
            system.write(
                process, 1,
                "\n--- \(host) ping statistics ---\n\(sent) packets transmitted, \(received) packets received, \(loss)% packet loss\n"
            )
            if received > 0 { system.write(process, 1, "round-trip min/avg/max = 0.061/0.074/0.090 ms\n") }
            return .exit(received > 0 ? 0 : 1)
        }
        if isReachable {
            system.write(
                process, 1, "64 bytes from \(address): seq=\(sent) ttl=62 time=0.07\(sent % 10) ms\n")
            received += 1
        }
        sent += 1
        return .wait(.time(system.now + .seconds(1)))
    }
}
