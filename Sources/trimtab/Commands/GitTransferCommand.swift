import ArgumentParser
import Git
import Glibc

/// What a transfer's child process runs: libgit2 knows no time-outs, so its work is done where it can be ended.
struct GitTransferCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "git-transfer", abstract: "Carry out one transfer for another trimtab process.",
        shouldDisplay: false)

    func run() throws {
        throw ExitCode(TransferCommand.serve())
    }
}

extension TransferProcess {
    /// Transfers in a child process of this very program.
    static func ofThisProgram() -> TransferProcess {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let path =
            count > 0
            ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            : Place.absolute(CommandLine.arguments[0])
        return TransferProcess(executable: path, arguments: ["git-transfer"])
    }
}
