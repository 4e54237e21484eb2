import Foundation

@testable import Git

/// An OpenSSH server on a port of its own, for the time of a test. Only where `sshd` is installed.
final class SSHServer {
    static let program = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    let folder: String
    let port: Int
    private var process: ChildProcess?

    /// - Parameters:
    ///   - hostKeys: The types of key the server shows.
    ///   - options: More lines of its configuration.
    init(in root: String, hostKeys: [String] = ["ed25519", "ecdsa"], options: [String] = []) throws {
        folder = root + "/sshd"
        port = Int.random(in: 20_000..<60_000)
        try FileManager.default.createDirectory(
            atPath: folder + "/home/.ssh", withIntermediateDirectories: true)
        for type in hostKeys { Self.keygen(["-t", type, "-N", "", "-f", folder + "/host_" + type]) }
        for type in ["ed25519", "ecdsa"] { Self.keygen(["-t", type, "-N", "", "-f", key(type)]) }
        Self.keygen(["-t", "rsa", "-b", "2048", "-N", "", "-f", key("rsa")])
        Self.keygen(["-t", "ed25519", "-N", "secret", "-f", key("locked")])
        var authorized = Data()
        for type in ["ed25519", "ecdsa", "rsa", "locked"] {
            authorized += FileManager.default.contents(atPath: key(type) + ".pub") ?? Data()
        }
        try authorized.write(to: URL(fileURLWithPath: folder + "/authorized"))
        var lines = [
            "Port \(port)", "ListenAddress 127.0.0.1", "AuthorizedKeysFile \(folder)/authorized",
            "StrictModes no",
            "UsePAM no", "PermitRootLogin yes", "PidFile none", "PasswordAuthentication no",
        ]
        lines += hostKeys.map { "HostKey \(folder)/host_\($0)" } + options
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: folder + "/config"))
        if getuid() == 0 { mkdir("/run/sshd", 0o755) }
        process = try ChildProcess(
            executable: Self.program ?? "/none", arguments: ["-D", "-f", folder + "/config"], environment: [:]
        )
        for _ in 0..<200 {
            if isListening { break }
            usleep(20_000)
        }
    }

    deinit { process?.end(graceMilliseconds: 1_000) }

    var home: String { folder + "/home" }

    func key(_ type: String) -> String { home + "/.ssh/id_" + type }

    func address(of path: String) -> String { "ssh://\(NSUserName())@127.0.0.1:\(port)" + path }

    /// Makes these types of the server's keys known to the client.
    func makeKnown(_ types: [String], hashed: Bool = false) throws {
        var text = ""
        for type in types {
            let key = FileManager.default.contents(atPath: folder + "/host_\(type).pub") ?? Data()
            text += "[127.0.0.1]:\(port) " + String(decoding: key, as: UTF8.self)
        }
        let file = home + "/.ssh/known_hosts"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        if hashed { Self.keygen(["-H", "-f", file]) }
    }

    static func keygen(_ arguments: [String]) {
        Command.run("ssh-keygen", arguments[0] == "-H" ? arguments : ["-q"] + arguments)
    }

    private var isListening: Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
