import Glibc
import Kubernetes
import Synchronization
import YAML

/// Runs the program of a kubeconfig's `exec` section and keeps the token it prints until that expires.
///
/// Follows the `ExecCredential` protocol of client.authentication.k8s.io; interactive programs are not served.
enum ExecCredentialProgram {
    private struct Token {
        var text: String
        /// When it stops being valid, in seconds since 1970; nil lasts as long as the process.
        var expiry: Int64?
    }

    private static let tokens = Mutex<[String: Token]>([:])

    /// The program's token, from memory while it is valid.
    static func token(of program: Kubeconfig.ExecCredential) throws(StatusError) -> String {
        let name = ([program.command] + program.arguments).joined(separator: "\u{0}")
        let now = Int64(time(nil))
        if let token = tokens.withLock({ $0[name] }), token.expiry.map({ $0 > now + 10 }) ?? true {
            return token.text
        }
        let output = try run(program)
        guard let value = try? JSONReader.value(from: output), let text = value[.status]?[.token]?.string
        else {
            throw StatusError(401, .unauthorized, "\(program.command) printed no token")
        }
        let expiry = value[.status]?[.expirationTimestamp]?.string.flatMap(Timestamp.init(rfc3339:))?.seconds
        tokens.withLock { $0[name] = Token(text: text, expiry: expiry) }
        return text
    }

    private static func run(_ program: Kubeconfig.ExecCredential) throws(StatusError) -> [UInt8] {
        let request = JSONWriter.string([
            "apiVersion": .string(program.apiVersion), "kind": "ExecCredential",
            "spec": ["interactive": false],
        ])
        var environment = ["KUBERNETES_EXEC_INFO=\(request)"]
        environment += program.environment.map { "\($0.name)=\($0.value)" }
        var inherited = environ
        while let entry = inherited.pointee {
            environment.append(String(cString: entry))
            inherited += 1
        }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw failure(program, errno) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        var arguments = ([program.command] + program.arguments).map { strdup($0) }
        arguments.append(nil)
        var variables = environment.map { strdup($0) }
        variables.append(nil)
        defer { for pointer in arguments + variables { free(pointer) } }
        var process: pid_t = 0
        let started = posix_spawnp(&process, program.command, &actions, nil, arguments, variables)
        close(ends[1])
        guard started == 0 else {
            close(ends[0])
            throw failure(program, started)
        }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count > 0, output.count < 1 << 20 { output += buffer[..<count] }
            if count == 0 || (count < 0 && errno != EINTR) { break }
        }
        close(ends[0])
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            throw StatusError(401, .unauthorized, "\(program.command) failed (wait status \(status))")
        }
        return output
    }

    private static func failure(_ program: Kubeconfig.ExecCredential, _ code: Int32) -> StatusError {
        StatusError(
            401, .unauthorized, "\(program.command) cannot be started: \(String(cString: strerror(code)))")
    }
}
