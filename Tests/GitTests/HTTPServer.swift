import Foundation

@testable import Git

/// git's own server over HTTP or HTTPS, for the time of a test. Only where Python, and for HTTPS openssl, are installed.
final class HTTPServer {
    static let isAvailable = Command.run("sh", ["-c", "command -v python3 && command -v openssl"]).contains(
        "openssl")

    private let process: ChildProcess
    let port: Int

    init(
        in root: String, tls: (certificate: String, key: String)? = nil, user: String? = nil,
        redirect: String? = nil
    )
        throws
    {
        let script =
            Bundle.module.path(forResource: "smart-http", ofType: "py", inDirectory: "Fixtures") ?? ""
        var arguments = ["python3", script, root]
        if let tls { arguments += ["--tls", tls.certificate, tls.key] }
        if let user { arguments += ["--user", user] }
        if let redirect { arguments += ["--redirect", redirect] }
        process = try ChildProcess(
            executable: "/usr/bin/env", arguments: arguments, environment: ["HOME": root])
        var output = LineReader(process.channel)
        guard case .line(let line) = output.next(within: 20_000), let port = Int(line) else {
            throw GitError(.other, "the test's server does not start")
        }
        self.port = port
    }

    deinit { process.end(graceMilliseconds: 500) }

    /// A certificate that signs itself, for a name. An address stands as the common name: mbed TLS, which libgit2 may
    /// be built with, does not look for addresses among the alternative names.
    static func certificate(for name: String, in folder: String) -> (certificate: String, key: String) {
        let (certificate, key) = ("\(folder)/\(name).pem", "\(folder)/\(name).key")
        Command.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2",
                "-subj", "/CN=" + name, "-keyout", key, "-out", certificate,
            ])
        return (certificate, key)
    }
}
