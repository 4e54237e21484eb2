import Foundation
import Testing

@testable import Git

/// The child process of transfers in tests: this test program itself, told by its environment to serve.
@Suite struct TransferChild {
    static let variable = "TRIMTAB_TESTS_SERVE_TRANSFER"

    @Test(.enabled(if: ProcessInfo.processInfo.environment[variable] != nil))
    func serve() {
        exit(TransferCommand.serve())
    }

    static func process(environment: [String: String?] = [:], patience: UInt64 = 20_000) -> TransferProcess {
        let line = FileManager.default.contents(atPath: "/proc/self/cmdline") ?? Data()
        var words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        if let filter = words.firstIndex(of: "--filter") { words.removeSubrange(filter...(filter + 1)) }
        var environment = environment
        environment[variable] = "1"
        return TransferProcess(
            executable: "/proc/self/exe",
            arguments: Array(words.dropFirst()) + ["--filter", "TransferChild"], environment: environment,
            patienceMilliseconds: patience, graceMilliseconds: 500)
    }

    /// A child that is a shell script: for what a well-behaved one does not do.
    static func script(_ text: String, patience: UInt64 = 500) -> TransferProcess {
        TransferProcess(
            executable: "/bin/sh", arguments: ["-c", text], patienceMilliseconds: patience,
            graceMilliseconds: 200)
    }
}
