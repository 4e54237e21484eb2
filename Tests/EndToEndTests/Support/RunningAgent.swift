import Foundation
import Testing
import YAML

/// A `trimtab run` or `trimtab cluster` of the built binary, ended with the object.
final class RunningAgent {
    let state: URL
    let api: String
    let ingress: String
    let kubeconfig: String
    private let process: Process
    private let log: URL

    /// Starts the command with ports of its own and waits for its ready line.
    init(_ arguments: [String], state: URL? = nil) throws {
        let state = try state ?? Scratch.folder("state")
        let output = state.appending(path: "stdout-\(UUID().uuidString)")
        log = state.appending(path: "stderr-\(UUID().uuidString)")
        for file in [output, log] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Checkout.trimtab)
        process.arguments =
            arguments + ["--state-dir", state.path, "--api-port", "0", "--ingress-port", "0"]
        process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "KUBECONFIG" }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        let deadline = Date().addingTimeInterval(20)
        var ready: [String: String] = [:]
        while ready.isEmpty {
            let text = try String(contentsOf: output, encoding: .utf8)
            if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("ready ") }),
                text.contains("\n")
            {
                for part in line.split(separator: " ").dropFirst() {
                    let pair = part.split(separator: "=", maxSplits: 1)
                    ready[String(pair[0])] = pair.count == 2 ? String(pair[1]) : ""
                }
            } else if !process.isRunning || Date() > deadline {
                process.terminate()
                let errors = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
                throw ProgramFailure(
                    command: arguments.joined(separator: " "),
                    program: Program(status: -1, output: text, errors: errors))
            } else {
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
        self.state = state
        self.process = process
        api = ready["api"] ?? ""
        ingress = ready["ingress"] ?? ""
        kubeconfig = ready["kubeconfig"] ?? ""
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// What it has logged so far.
    var logs: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    /// Sends a signal and waits for the end; the exit status and the seconds it took.
    func end(_ signal: Int32) -> (status: Int32, seconds: Double) {
        let start = Date()
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return (process.terminationStatus, Date().timeIntervalSince(start))
    }

    /// Runs a trimtab command against this cluster.
    @discardableResult
    func trimtab(_ arguments: String...) throws -> Program {
        try Program.run(Checkout.trimtab, arguments + ["--state-dir", state.path])
    }

    /// Runs kubectl against this cluster; throws when it fails.
    @discardableResult
    func kubectl(_ arguments: String..., input: String? = nil) throws -> String {
        let program = try Program.run(
            Checkout.kubectl, arguments, environment: ["KUBECONFIG": kubeconfig], input: input)
        guard program.status == 0 else {
            throw ProgramFailure(command: "kubectl \(arguments.joined(separator: " "))", program: program)
        }
        return program.output
    }

    /// An Application as the status command prints it.
    func application(_ name: String) throws -> Value {
        let program = try trimtab("status", name, "-o", "json")
        guard program.status == 0 else { throw ProgramFailure(command: "trimtab status", program: program) }
        return try JSONReader.value(from: Array(program.output.utf8))
    }

    /// Waits until an Application is synced to a commit; how long it took.
    @discardableResult
    func waitForSync(
        _ name: String, of commit: String, within seconds: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Double {
        eventually(within: seconds, "\(name) is synced to \(commit)", sourceLocation: sourceLocation) {
            let status = try application(name)[name: "status"]?[name: "sync"]
            return status?[name: "status"]?.string == "Synced" && status?[name: "revision"]?.string == commit
        }
    }

    /// Waits until an Application is synced and healthy.
    func waitForHealth(
        _ name: String, within seconds: Double = 30, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        eventually(within: seconds, "\(name) is healthy", sourceLocation: sourceLocation) {
            try trimtab("status", name, "--exit-code").status == 0
        }
    }

    /// `GET url` through curl; the answer's body.
    func curl(_ url: String) throws -> String {
        let program = try Program.run("curl", ["-s", "-S", "--max-time", "10", url])
        guard program.status == 0 else { throw ProgramFailure(command: "curl \(url)", program: program) }
        return program.output
    }
}
